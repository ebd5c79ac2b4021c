import type { Lines } from "@tandiff/shared/position.ts";
import type { editor } from "monaco-editor/editor";
import { useEffect, useEffectEvent, useState } from "react";
import type { EditorFile } from "./CodeEditor.tsx";
import { type LineMark, LineMarks } from "./line-marks.ts";
import type { Monaco } from "./load-monaco.ts";

export interface LineMarkProps {
  readonly file: EditorFile;
  /** Of the file that is shown. */
  readonly marks: readonly LineMark[];
  /** A mark's sign was clicked, or asked for with the keyboard from its lines. */
  readonly onOpenMark: (id: string) => void;
  /** The selected lines are to be commented on; null where that is not possible. */
  readonly onCommentLines: ((lines: Lines) => void) | null;
}

/** Shows marks beside the lines of the file that the editor has, with the commands that belong to them. */
export function useLineMarks(
  props: LineMarkProps,
  monaco: Monaco,
  codeEditor: editor.IStandaloneCodeEditor | null,
): void {
  const { file, marks } = props;
  const [shown, setShown] = useState<LineMarks | null>(null);
  const open = useEffectEvent((id: string) => props.onOpenMark(id));
  const openHere = useEffectEvent(() => {
    const line = codeEditor?.getPosition()?.lineNumber;
    const mark = line === undefined ? null : shown?.at(line);
    if (mark) props.onOpenMark(mark.id);
  });
  const comment = useEffectEvent(() => {
    const selection = codeEditor?.getSelection();
    if (selection) props.onCommentLines?.(selectedLines(selection));
  });

  useEffect(() => {
    if (!codeEditor) return;
    // Each file has decorations of its own.
    const made = new LineMarks(monaco, codeEditor, (id) => open(id));
    setShown(made);
    return () => made.dispose();
    // oxlint-disable-next-line react/exhaustive-deps
  }, [monaco, codeEditor, file.path, file.text]);
  useEffect(() => shown?.set(marks), [shown, marks]);

  useEffect(() => {
    const { KeyCode, KeyMod } = monaco;
    const action = codeEditor?.addAction({
      id: "tandiff.open-comment",
      label: "Open the comment on this line",
      keybindings: [KeyMod.CtrlCmd | KeyMod.Alt | KeyCode.Enter],
      contextMenuGroupId: "1_comments",
      run: () => openHere(),
    });
    return () => action?.dispose();
  }, [monaco, codeEditor]);
  const mayComment = props.onCommentLines !== null && file.kind === "shared";
  useEffect(() => {
    const { KeyCode, KeyMod } = monaco;
    if (!mayComment) return;
    const action = codeEditor?.addAction({
      id: "tandiff.comment",
      label: "Comment on these lines",
      keybindings: [KeyMod.CtrlCmd | KeyMod.Alt | KeyCode.KeyC],
      contextMenuGroupId: "1_comments",
      run: () => comment(),
    });
    return () => action?.dispose();
  }, [monaco, codeEditor, mayComment]);
}

/** A selection that ends before the first character of a line does not mean that line. */
function selectedLines(selection: {
  readonly startLineNumber: number;
  readonly endLineNumber: number;
  readonly endColumn: number;
}): Lines {
  const { startLineNumber: start, endLineNumber, endColumn } = selection;
  const end = endColumn === 1 && endLineNumber > start ? endLineNumber - 1 : endLineNumber;
  return { start, end };
}
