import * as Y from "yjs";

/** Origin of what is edited in this page: one object a place of editing, so that each undoes its own. */
export class LocalEdit {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** A file as it would be without this page's unsaved edits, and as this page has it. */
export interface UnsavedText {
  readonly root: string;
  readonly before: string;
  readonly mine: string;
}

export function isUnsavedText(value: unknown): value is UnsavedText {
  return (
    typeof value === "object" &&
    value !== null &&
    "root" in value &&
    "before" in value &&
    "mine" in value &&
    [value.root, value.before, value.mine].every((one) => typeof one === "string")
  );
}

/** Remembers what was edited in this page since the server last had everything. */
export class UnsavedEdits {
  readonly #doc: Y.Doc;
  readonly #edits: Y.UndoManager;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    // An undo or a redo by the editor is an edit too.
    this.#edits = new Y.UndoManager(doc, {
      captureTimeout: Number.POSITIVE_INFINITY,
      trackedOrigins: new Set<unknown>([LocalEdit, Y.UndoManager]),
    });
  }

  get isEmpty(): boolean {
    return !this.#edits.canUndo();
  }

  /** The server has everything. */
  forget(): void {
    this.#edits.clear();
  }

  /** Takes the unsaved edits out of the document, which is of no use after that. */
  takeOut(): readonly UnsavedText[] {
    const mine = this.texts();
    while (this.#edits.undo() !== null);
    const before = this.texts();
    return [...mine].flatMap(([root, text]) => {
      const old = before.get(root) ?? "";
      return old === text ? [] : [{ root, before: old, mine: text }];
    });
  }

  /** All texts by root, with this page's edits. */
  texts(): ReadonlyMap<string, string> {
    return new Map([...this.#doc.share.keys()].map((root) => [root, this.#doc.getText(root).toJSON()]));
  }
}
