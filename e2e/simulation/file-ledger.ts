import type { FileId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";

/** Values that were asked for, from the last one that was answered. */
type Asked<Value> = Value[];

/** What people did to the files themselves, to be compared with what the log says of them. */
export class FileLedger {
  readonly #paths = new Map<FileId, Asked<string>>();
  readonly #deletions = new Map<FileId, Asked<boolean>>();

  /** Returns what to call when the server has answered; a file that was created must be there from then on. */
  created(file: FileId, path: string): () => void {
    return () => {
      this.#paths.set(file, [path]);
      this.#deletions.set(file, [false]);
    };
  }

  renamed({ id, path }: WorkspaceFile, to: string): () => void {
    return ask(this.#paths, id, path, to);
  }

  deleted({ id, deleted }: WorkspaceFile, to: boolean): () => void {
    return ask(this.#deletions, id, deleted, to);
  }

  /** @throws when a file is not there, or not as somebody wanted it last */
  check(files: readonly WorkspaceFile[]): void {
    for (const id of [...this.#paths.keys(), ...this.#deletions.keys()]) {
      const file = files.find((one) => one.id === id);
      if (!file) throw new Error(`The file ${id} is not there.`);
      const paths = this.#paths.get(id) ?? [file.path];
      if (!paths.includes(file.path))
        throw new Error(`A file is named ${file.path}, not ${paths.join(" or ")}.`);
      const deletions = this.#deletions.get(id) ?? [file.deleted];
      if (!deletions.includes(file.deleted)) {
        throw new Error(
          `${file.path} is ${file.deleted ? "deleted, and was not" : "there, and was deleted"}.`,
        );
      }
    }
  }
}

function ask<Value>(all: Map<FileId, Asked<Value>>, id: FileId, before: Value, wanted: Value): () => void {
  const asked = all.get(id) ?? [before];
  all.set(id, asked);
  asked.push(wanted);
  return () => void asked.splice(0, asked.lastIndexOf(wanted));
}
