import { personColours } from "@tandiff/shared/sync/awareness.ts";
import type { editor, IPosition } from "monaco-editor/editor";
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
  /** Behind a character, or, where only that is known, at the beginning of a line, from 1. */
  readonly at: { readonly offset: number } | { readonly line: number };
}

/** Shows people's cursors with their names; what is returned takes them away. */
export function showCarets(
  monaco: Monaco,
  codeEditor: editor.ICodeEditor,
  carets: readonly Caret[],
): () => void {
  const model = codeEditor.getModel();
  if (!model) return () => undefined;
  const positionOf = (at: Caret["at"]): IPosition =>
    "offset" in at
      ? model.getPositionAt(at.offset)
      : model.validatePosition({ lineNumber: at.line, column: 1 });
  const { ABOVE, BELOW } = monaco.editor.ContentWidgetPositionPreference;
  const decorations = codeEditor.createDecorationsCollection(
    carets.map(({ index, at }) => ({
      range: monaco.Range.fromPositions(positionOf(at)),
      options: {
        className: `${styles.caret} ${personClass(index)}`,
        stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
        showIfCollapsed: true,
        zIndex: 10,
      },
    })),
  );
  const names: HTMLElement[] = [];
  const labels = carets.map(({ id, name, index, at }): editor.IContentWidget => {
    const element = document.createElement("div");
    names.push(element);
    element.className = `${styles.label} ${personClass(index)}`;
    element.textContent = name;
    element.setAttribute("aria-hidden", "true");
    return {
      suppressMouseDown: true,
      getId: () => `tandiff.caret.${id}`,
      getDomNode: () => element,
      getPosition: () => ({ position: positionOf(at), preference: [ABOVE, BELOW] }),
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
