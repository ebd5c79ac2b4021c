import type { editor, IDisposable } from "monaco-editor/editor";
import type * as Y from "yjs";
import { writeChanges } from "../sync/shared-document.ts";
import {
  changesBetween,
  changesOfDelta,
  mapOffset,
  writableChanges,
  type TextChange,
} from "../sync/text-changes.ts";
import type { Causes } from "../sync/causes.ts";
import { editFault } from "./edit-limits.ts";
import type { Monaco } from "./load-monaco.ts";
import { type TextSelection, type TextUndo, textUndo } from "./text-undo.ts";

export interface BindingOptions {
  readonly monaco: Monaco;
  readonly model: editor.ITextModel;
  readonly text: Y.Text;
  readonly causes: Causes;
  /** An edit was not made; the sentence says why. */
  readonly onRefused: (sentence: string) => void;
}

/**
 * Keeps an editor's model and a shared text the same, in both directions, and gives the model an undo
 * that takes back this page's own edits only. Both count in UTF-16 code units, and both end lines in LF.
 */
export class Binding {
  readonly undo: TextUndo;
  readonly #options: BindingOptions;
  readonly #listener: IDisposable;
  #editor: editor.ICodeEditor | null = null;
  #editorListener: IDisposable | null = null;
  /** Selections as they were before the change that is being reported. */
  #selections: readonly TextSelection[] = [];
  #isFollowing = false;
  #isDrawn = false;

  constructor(options: BindingOptions) {
    const { monaco, model, text, causes } = options;
    this.#options = options;
    this.undo = textUndo(text, causes);
    this.undo.onSelect = (selections) => this.#select(selections);
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    if (model.getValue() !== text.toJSON()) model.setValue(text.toJSON());
    this.#listener = model.onDidChangeContent((event) => this.#modelChanged(event));
    text.observe(this.#textChanged);
    // Monaco's own stack would take back other people's edits too; its commands ask the model.
    Object.assign(model, {
      undo: () => this.#step(() => this.undo.undo()),
      redo: () => this.#step(() => this.undo.redo()),
      canUndo: () => this.undo.canUndo(),
      canRedo: () => this.undo.canRedo(),
    });
  }

  /** The editor that shows the model now, or null. Its selections stay where their text is. */
  show(codeEditor: editor.ICodeEditor | null): void {
    this.#editorListener?.dispose();
    this.#editor = codeEditor;
    this.#selections = this.#currentSelections();
    this.#editorListener =
      codeEditor?.onDidChangeCursorSelection(({ reason }) => {
        if (this.#isFollowing) return;
        this.#selections = this.#currentSelections();
        if (reason === this.#options.monaco.editor.CursorChangeReason.Explicit) this.undo.stopCapturing();
      }) ?? null;
  }

  dispose(): void {
    this.show(null);
    this.#listener.dispose();
    this.#options.text.unobserve(this.#textChanged);
    this.undo.onSelect = null;
  }

  #modelChanged(event: editor.IModelContentChangedEvent): void {
    if (this.#isFollowing) return;
    const { model, monaco, text } = this.#options;
    if (event.eol !== "\n") {
      this.#follow(() => model.setEOL(monaco.editor.EndOfLineSequence.LF));
      return;
    }
    const changes = event.changes.map((change) => ({
      offset: change.rangeOffset,
      length: change.rangeLength,
      text: change.text,
    }));
    const fault = editFault(text, changes);
    if (fault !== null) {
      const before = this.#selections;
      this.#bringInLine();
      this.#select(before);
      this.#options.onRefused(fault);
      return;
    }
    const after = { charCodeAt: (offset: number) => this.#charCodeAt(offset) };
    const writable = writableChanges(changes, after, () => text.toJSON());
    this.undo.remember(this.#selections);
    writeChanges(text, writable.changes, this.undo.typed);
    if (writable.cleaned) this.#bringInLine();
  }

  #step(step: () => void): void {
    this.undo.remember(this.#selections);
    step();
  }

  readonly #textChanged = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this.undo.typed) return;
    this.#edit(changesOfDelta(event.delta));
    this.#draw();
  };

  /** Makes the model what the shared text is. */
  #bringInLine(): void {
    const { model, text } = this.#options;
    this.#edit(changesBetween(model.getValue(), text.toJSON()));
  }

  #edit(changes: readonly TextChange[]): void {
    if (changes.length === 0) return;
    const { model, monaco } = this.#options;
    const selections = this.#currentSelections();
    const edits = changes.map(({ offset, length, text }) => ({
      range: monaco.Range.fromPositions(model.getPositionAt(offset), model.getPositionAt(offset + length)),
      text,
    }));
    this.#follow(() => model.applyEdits(edits));
    this.#select(selections.map((selection) => mapSelection(selection, changes)));
  }

  /**
   * Draws what others wrote as soon as all who listen to the text know it, and not in the frame to come, which then
   * only has to paint it. What else comes before that frame is drawn in it, as the editor does by itself.
   */
  #draw(): void {
    if (this.#isDrawn) return;
    this.#isDrawn = true;
    requestAnimationFrame(() => {
      this.#isDrawn = false;
    });
    queueMicrotask(() => this.#editor?.render());
  }

  /** Runs what changes the model without being an edit of the person. */
  #follow(change: () => void): void {
    this.#isFollowing = true;
    try {
      change();
    } finally {
      this.#isFollowing = false;
    }
  }

  #select(selections: readonly TextSelection[]): void {
    this.#selections = selections;
    if (!this.#editor || selections.length === 0) return;
    const { model, monaco } = this.#options;
    const wanted = selections.map(({ anchor, head }) => {
      const [from, to] = [model.getPositionAt(anchor), model.getPositionAt(head)];
      return new monaco.Selection(from.lineNumber, from.column, to.lineNumber, to.column);
    });
    const now = this.#editor.getSelections() ?? [];
    const isSame =
      now.length === wanted.length && wanted.every((one, index) => one.equalsSelection(now[index] ?? one));
    // Setting them anew would break up what is being composed with an input method.
    if (!isSame) this.#editor.setSelections(wanted, "tandiff");
  }

  #currentSelections(): readonly TextSelection[] {
    const { model } = this.#options;
    return (this.#editor?.getSelections() ?? []).map((selection) => ({
      anchor: model.getOffsetAt({
        lineNumber: selection.selectionStartLineNumber,
        column: selection.selectionStartColumn,
      }),
      head: model.getOffsetAt(selection.getPosition()),
    }));
  }

  #charCodeAt(offset: number): number {
    if (offset < 0) return Number.NaN;
    const { model } = this.#options;
    const { lineNumber, column } = model.getPositionAt(offset);
    return model.getLineContent(lineNumber).charCodeAt(column - 1);
  }
}

/** A caret stays before what another inserts right at it; a selection does not grow. */
function mapSelection({ anchor, head }: TextSelection, changes: readonly TextChange[]): TextSelection {
  if (anchor === head) {
    const offset = mapOffset(anchor, changes, -1);
    return { anchor: offset, head: offset };
  }
  return {
    anchor: mapOffset(anchor, changes, anchor < head ? 1 : -1),
    head: mapOffset(head, changes, head < anchor ? 1 : -1),
  };
}
