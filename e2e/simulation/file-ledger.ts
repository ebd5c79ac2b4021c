import type { FileId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";

/** A value that somebody asked for. */
interface Asked<Value> {
  readonly value: Value;
  readonly askedAt: number;
  /** Infinite as long as it was not answered. */
  answeredAt: number;
}

/** What people did to the files themselves, to be compared with what the log says of them. */
export class FileLedger {
  readonly #paths = new Map<FileId, Asked<string>[]>();
  readonly #deletions = new Map<FileId, Asked<boolean>[]>();
  /** Counts what is asked and answered. */
  #now = 0;

  /** Returns what to call when the server has answered; a file that was created must be there from then on. */
  created(file: FileId, path: string): () => void {
    const [named, there] = [this.#asked(path), this.#asked(false)];
    return () => {
      this.#answered(named);
      this.#answered(there);
      // Others may have asked for more before its author was told.
      this.#paths.set(file, [named, ...(this.#paths.get(file) ?? [])]);
      this.#deletions.set(file, [there, ...(this.#deletions.get(file) ?? [])]);
    };
  }

  renamed({ id, path }: WorkspaceFile, to: string): () => void {
    return this.#ask(this.#paths, id, path, to);
  }

  deleted({ id, deleted }: WorkspaceFile, to: boolean): () => void {
    return this.#ask(this.#deletions, id, deleted, to);
  }

  /** @throws when a file is not there, or not as somebody wanted it last */
  check(files: readonly WorkspaceFile[]): void {
    for (const id of [...this.#paths.keys(), ...this.#deletions.keys()]) {
      const file = files.find((one) => one.id === id);
      if (!file) throw new Error(`The file ${id} is not there.`);
      const paths = possible(this.#paths.get(id), file.path);
      if (!paths.includes(file.path))
        throw new Error(`A file is named ${file.path}, not ${paths.join(" or ")}.`);
      if (!possible(this.#deletions.get(id), file.deleted).includes(file.deleted)) {
        throw new Error(
          `${file.path} is ${file.deleted ? "deleted, and was not" : "there, and was deleted"}.`,
        );
      }
    }
  }

  #ask<Value>(all: Map<FileId, Asked<Value>[]>, id: FileId, before: Value, wanted: Value): () => void {
    const known = all.get(id) ?? [{ value: before, askedAt: 0, answeredAt: 0 }];
    const asked = this.#asked(wanted);
    all.set(id, [...known, asked]);
    return () => this.#answered(asked);
  }

  #asked<Value>(value: Value): Asked<Value> {
    this.#now += 1;
    return { value, askedAt: this.#now, answeredAt: Number.POSITIVE_INFINITY };
  }

  #answered(asked: Asked<unknown>): void {
    this.#now += 1;
    asked.answeredAt = this.#now;
  }
}

/** What may have come last: all but what was answered before another that was answered was asked for. */
function possible<Value>(all: readonly Asked<Value>[] | undefined, otherwise: Value): readonly Value[] {
  if (all === undefined) return [otherwise];
  const answered = all.filter(({ answeredAt }) => answeredAt < Number.POSITIVE_INFINITY);
  const last = Math.max(...answered.map(({ askedAt }) => askedAt));
  return all.filter(({ answeredAt }) => answeredAt >= last).map(({ value }) => value);
}
