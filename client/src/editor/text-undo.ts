import * as Y from "yjs";
import type { LocalEdit } from "../sync/unsaved-edits.ts";

/** A selection by UTF-16 offsets; `head` is the end that moves. */
export interface TextSelection {
  readonly anchor: number;
  readonly head: number;
}

/** Where selections are, tied to the text around them. */
type TiedSelection = readonly { readonly anchor: Y.RelativePosition; readonly head: Y.RelativePosition }[];

const metaKey = "selections";

/** Undo and redo of what this page wrote in one text; what others wrote stays. */
export class TextUndo {
  readonly #text: Y.Text;
  readonly #manager: Y.UndoManager;
  readonly #select: (selections: readonly TextSelection[]) => void;
  #now: TiedSelection = [];

  /** `select` puts the selections of a step back, e.g. in the editor. */
  constructor(text: Y.Text, origin: LocalEdit, select: (selections: readonly TextSelection[]) => void) {
    this.#text = text;
    this.#select = select;
    this.#manager = new Y.UndoManager(text, { captureTimeout: 500, trackedOrigins: new Set([origin]) });
    this.#manager.on("stack-item-added", ({ stackItem }) => stackItem.meta.set(metaKey, this.#now));
    this.#manager.on("stack-item-popped", ({ stackItem }) => this.#restore(stackItem.meta.get(metaKey)));
  }

  /** To be told before every edit: where the selections are, in the text as it still is. */
  remember(selections: readonly TextSelection[]): void {
    const tie = (offset: number): Y.RelativePosition =>
      Y.createRelativePositionFromTypeIndex(this.#text, Math.min(offset, this.#text.length));
    this.#now = selections.map(({ anchor, head }) => ({ anchor: tie(anchor), head: tie(head) }));
  }

  /** What comes next is a step of its own. */
  stopCapturing(): void {
    this.#manager.stopCapturing();
  }

  undo(): void {
    this.#manager.undo();
  }

  redo(): void {
    this.#manager.redo();
  }

  canUndo(): boolean {
    return this.#manager.canUndo();
  }

  canRedo(): boolean {
    return this.#manager.canRedo();
  }

  dispose(): void {
    this.#manager.destroy();
  }

  #restore(tied: TiedSelection | undefined): void {
    const { doc } = this.#text;
    if (!doc || !tied) return;
    const find = (position: Y.RelativePosition): number =>
      Y.createAbsolutePositionFromRelativePosition(position, doc)?.index ?? 0;
    this.#select(tied.map(({ anchor, head }) => ({ anchor: find(anchor), head: find(head) })));
  }
}
