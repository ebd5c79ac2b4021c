import { isThreadId } from "@tandiff/shared/id-forms.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { FileLock } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { createStore } from "zustand/vanilla";
import { useLed } from "../../session/leading.ts";
import { useSession } from "../../session/session-store.ts";
import { toastError } from "../../ui/toast.ts";
import {
  CodeEditor,
  type EditorFile,
  type EditorPlace,
  type EditorTarget,
} from "../../editor/CodeEditor.tsx";
import { editorLanguage } from "../../editor/editor-language.ts";
import type { DocumentStatus } from "../../sync/shared-document.ts";
import { announce } from "../../ui/announce.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useStored } from "../../ui/stored.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import { type CursorState, StatusLine } from "./StatusLine.tsx";
import { useFixedText } from "./use-fixed-text.ts";
import { useThreadMarks } from "./use-thread-marks.ts";
import type { WorkspaceComments } from "./WorkspacePanel.tsx";
import type { WorkspaceFile } from "./workspace-files.ts";
import styles from "./workspace.module.css";

/** The editor on one file of the workspace, and the line under it. */
export function WorkspaceEditor(props: {
  file: WorkspaceFile;
  status: DocumentStatus;
  /** Why this participant cannot write anywhere now, or null. */
  readOnly: string | null;
  target: EditorTarget | null;
  comments: WorkspaceComments;
}) {
  const { file, status, comments } = props;
  const marks = useThreadMarks(file.id, comments.active);
  const [cursor] = useState(() => createStore<CursorState>(() => ({ place: null })));
  const resume = useRef<EditorPlace>(null);
  const [completes, setCompletes] = useStored("tandiff:completion", isNotOff);
  const [tabMoves, setTabMoves] = useState(false);
  const fixed = useFixedText(file.id === null ? file.head : null);
  const copy = status.kind === "ready" ? status.copy : null;
  const fixedText = fixed.kind === "loaded" ? fixed.value : null;

  const shown = useMemo((): EditorFile | null => {
    const { path, id } = file;
    if (id === null) {
      return fixedText?.text == null ? null : { kind: "fixed", path, text: fixedText.text };
    }
    if (copy === null) return null;
    const root = rootName(id);
    const { doc, awareness, causes } = copy;
    return { kind: "shared", path, root, text: doc.getText(root), awareness, causes };
  }, [file, copy, fixedText]);

  const toggleTab = (): void => {
    setTabMoves(!tabMoves);
    announce(tabMoves ? "Tab indents." : "Tab leaves the editor.");
  };

  const led = useLed();
  const show = useSession((session) => session.show);
  const isLedHere = led?.place.view === "workspace" && led.place.path === file.path;
  const readOnly = file.id === null ? (fixedText?.reason ?? "") : props.readOnly;
  return (
    <>
      <div className={styles.editor}>
        {shown ? (
          <CodeEditor
            resume={resume}
            copy={copy?.number ?? 0}
            file={shown}
            readOnly={readOnly}
            target={props.target}
            led={isLedHere ? (led?.editor ?? null) : null}
            onView={(editor) => show({ editor })}
            marks={marks}
            onOpenMark={(id) => isThreadId(id) && comments.onOpen(id)}
            onCommentLines={file.id === null ? null : comments.onComment}
            onCursor={(place) => cursor.setState({ place })}
            completes={completes}
            tabMoves={tabMoves}
            onToggleTab={toggleTab}
            onRefused={(sentence) => toastError(sentence)}
          />
        ) : file.id === null && fixedText ? (
          <EmptyState icon={<FileLock />} title="Nothing to show">
            {fixedText.reason}
          </EmptyState>
        ) : (
          <div className={styles.waiting}>
            <Spinner label="Loading the code" />
            <p>Loading the code…</p>
          </div>
        )}
      </div>
      <StatusLine
        cursor={shown ? cursor : null}
        language={editorLanguage(file.path).name}
        readOnly={readOnly}
        offline={"online" in status && !status.online}
        tabMoves={tabMoves}
        onToggleTab={toggleTab}
        completes={completes}
        onToggleCompletion={() => setCompletes(!completes)}
      />
    </>
  );
}

/** On for whoever has not switched it off. */
function isNotOff(stored: string | null): boolean {
  return stored !== "false";
}
