import { personColours, type AwarenessState, type SharedCursor } from "@tandiff/shared/sync/awareness.ts";
import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Monaco } from "./load-monaco.ts";
import styles from "./editor.module.css";

interface RemoteCursor {
  readonly clientId: number;
  readonly name: string;
  readonly colour: number;
  /** Where the name stands. */
  readonly head: number;
  /** The first is the one that `head` belongs to. */
  readonly selections: readonly RemoteSelection[];
}

interface RemoteSelection {
  readonly anchor: number;
  readonly head: number;
}

interface Label extends editor.IContentWidget {
  readonly element: HTMLElement;
  position: editor.IContentWidgetPosition | null;
  resting: ReturnType<typeof setTimeout> | undefined;
}

/** Time without a move after which a name fades. Milliseconds. */
const labelRest = 1_700;
/** Time after an edit of this page in which the editor alone moves cursors with the text. Milliseconds. */
const settled = 100;

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
  let drawn: readonly editor.IModelDeltaDecoration[] = [];
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const remove = (label: Label): void => {
    clearTimeout(label.resting);
    codeEditor.removeContentWidget(label);
  };

  const draw = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
    const model = codeEditor.getModel();
    if (!model) return;
    const cursors = remoteCursors(awareness, text, root);
    const wanted = cursors.flatMap(({ colour, selections }) =>
      selections.flatMap((selection) => decorationsOf(monaco, model, colour, selection)),
    );
    if (!areDrawn(decorations, drawn, wanted)) decorations.set(wanted);
    drawn = wanted;
    for (const [clientId, label] of labels) {
      if (cursors.some((cursor) => cursor.clientId === clientId)) continue;
      remove(label);
      labels.delete(clientId);
    }
    for (const cursor of cursors) {
      const known = labels.get(cursor.clientId);
      const label = known ?? newLabel(cursor);
      labels.set(cursor.clientId, label);
      const at = model.getPositionAt(cursor.head);
      if (
        label.position?.position?.lineNumber === at.lineNumber &&
        label.position.position.column === at.column
      )
        continue;
      const { ABOVE, BELOW } = monaco.editor.ContentWidgetPositionPreference;
      label.position = { position: at, preference: [ABOVE, BELOW] };
      if (known) codeEditor.layoutContentWidget(label);
      else codeEditor.addContentWidget(label);
      showAgain(label);
    }
  };
  const drawSoon = (): void => {
    frame ||= requestAnimationFrame(draw);
  };
  // What others write is drawn together with their cursors; what is written here must not wait for them.
  const textChanged = (_event: Y.YTextEvent, { local }: Y.Transaction): void => {
    if (local) timer ??= setTimeout(draw, settled);
    else draw();
  };
  awareness.on("change", drawSoon);
  text.observe(textChanged);
  drawSoon();
  return {
    dispose: () => {
      awareness.off("change", drawSoon);
      text.unobserve(textChanged);
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      decorations.clear();
      for (const label of labels.values()) remove(label);
    },
  };
}

/** Whether the editor shows what is wanted already: it moves what it shows with the text by itself. */
function areDrawn(
  decorations: editor.IEditorDecorationsCollection,
  drawn: readonly editor.IModelDeltaDecoration[],
  wanted: readonly editor.IModelDeltaDecoration[],
): boolean {
  const ranges = decorations.getRanges();
  return (
    ranges.length === wanted.length &&
    wanted.every(
      ({ range, options }, index) =>
        ranges[index]?.equalsRange(range) && drawn[index]?.options.className === options.className,
    )
  );
}

function remoteCursors(awareness: Awareness, text: Y.Text, root: string): RemoteCursor[] {
  const cursors: RemoteCursor[] = [];
  const states: ReadonlyMap<number, AwarenessState> = awareness.getStates();
  for (const [clientId, { user, file, cursor, moreCursors = [] }] of states) {
    if (clientId === awareness.clientID || !user || !cursor || file !== root) continue;
    const selections = [cursor, ...moreCursors].flatMap((each) => selectionOf(each, text));
    const [first] = selections;
    if (!first) continue;
    const colour = (user.colour % personColours) + 1;
    cursors.push({ clientId, name: user.name, colour, head: first.head, selections });
  }
  return cursors;
}

/** Empty for what does not stand in this text. */
function selectionOf(cursor: SharedCursor, text: Y.Text): RemoteSelection[] {
  const anchor = offsetOf(cursor.anchor, text);
  const head = offsetOf(cursor.head, text);
  return anchor === null || head === null ? [] : [{ anchor, head }];
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
  colour: number,
  { anchor, head }: RemoteSelection,
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
    position: null,
    resting: undefined,
    suppressMouseDown: true,
    getId: () => `tandiff.cursor.${clientId}`,
    getDomNode: () => element,
    getPosition: () => label.position,
  };
  return label;
}

/**
 * Shows a label until its cursor has rested for a while. Nothing is animated as long as it moves: an animation
 * has the browser draw every frame, and an edit would have to wait for its turn.
 */
function showAgain(label: Label): void {
  clearTimeout(label.resting);
  delete label.element.dataset["rests"];
  label.resting = setTimeout(() => {
    label.element.dataset["rests"] = "";
  }, labelRest);
}
