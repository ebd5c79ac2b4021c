import type { AwarenessState } from "@tandiff/shared/sync/awareness.ts";
import { personColours } from "@tandiff/shared/sync/awareness.ts";
import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Monaco } from "./load-monaco.ts";
import styles from "./editor.module.css";

interface RemoteCursor {
  readonly clientId: number;
  readonly name: string;
  readonly colour: number;
  readonly anchor: number;
  readonly head: number;
}

interface Label extends editor.IContentWidget {
  readonly element: HTMLElement;
  at: number;
  position: editor.IContentWidgetPosition | null;
}

export interface RemoteCursorOptions {
  readonly monaco: Monaco;
  readonly codeEditor: editor.ICodeEditor;
  readonly text: Y.Text;
  readonly root: string;
  readonly awareness: Awareness;
}

/** Shows the others' cursors and selections in the text that the editor shows, until it is disposed. */
export function showRemoteCursors(options: RemoteCursorOptions): IDisposable {
  const { monaco, codeEditor, text, root, awareness } = options;
  const decorations = codeEditor.createDecorationsCollection();
  const labels = new Map<number, Label>();
  let frame = 0;

  const draw = (): void => {
    frame = 0;
    const model = codeEditor.getModel();
    if (!model) return;
    const cursors = remoteCursors(awareness, text, root);
    decorations.set(cursors.flatMap((cursor) => decorationsOf(monaco, model, cursor)));
    for (const [clientId, label] of labels) {
      if (cursors.some((cursor) => cursor.clientId === clientId)) continue;
      codeEditor.removeContentWidget(label);
      labels.delete(clientId);
    }
    for (const cursor of cursors) {
      const known = labels.get(cursor.clientId);
      const label = known ?? newLabel(cursor);
      labels.set(cursor.clientId, label);
      const moved = label.at !== cursor.head;
      label.at = cursor.head;
      label.position = {
        position: model.getPositionAt(cursor.head),
        preference: [
          monaco.editor.ContentWidgetPositionPreference.ABOVE,
          monaco.editor.ContentWidgetPositionPreference.BELOW,
        ],
      };
      if (known) codeEditor.layoutContentWidget(label);
      else codeEditor.addContentWidget(label);
      if (moved) showAgain(label.element);
    }
  };
  const drawSoon = (): void => {
    frame ||= requestAnimationFrame(draw);
  };
  awareness.on("change", drawSoon);
  text.observe(drawSoon);
  drawSoon();
  return {
    dispose: () => {
      awareness.off("change", drawSoon);
      text.unobserve(drawSoon);
      cancelAnimationFrame(frame);
      decorations.clear();
      for (const label of labels.values()) codeEditor.removeContentWidget(label);
    },
  };
}

function remoteCursors(awareness: Awareness, text: Y.Text, root: string): RemoteCursor[] {
  const cursors: RemoteCursor[] = [];
  const states: ReadonlyMap<number, AwarenessState> = awareness.getStates();
  for (const [clientId, { user, file, cursor }] of states) {
    if (clientId === awareness.clientID || !user || !cursor || file !== root) continue;
    const anchor = offsetOf(cursor.anchor, text);
    const head = offsetOf(cursor.head, text);
    if (anchor === null || head === null) continue;
    cursors.push({ clientId, name: user.name, colour: (user.colour % personColours) + 1, anchor, head });
  }
  return cursors;
}

/** Null for what does not stand in this text; others' pages may send anything. */
function offsetOf(json: unknown, text: Y.Text): number | null {
  const { doc } = text;
  if (!doc) return null;
  try {
    const found = Y.createAbsolutePositionFromRelativePosition(
      Y.createRelativePositionFromJSON(json),
      doc,
      false,
    );
    return found?.type === text ? found.index : null;
  } catch {
    return null;
  }
}

function decorationsOf(
  monaco: Monaco,
  model: editor.ITextModel,
  { colour, anchor, head }: RemoteCursor,
): editor.IModelDeltaDecoration[] {
  const at = model.getPositionAt(head);
  const person = styles[`person${colour}`] ?? "";
  const caret: editor.IModelDeltaDecoration = {
    range: monaco.Range.fromPositions(at),
    options: {
      className: `${styles.caret} ${person}`,
      stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      showIfCollapsed: true,
      zIndex: 10,
    },
  };
  if (anchor === head) return [caret];
  const start = model.getPositionAt(Math.min(anchor, head));
  const end = model.getPositionAt(Math.max(anchor, head));
  return [
    {
      range: monaco.Range.fromPositions(start, end),
      options: {
        className: `${styles.selection} ${person}`,
        stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      },
    },
    caret,
  ];
}

function newLabel({ clientId, name, colour }: RemoteCursor): Label {
  const element = document.createElement("div");
  element.className = `${styles.label} ${styles[`person${colour}`] ?? ""}`;
  element.textContent = name;
  element.setAttribute("aria-hidden", "true");
  const label: Label = {
    element,
    at: -1,
    position: null,
    suppressMouseDown: true,
    getId: () => `tandiff.cursor.${clientId}`,
    getDomNode: () => element,
    getPosition: () => label.position,
  };
  return label;
}

/** Begins the fading of a label anew. */
function showAgain(element: HTMLElement): void {
  for (const animation of element.getAnimations()) animation.cancel();
  element.animate([{ opacity: 1 }, { opacity: 1, offset: 0.85 }, { opacity: 0 }], {
    duration: 2_000,
    fill: "forwards",
  });
}
