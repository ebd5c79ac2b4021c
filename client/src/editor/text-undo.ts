import type { ThreadId } from "@tandiff/shared/ids.ts";
import * as Y from "yjs";
import type { Causes } from "../sync/causes.ts";
import { writeChanges } from "../sync/shared-document.ts";
import type { TextChange } from "../sync/text-changes.ts";
import { LocalEdit } from "../sync/unsaved-edits.ts";

/** A selection by UTF-16 offsets; `head` is the end that moves. */
export interface TextSelection {
  readonly anchor: number;
  readonly head: number;
}

/** Where selections are, tied to the text around them. */
type TiedSelection = readonly { readonly anchor: Y.RelativePosition; readonly head: Y.RelativePosition }[];

const selectionsKey = "selections";
const causeKey = "cause";
const undos = new WeakMap<Y.Text, TextUndo>();

/** The undo of a text, one for the editor and for what puts changes in from outside of it. */
export function textUndo(text: Y.Text, causes: Causes): TextUndo {
  const known = undos.get(text);
  if (known) return known;
  const made = new TextUndo(text, causes);
  undos.set(text, made);
  return made;
}

/**
 * Undo and redo of what this page wrote in one text; what others wrote stays. An undo is for the thread
 * that its edit was for, whatever the page's edits are for by then.
 */
export class TextUndo {
  /** Origin of what is typed in the editor. */
  readonly typed = new LocalEdit("editor");
  /** Puts the selections of a step back, e.g. in the editor. */
  onSelect: ((selections: readonly TextSelection[]) => void) | null = null;
  readonly #placed = new LocalEdit("placed");
  readonly #text: Y.Text;
  readonly #causes: Causes;
  readonly #manager: Y.UndoManager;
  #now: TiedSelection = [];
  #lastCause: ThreadId | null = null;

  constructor(text: Y.Text, causes: Causes) {
    this.#text = text;
    this.#causes = causes;
    this.#manager = new Y.UndoManager(text, {
      captureTimeout: 500,
      trackedOrigins: new Set([this.typed, this.#placed]),
    });
    this.#manager.on("stack-item-added", ({ stackItem }) => {
      const undone = this.#manager.currStackItem;
      // Before the undo's own update goes out.
      if (undone) causes.set(undone.meta.get(causeKey) ?? null);
      stackItem.meta.set(causeKey, causes.now);
      stackItem.meta.set(selectionsKey, this.#now);
    });
    this.#manager.on("stack-item-popped", ({ stackItem }) =>
      this.#restore(stackItem.meta.get(selectionsKey)),
    );
  }

  /** To be told before every edit: where the selections are, in the text as it still is. */
  remember(selections: readonly TextSelection[]): void {
    const tie = (offset: number): Y.RelativePosition =>
      Y.createRelativePositionFromTypeIndex(this.#text, Math.min(offset, this.#text.length));
    this.#now = selections.map(({ anchor, head }) => ({ anchor: tie(anchor), head: tie(head) }));
    if (this.#causes.now !== this.#lastCause) this.stopCapturing();
    this.#lastCause = this.#causes.now;
  }

  /** What comes next is a step of its own. */
  stopCapturing(): void {
    this.#manager.stopCapturing();
  }

  /**
   * Puts changes (from the last to the first) in as one step, for a thread or for none. Returns how to
   * take it back, which says false where something else was done since.
   */
  place(descending: readonly TextChange[], cause: ThreadId | null): () => boolean {
    this.#now = [];
    this.stopCapturing();
    this.#causes.during(cause, () => writeChanges(this.#text, descending, this.#placed));
    this.stopCapturing();
    const step = this.#manager.undoStack.at(-1);
    return () => {
      if (!step || this.#manager.undoStack.at(-1) !== step) return false;
      this.undo();
      return true;
    };
  }

  undo(): void {
    this.#causes.during(this.#causes.now, () => this.#manager.undo());
  }

  redo(): void {
    this.#causes.during(this.#causes.now, () => this.#manager.redo());
  }

  canUndo(): boolean {
    return this.#manager.canUndo();
  }

  canRedo(): boolean {
    return this.#manager.canRedo();
  }

  #restore(tied: TiedSelection | undefined): void {
    const { doc } = this.#text;
    if (!doc || !tied) return;
    const find = (position: Y.RelativePosition): number =>
      Y.createAbsolutePositionFromRelativePosition(position, doc)?.index ?? 0;
    this.onSelect?.(tied.map(({ anchor, head }) => ({ anchor: find(anchor), head: find(head) })));
  }
}
