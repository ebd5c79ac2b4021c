import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath } from "@tandiff/shared/diff/file-diff.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines } from "@tandiff/shared/position.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { FileCode, PanelLeft } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { placePath } from "../../session/place-path.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { useOwnFocus, useWorkspaceStatus } from "../../sync/use-own-focus.ts";
import { useSharedDocument } from "../../sync/use-shared-document.ts";
import type { EditorTarget } from "../../editor/CodeEditor.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { navigate } from "../../ui/navigation.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { KeptTexts } from "./KeptTexts.tsx";
import { neighbour, useOpenFiles } from "./open-files.ts";
import { OpenTabs } from "./OpenTabs.tsx";
import { usePeopleInFiles } from "./people-in-files.ts";
import { useReadOnly } from "./read-only.ts";
import { WorkspaceEditor } from "./WorkspaceEditor.tsx";
import { workspaceFiles } from "./workspace-files.ts";
import { WorkspaceTree } from "./WorkspaceTree.tsx";
import styles from "./workspace.module.css";

/** How the workspace and the threads on its lines go together. */
export interface WorkspaceComments {
  /** The thread that is open beside it. */
  readonly active: ThreadId | null;
  readonly onOpen: (thread: ThreadId) => void;
  /** Lines of the file that is shown are to be commented on; null where that is not possible. */
  readonly onComment: ((lines: Lines) => void) | null;
}

/** The workspace that all write in: files, tabs, editor. `path` is the file that the address names. */
export function WorkspacePanel(props: {
  view: MergeRequestView;
  path: string | null;
  target: EditorTarget | null;
  comments: WorkspaceComments;
}) {
  const { view, path } = props;
  const participant = useSession((session) => session.participant);
  const workspace = useSession(({ state }) => state.workspace);
  const { status, kept, document } = useSharedDocument();
  const canInsert = useCan("code.write");
  const shownStatus = useWorkspaceStatus(status);
  const isAlone = useOwnFocus().kind !== "none";
  const readOnly = useReadOnly();
  const people = usePeopleInFiles();
  const tabs = useOpenFiles(participant);
  const isNarrow = useMediaQuery("(width < 768px)");
  const [filesOpen, setFilesOpen] = useState(path === null);
  const files = useMemo(
    () => workspaceFiles(workspace, view.head, new Set(view.diffs.map(diffPath))),
    [workspace, view],
  );
  const file = files.find((one) => one.path === path) ?? null;
  const { open } = tabs;
  useEffect(() => {
    if (file) open(file.path);
  }, [file, open]);
  // An address without a file is the workspace as it was left: its last tab.
  const lastTab = tabs.paths.at(-1);
  useEffect(() => {
    if (path !== null || lastTab === undefined) return;
    navigate(placePath(participant, { view: "workspace", path: lastTab }), { replace: true });
  }, [path, lastTab, participant]);

  const go = (next: string | null): void =>
    navigate(placePath(participant, { view: "workspace", path: next }));
  const openPath = (next: string): void => {
    setFilesOpen(false);
    go(next);
  };
  const closeTab = (closing: string): void => {
    if (closing === path) go(neighbour(tabs.paths, closing));
    tabs.close(closing);
  };
  const showsTree = !isNarrow || filesOpen;

  const tree = <WorkspaceTree files={files} current={path} people={people} onOpen={openPath} />;
  const centre = (
    <div className={styles.centre}>
      <div className={styles.bar}>
        {isNarrow && (
          <Button
            size="small"
            variant="quiet"
            icon={<PanelLeft aria-hidden />}
            aria-expanded={filesOpen}
            onClick={() => setFilesOpen(!filesOpen)}
          >
            Files
          </Button>
        )}
        <OpenTabs paths={tabs.paths} current={path} people={people} onOpen={openPath} onClose={closeTab} />
      </div>
      <KeptTexts
        kept={kept}
        document={document}
        canInsert={canInsert && status.kind === "ready" && readOnly === null && !isAlone}
        pathOf={(root) => files.find(({ id }) => id !== null && rootName(id) === root)?.path ?? "a file"}
      />
      {isNarrow && showsTree ? (
        tree
      ) : status.kind === "refused" ? (
        <ErrorState title="The code could not be opened" onRetry={() => document.open()}>
          {status.sentence}
        </ErrorState>
      ) : file === null ? (
        <EmptyState icon={<FileCode />} title={path === null ? "Choose a file" : "There is no such file"}>
          {path ??
            (readOnly === null ? "Everyone sees who is in which file, and types in it together." : readOnly)}
        </EmptyState>
      ) : (
        <div className={styles.alone} data-alone={isAlone || undefined}>
          <WorkspaceEditor
            file={file}
            status={shownStatus}
            readOnly={readOnly}
            target={props.target}
            comments={props.comments}
          />
        </div>
      )}
    </div>
  );

  if (isNarrow) return centre;
  return (
    <div className={styles.group}>
      <SidePanel name="workspace-files" side="left" label="Width of the files" width={220} narrowest={150}>
        {tree}
      </SidePanel>
      {centre}
    </div>
  );
}
