import { mostMoreCursors, type SharedCursor } from "@tandiff/shared/sync/awareness.ts";
import type { editor, IDisposable, Selection } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

/** Shortest time between two messages about this page's cursors. Milliseconds. */
const interval = 50;

/** Tells the others where this page's cursors are in a text, until it is disposed. */
export function shareCursor(
  codeEditor: editor.ICodeEditor,
  text: Y.Text,
  root: string,
  awareness: Awareness,
): IDisposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    const model = codeEditor.getModel();
    const [first, ...more] = codeEditor.getSelections() ?? [];
    if (!model || !first) return;
    const tie = (lineNumber: number, column: number): unknown => {
      const offset = Math.min(model.getOffsetAt({ lineNumber, column }), text.length);
      return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, offset));
    };
    const cursorOf = (selection: Selection): SharedCursor => ({
      anchor: tie(selection.selectionStartLineNumber, selection.selectionStartColumn),
      head: tie(selection.positionLineNumber, selection.positionColumn),
    });
    const before = awareness.getLocalState();
    const moreCursors = more.slice(0, mostMoreCursors).map(cursorOf);
    const after = { file: root, cursor: cursorOf(first), ...(moreCursors.length > 0 && { moreCursors }) };
    if (JSON.stringify(before) !== JSON.stringify(after)) awareness.setLocalState(after);
  };
  // Never inside the editor's own event: the shared text has not taken the edit yet.
  const soon = (): void => {
    timer ??= setTimeout(tell, interval);
  };
  const listener = codeEditor.onDidChangeCursorSelection(soon);
  soon();
  return {
    dispose: () => {
      listener.dispose();
      clearTimeout(timer);
      awareness.setLocalState({ file: null, cursor: null });
    },
  };
}
