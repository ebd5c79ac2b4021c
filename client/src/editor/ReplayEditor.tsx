import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { editor } from "monaco-editor/editor";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { ErrorState } from "../ui/ErrorState.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { useLargerTypeChoice, useShownTheme } from "../ui/theme.ts";
import { editorOptions, fontSize } from "./editor-options.ts";
import { applyEditorTheme } from "./editor-theme.ts";
import styles from "./editor.module.css";
import { type LineMark, LineMarks } from "./line-marks.ts";
import { loadMonaco, type Monaco } from "./load-monaco.ts";
import { ReplayModels } from "./replay-models.ts";
import { showCarets, type Caret } from "./carets.ts";

export interface ReplayEditorProps {
  /** Tells files apart, whatever they are called at the moment. */
  readonly file: string;
  readonly path: string;
  readonly text: SplicedText;
  readonly carets: readonly Caret[];
  readonly marks: readonly LineMark[];
  /** A mark's sign was clicked, or asked for with the keyboard from its lines. */
  readonly onOpenMark: (id: string) => void;
  /** The line to have in sight, from 1; null leaves the view where it is. */
  readonly line: number | null;
}

/** A text as it was at a moment, with people's cursors in it. Nothing can be written. */
export function ReplayEditor(props: ReplayEditorProps) {
  const [monaco, setMonaco] = useState<Monaco | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!failed) loadMonaco().then(setMonaco, () => setFailed(true));
  }, [failed]);
  if (failed) {
    return (
      <ErrorState title="The editor could not be loaded" onRetry={() => setFailed(false)}>
        The rest of the page works without it.
      </ErrorState>
    );
  }
  return (
    <div className={styles.room}>
      {monaco ? (
        <LoadedEditor {...props} monaco={monaco} />
      ) : (
        <div className={styles.waiting}>
          <Spinner label="Loading the editor" />
        </div>
      )}
    </div>
  );
}

function LoadedEditor(props: ReplayEditorProps & { monaco: Monaco }) {
  const { monaco, file, path, text, carets, marks, line } = props;
  const room = useRef<HTMLDivElement>(null);
  const [codeEditor, setCodeEditor] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [models, setModels] = useState<ReplayModels | null>(null);
  const [signs, setSigns] = useState<LineMarks | null>(null);
  const openMark = useEffectEvent((id: string) => props.onOpenMark(id));
  const theme = useShownTheme();
  const larger = useLargerTypeChoice();
  useEffect(() => applyEditorTheme(monaco, theme), [monaco, theme]);
  useEffect(() => codeEditor?.updateOptions({ fontSize: fontSize(larger) }), [codeEditor, larger]);

  useEffect(() => {
    if (!room.current) return;
    const made = monaco.editor.create(room.current, {
      ...editorOptions,
      readOnly: true,
      domReadOnly: true,
      readOnlyMessage: { value: "This is a replay: nothing can be written in it." },
      ariaLabel: "Code at this moment",
      // Nobody types here, so Tab need not be caught.
      tabFocusMode: true,
    });
    const kept = new ReplayModels(monaco);
    const beside = new LineMarks(monaco, made, (id) => openMark(id));
    const { KeyCode, KeyMod } = monaco;
    made.addCommand(KeyMod.CtrlCmd | KeyMod.Alt | KeyCode.Enter, () => {
      const mark = beside.at(made.getPosition()?.lineNumber ?? 0);
      if (mark) openMark(mark.id);
    });
    setCodeEditor(made);
    setModels(kept);
    setSigns(beside);
    return () => {
      beside.dispose();
      made.dispose();
      kept.dispose();
    };
  }, [monaco]);

  useEffect(() => {
    if (!codeEditor || !models || !signs) return;
    const model = models.showing(file, path, text);
    if (codeEditor.getModel() !== model) codeEditor.setModel(model);
    if (line !== null) {
      const { Immediate } = monaco.editor.ScrollType;
      codeEditor.revealLineInCenterIfOutsideViewport(Math.min(line, model.getLineCount()), Immediate);
    }
    signs.set(marks);
    return showCarets(monaco, codeEditor, carets);
  }, [monaco, codeEditor, models, signs, file, path, text, marks, carets, line]);

  return <div ref={room} className={styles.room} data-only-read />;
}
