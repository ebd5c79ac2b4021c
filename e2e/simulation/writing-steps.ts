import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { threads } from "./cause-ledger.ts";
import type { Ledger } from "./ledger.ts";
import type { SimulatedPage } from "./page.ts";
import type { Scene } from "./scene.ts";

/** What people write and take out. */
export class WritingSteps {
  readonly #scene: Scene;
  readonly #ledger: Ledger;
  readonly #pages: () => readonly SimulatedPage[];

  constructor(scene: Scene, ledger: Ledger, pages: () => readonly SimulatedPage[]) {
    this.#scene = scene;
    this.#ledger = ledger;
    this.#pages = pages;
  }

  edit(page: SimulatedPage, file: WorkspaceFile): void {
    const { server, random, say, happened } = this.#scene;
    // Offline, and in a focus time of one's own, one may still have the file before one's eyes.
    if (!page.canWrite || (page.isInFocus && !page.hasInFocus(file))) return;
    if (page.hasKept && !server.isFocusRunning) return this.insertKept(page);
    const root = page.rootOf(file);
    const text = page.writtenText(root);
    const offset = random(text.length + 1);
    const kind = random(10);
    const length = kind < 3 ? random(Math.min(12, text.length - offset + 1)) : 0;
    const inserted = kind === 0 ? "" : this.#text(page, kind === 9 ? 30 : 1 + random(4));
    if (length === 0 && inserted === "") return;
    say(`page ${page.number} replaces ${length} at ${offset} of ${root} by ${JSON.stringify(inserted)}`);
    if (page.document === "notes") happened("wrote a note");
    else if (file.deleted) happened("wrote in a deleted file");
    if (page.isInFocus) happened("wrote in a focus time");
    page.replace(root, offset, length, inserted, random(2) === 0);
  }

  /** In a line of its own, behind all others. */
  note(page: SimulatedPage): void {
    if (page.document !== "notes" || !page.canWrite) return;
    const root = noteRoot(null);
    const inserted = `\n${this.#text(page, 1 + this.#scene.random(4))}`;
    this.#scene.say(`page ${page.number} writes ${JSON.stringify(inserted)} behind ${root}`);
    page.replace(root, page.writtenText(root).length, 0, inserted, true);
  }

  insertKept(page: SimulatedPage): void {
    this.#scene.say(`page ${page.number} inserts what was kept aside`);
    this.#scene.happened("inserted what a focus time had refused");
    page.insertKept(this.#pages().every((other) => other === page || other.participant !== page.participant));
  }

  undo(page: SimulatedPage, root: string): void {
    const isRedo = this.#scene.random(3) === 0;
    this.#scene.say(`page ${page.number} ${isRedo ? "redoes" : "undoes"} in ${root}`);
    if (isRedo) page.redo(root);
    else page.undo(root);
  }

  fix(page: SimulatedPage, root: string): void {
    const { random, say, happened } = this.#scene;
    const thread = threads[random(threads.length + 1)] ?? null;
    say(`page ${page.number} is fixing ${thread ?? "nothing"}`);
    if (page.line.isCut && thread !== null) happened("began to fix a thread offline");
    page.fix(thread);
    if (random(2) === 0) this.undo(page, root);
  }

  /** Tokens, with line ends in a longer text. */
  #text(page: SimulatedPage, length: number): string {
    const tokens = this.#ledger.newTokens(page.number, length);
    return tokens.map((token) => (this.#scene.random(12) === 0 ? `${token}\n` : token)).join("");
  }
}
