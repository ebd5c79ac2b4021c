import { FileId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { FileLedger } from "./file-ledger.ts";
import type { SimulatedPage } from "./page.ts";
import type { Scene } from "./scene.ts";

/** What people do to files, not to what is in them. */
export class FileSteps {
  readonly #scene: Scene;
  readonly #ledger = new FileLedger();
  #newNames = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** @param isWrittenIn whether somebody writes just now */
  change(page: SimulatedPage, file: WorkspaceFile, isWrittenIn: boolean): void {
    const { say, happened, run, random } = this.#scene;
    const kind = random(4);
    const path = this.#newPath();
    if (kind === 0) {
      const id = FileId.parse(`new-${this.#newNames}`);
      say(`page ${page.number} creates ${path} as ${id}`);
      const answered = this.#ledger.created(id, path);
      run(page.command({ type: "file.create", file: id, path }), () => {
        happened("created a file");
        answered();
      });
    } else if (kind === 1) {
      this.#rename(page, file, path, isWrittenIn);
    } else {
      say(`page ${page.number} ${file.deleted ? "restores" : "deletes"} ${file.path}`);
      const answered = this.#ledger.deleted(file, !file.deleted);
      const type = file.deleted ? "file.restore" : "file.delete";
      run(page.command({ type, file: file.id }), () => {
        if (isWrittenIn) happened("deleted a file while somebody wrote");
        answered();
      });
    }
  }

  /** Several people rename one file at once, by way of any nodes. */
  race(pages: readonly SimulatedPage[], file: WorkspaceFile): void {
    this.#scene.happened("raced for a file");
    for (const page of pages) this.#rename(page, file, this.#newPath(), false);
  }

  /** @throws when the files are not as people wanted them last */
  check(files: readonly WorkspaceFile[]): void {
    this.#ledger.check(files);
  }

  #rename(page: SimulatedPage, file: WorkspaceFile, path: string, isWrittenIn: boolean): void {
    const { say, happened, run } = this.#scene;
    say(`page ${page.number} renames ${file.path} to ${path}`);
    const answered = this.#ledger.renamed(file, path);
    run(page.command({ type: "file.rename", file: file.id, path }), () => {
      if (isWrittenIn) happened("renamed a file while somebody wrote");
      answered();
    });
  }

  #newPath(): string {
    this.#newNames += 1;
    return `path-${this.#newNames}.txt`;
  }
}
