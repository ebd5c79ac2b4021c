import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type * as Y from "yjs";
import { textUndo } from "../../client/src/editor/text-undo.ts";
import { SharedDocument, writeChanges, type DocumentCopy } from "../../client/src/sync/shared-document.ts";
import { countTokens, type Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import type { SimulatedServer } from "./server.ts";

/** A person's page: the client's own document, line and undo, without an editor to look at. */
export class SimulatedPage {
  readonly number: number;
  readonly participant: ParticipantId;
  readonly line: Line;
  readonly #ledger: Ledger;
  readonly #document: SharedDocument;

  constructor(server: SimulatedServer, participant: ParticipantId, number: number, ledger: Ledger) {
    const host = `page-${number}`;
    this.number = number;
    this.participant = participant;
    this.#ledger = ledger;
    this.line = new Line(server, participant, host);
    this.#document = new SharedDocument(participant, "code", `ws://${host}`);
    this.#document.open();
  }

  /** Null as long as the server's text is not here. */
  get copy(): DocumentCopy | null {
    const { status } = this.#document.store.getState();
    return status.kind === "ready" ? status.copy : null;
  }

  text(root: string): string {
    return this.copy?.doc.getText(root).toJSON() ?? "";
  }

  tokens(roots: readonly string[]): ReadonlySet<string> {
    return new Set(roots.flatMap((root) => [...countTokens(this.text(root)).keys()]));
  }

  /** Puts `inserted` in the place of what is there, as the editor writes it. */
  replace(root: string, offset: number, length: number, inserted: string, startsStep: boolean): void {
    this.#with(root, (text, undo) => {
      this.#ledger.removed(this.number, text.toJSON().slice(offset, offset + length));
      if (startsStep) undo.stopCapturing();
      undo.remember([{ anchor: offset, head: offset + length }]);
      writeChanges(text, [{ offset, length, text: inserted }], undo.typed);
    });
  }

  undo(root: string): void {
    this.#step(root, (undo) => undo.undo());
  }

  redo(root: string): void {
    this.#step(root, (undo) => undo.redo());
  }

  /** Lets what has come from the server in, and notes whether all of the page's edits are kept by now. */
  receive(most: number): void {
    this.line.deliverToPage(most);
    if (this.line.isSaved) this.#ledger.acknowledged(this.number);
  }

  /** @throws when the server has refused an honest edit */
  assertNeverRefused(): void {
    const { kept, status } = this.#document.store.getState();
    if (kept.length > 0) throw new Error(`Page ${this.number} had to keep text aside: ${kept[0]?.sentence}`);
    if (status.kind === "refused") throw new Error(`Page ${this.number} was refused: ${status.sentence}`);
    if (this.copy !== null && this.copy.number !== 1)
      throw new Error(`Page ${this.number} was refused an edit.`);
  }

  #step(root: string, step: (undo: ReturnType<typeof textUndo>) => void): void {
    this.#with(root, (text, undo) => {
      const before = text.toJSON();
      undo.remember([]);
      step(undo);
      this.#ledger.stepped(this.number, before, text.toJSON());
    });
  }

  #with(root: string, edit: (text: Y.Text, undo: ReturnType<typeof textUndo>) => void): void {
    const { copy } = this;
    if (copy === null) return;
    const text = copy.doc.getText(root);
    edit(text, textUndo(text, copy.causes));
  }
}
