import { personColours } from "@tandiff/shared/sync/awareness.ts";
import type { editor } from "monaco-editor/editor";
import styles from "./editor.module.css";
import type { Monaco } from "./load-monaco.ts";

/** Time without a change after which names fade. Milliseconds. */
const labelRest = 1_700;

/** Where somebody is in a text. */
export interface Caret {
  readonly id: string;
  readonly name: string;
  /** The person's place in the session's list. */
  readonly index: number;
  readonly offset: number;
}

/** Shows people's cursors with their names; what is returned takes them away. */
export function showCarets(
  monaco: Monaco,
  codeEditor: editor.ICodeEditor,
  carets: readonly Caret[],
): () => void {
  const model = codeEditor.getModel();
  if (!model) return () => undefined;
  const { ABOVE, BELOW } = monaco.editor.ContentWidgetPositionPreference;
  const decorations = codeEditor.createDecorationsCollection(
    carets.map(({ index, offset }) => ({
      range: monaco.Range.fromPositions(model.getPositionAt(offset)),
      options: {
        className: `${styles.caret} ${personClass(index)}`,
        stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
        showIfCollapsed: true,
        zIndex: 10,
      },
    })),
  );
  const names: HTMLElement[] = [];
  const labels = carets.map(({ id, name, index, offset }): editor.IContentWidget => {
    const element = document.createElement("div");
    names.push(element);
    element.className = `${styles.label} ${personClass(index)}`;
    element.textContent = name;
    element.setAttribute("aria-hidden", "true");
    return {
      suppressMouseDown: true,
      getId: () => `tandiff.caret.${id}`,
      getDomNode: () => element,
      getPosition: () => ({ position: model.getPositionAt(offset), preference: [ABOVE, BELOW] }),
    };
  });
  for (const label of labels) codeEditor.addContentWidget(label);
  const resting = setTimeout(() => {
    for (const element of names) element.dataset["rests"] = "";
  }, labelRest);
  return () => {
    clearTimeout(resting);
    decorations.clear();
    for (const label of labels) codeEditor.removeContentWidget(label);
  };
}

function personClass(index: number): string {
  return styles[`person${(index % personColours) + 1}`] ?? "";
}
