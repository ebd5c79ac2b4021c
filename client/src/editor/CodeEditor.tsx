import type { editor } from "monaco-editor/editor";
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Causes } from "../sync/causes.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { isMac } from "../ui/keys.ts";
import { Spinner } from "../ui/Spinner.tsx";
import { useShownTheme, useLargerTypeChoice } from "../ui/theme.ts";
import { pasteFault } from "./edit-limits.ts";
import { EditorModels } from "./editor-models.ts";
import { completionOptions, editorOptions, fontSize, proseOptions } from "./editor-options.ts";
import { applyEditorTheme } from "./editor-theme.ts";
import styles from "./editor.module.css";
import { loadMonaco, type Monaco } from "./load-monaco.ts";
import { type LineMarkProps, useLineMarks } from "./use-line-marks.ts";
import { shareCursor } from "./own-cursor.ts";
import { showRemoteCursors } from "./remote-cursors.ts";

/** What the editor shows: a shared text that all write in, or a text that is only read. */
export type EditorFile =
  | {
      readonly kind: "shared";
      readonly path: string;
      readonly root: string;
      readonly text: Y.Text;
      readonly awareness: Awareness;
      readonly causes: Causes;
    }
  | { readonly kind: "fixed"; readonly path: string; readonly text: string };

/** Lines and columns count from 1. */
export interface CursorPlace {
  readonly line: number;
  readonly column: number;
  /** UTF-16 code units that are selected. */
  readonly selected: number;
}

/** Where to go in the file. Each new object goes there once. */
export interface EditorTarget {
  readonly path: string;
  readonly line: number;
  /** Somebody else leads the page there: cursor and focus stay where they are. */
  readonly isLed: boolean;
}

/** Where somebody was in a file, for an editor that takes the place of another. */
export interface EditorPlace {
  path: string;
  viewState: editor.ICodeEditorViewState | null;
  hadFocus: boolean;
}

/** What an editor shows: its first line, from 1, and how many pixels of it are above the top and to the side. */
export interface EditorView {
  readonly line: number;
  readonly offset: number;
  readonly left: number;
  /** The line of the cursor, where it is in sight: a smaller editor shows it too. */
  readonly cursor: number | null;
}

export interface CodeEditorProps extends LineMarkProps {
  /** For a text that is not code: what it is called. */
  readonly prose?: string;
  /** Outlives the editor, so that the next one goes on where this one stopped. */
  readonly resume: RefObject<EditorPlace | null>;
  /** Which copy of the document the files are of; nothing is kept from one to the next. */
  readonly copy: number;
  readonly file: EditorFile;
  /** Why nothing can be written, or null when it can. */
  readonly readOnly: string | null;
  readonly target: EditorTarget | null;
  /** What another page's editor shows of the same file: each new object is gone to once. */
  readonly led: EditorView | null;
  readonly onView: (view: EditorView) => void;
  readonly onCursor: (place: CursorPlace) => void;
  /** Whether words are offered while one types. */
  readonly completes: boolean;
  /** Whether Tab leaves the editor instead of indenting. */
  readonly tabMoves: boolean;
  /** The key for the other of both was pressed: Ctrl+M, on a Mac Ctrl+Shift+M. */
  readonly onToggleTab: () => void;
  /** An edit was not made; the sentence says why. */
  readonly onRefused: (sentence: string) => void;
}

/** The one editor of the page. Changing `file` keeps the editor and brings the file's own place back. */
export function CodeEditor(props: CodeEditorProps) {
  const [monaco, setMonaco] = useState<Monaco | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (failed) return;
    loadMonaco().then(setMonaco, () => setFailed(true));
  }, [failed]);
  if (failed) {
    return (
      <ErrorState title="The editor could not be loaded" onRetry={() => setFailed(false)}>
        The rest of the page works without it.
      </ErrorState>
    );
  }
  if (!monaco) {
    return (
      <div className={styles.room}>
        <div className={styles.waiting}>
          <Spinner label="Loading the editor" />
        </div>
      </div>
    );
  }
  return <LoadedEditor key={props.copy} {...props} monaco={monaco} />;
}

function LoadedEditor({ monaco, ...props }: CodeEditorProps & { monaco: Monaco }) {
  const { file, readOnly, target, tabMoves, completes, resume, prose } = props;
  const hadFocus = useRef(false);
  const room = useRef<HTMLDivElement>(null);
  const [codeEditor, setCodeEditor] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [models, setModels] = useState<EditorModels | null>(null);
  const shownTheme = useShownTheme();
  const refused = useEffectEvent((sentence: string) => props.onRefused(sentence));

  const larger = useLargerTypeChoice();
  useEffect(() => applyEditorTheme(monaco, shownTheme), [monaco, shownTheme]);

  useEffect(() => {
    codeEditor?.updateOptions({
      readOnly: readOnly !== null,
      domReadOnly: readOnly !== null,
      ...(readOnly === null ? {} : { readOnlyMessage: { value: readOnly } }),
    });
  }, [codeEditor, readOnly]);
  useEffect(() => codeEditor?.updateOptions({ fontSize: fontSize(larger) }), [codeEditor, larger]);
  useEffect(() => codeEditor?.updateOptions({ tabFocusMode: tabMoves }), [codeEditor, tabMoves]);

  useEffect(() => codeEditor?.updateOptions(completionOptions(completes)), [codeEditor, completes]);

  const tell = useEffectEvent((made: editor.IStandaloneCodeEditor) => {
    const place = placeOf(made);
    if (place) props.onCursor(place);
  });
  const toggleTab = useEffectEvent(() => props.onToggleTab());
  useEffect(() => {
    if (!codeEditor) return;
    const listeners = [
      codeEditor.onDidChangeCursorSelection(() => tell(codeEditor)),
      codeEditor.onDidChangeModel(() => tell(codeEditor)),
    ];
    return () => {
      for (const listener of listeners) listener.dispose();
    };
  }, [codeEditor]);

  // Before the editor leaves the page: after that, nothing has the focus.
  useLayoutEffect(
    () => () => {
      hadFocus.current = codeEditor?.hasTextFocus() ?? false;
    },
    [codeEditor],
  );

  useEffect(() => {
    if (!codeEditor || !models) return;
    const opened =
      file.kind === "shared"
        ? models.shared(file.root, file.path, file.text, file.causes)
        : models.fixed(`fixed:${file.path}`, file.path, file.text);
    codeEditor.setModel(opened.model);
    const before = resume.current?.path === file.path ? resume.current : null;
    const viewState = opened.viewState ?? before?.viewState;
    if (viewState) codeEditor.restoreViewState(viewState);
    if (before?.hadFocus) codeEditor.focus();
    opened.binding?.show(codeEditor);
    const shown =
      file.kind === "shared"
        ? [
            shareCursor(codeEditor, file.text, file.root, file.awareness),
            showRemoteCursors({ monaco, codeEditor, ...file }),
          ]
        : [];
    return () => {
      for (const one of shown) one.dispose();
      opened.viewState = codeEditor.saveViewState();
      resume.current = { path: file.path, viewState: opened.viewState, hadFocus: hadFocus.current };
      opened.binding?.show(null);
      codeEditor.setModel(null);
    };
    // A file is told by its path and its text, whatever object it comes in.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [codeEditor, models, monaco, resume, file.kind, file.path, file.text]);

  useLineMarks(props, monaco, codeEditor);

  useEffect(() => {
    if (!codeEditor || !models || target === null || target.path !== file.path) return;
    const line = Math.min(target.line, codeEditor.getModel()?.getLineCount() ?? 1);
    codeEditor.revealLineInCenter(line);
    if (target.isLed) return;
    codeEditor.setPosition({ lineNumber: line, column: 1 });
    codeEditor.focus();
  }, [codeEditor, models, target, file.path]);

  const { led } = props;
  useEffect(() => {
    if (!codeEditor || !models || led === null) return;
    const { height } = codeEditor.getLayoutInfo();
    const top = codeEditor.getTopForLineNumber(led.line) + led.offset;
    const least = led.cursor === null ? 0 : codeEditor.getBottomForLineNumber(led.cursor) - height;
    codeEditor.setScrollPosition(
      { scrollTop: Math.max(top, least), scrollLeft: led.left },
      monaco.editor.ScrollType.Immediate,
    );
  }, [codeEditor, models, monaco, led, file.path]);
  const tellView = useEffectEvent((made: editor.IStandaloneCodeEditor) => {
    const ranges = made.getVisibleRanges();
    const line = ranges[0]?.startLineNumber;
    const at = made.getPosition()?.lineNumber;
    if (line === undefined) return;
    const offset = made.getScrollTop() - made.getTopForLineNumber(line);
    const isSeen = ranges.some((range) => at && range.startLineNumber <= at && at <= range.endLineNumber);
    props.onView({ line, offset, left: made.getScrollLeft(), cursor: isSeen && at ? at : null });
  });
  useEffect(() => {
    if (!codeEditor) return;
    tellView(codeEditor);
    const listeners = [
      codeEditor.onDidScrollChange(() => tellView(codeEditor)),
      codeEditor.onDidChangeCursorPosition(() => tellView(codeEditor)),
    ];
    return () => {
      for (const listener of listeners) listener.dispose();
    };
  }, [codeEditor, models, file.path]);

  // A paste that is too large is stopped before the editor has to lay it out.
  useEffect(() => {
    const element = room.current;
    const stop = (event: ClipboardEvent): void => {
      const fault = pasteFault(event.clipboardData?.getData("text/plain") ?? "");
      if (fault === null || codeEditor?.getOption(monaco.editor.EditorOption.readOnly)) return;
      event.preventDefault();
      event.stopPropagation();
      refused(fault);
    };
    element?.addEventListener("paste", stop, { capture: true });
    return () => element?.removeEventListener("paste", stop, { capture: true });
  }, [codeEditor, monaco]);

  // Last, so that what is above lets go of them before they go.
  useEffect(() => {
    if (!room.current) return;
    const made = monaco.editor.create(room.current, {
      ...editorOptions,
      ...(prose === undefined ? {} : proseOptions(prose)),
    });
    const { KeyMod, KeyCode } = monaco;
    const key = isMac ? KeyMod.WinCtrl | KeyMod.Shift | KeyCode.KeyM : KeyMod.CtrlCmd | KeyCode.KeyM;
    made.addCommand(key, () => toggleTab());
    setCodeEditor(made);
    return () => made.dispose();
  }, [monaco, prose]);

  useEffect(() => {
    const made = new EditorModels(monaco, (sentence) => refused(sentence));
    setModels(made);
    return () => made.dispose();
  }, [monaco]);

  return <div ref={room} className={styles.room} />;
}

function placeOf(codeEditor: editor.IStandaloneCodeEditor): CursorPlace | null {
  const model = codeEditor.getModel();
  const position = codeEditor.getPosition();
  if (!model || !position) return null;
  const selected = (codeEditor.getSelections() ?? []).reduce(
    (sum, selection) => sum + model.getValueLengthInRange(selection),
    0,
  );
  return { line: position.lineNumber, column: position.column, selected };
}
