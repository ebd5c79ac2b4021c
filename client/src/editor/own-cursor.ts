import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

/** Shortest time between two messages about this page's cursor. Milliseconds. */
const interval = 50;

/** Tells the others where this page's cursor is in a text, until it is disposed. */
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
    const selection = codeEditor.getSelection();
    if (!model || !selection) return;
    const tie = (offset: number): unknown =>
      Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, Math.min(offset, text.length)));
    const anchor = tie(
      model.getOffsetAt({
        lineNumber: selection.selectionStartLineNumber,
        column: selection.selectionStartColumn,
      }),
    );
    const head = tie(model.getOffsetAt(selection.getPosition()));
    const before = awareness.getLocalState();
    const after = { file: root, cursor: { anchor, head } };
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
