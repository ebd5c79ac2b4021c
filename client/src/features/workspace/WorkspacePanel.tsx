import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath } from "@tandiff/shared/diff/file-diff.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines } from "@tandiff/shared/position.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { FileCode, PanelLeft } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { placePath } from "../../session/place-path.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { useOwnFocus, useWorkspaceStatus } from "../../sync/use-own-focus.ts";
import { useLateTexts } from "../../sync/use-late-texts.ts";
import { useSharedDocument } from "../../sync/use-shared-document.ts";
import type { EditorTarget } from "../../editor/CodeEditor.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { navigate } from "../../ui/navigation.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { catchKeys } from "../../ui/early-keys.ts";
import { laterWhenOpen } from "../../ui/later.tsx";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { useFileCommands } from "./file-commands.ts";
import { FindPanel } from "./FindPanel.tsx";
import { KeptTexts } from "../../editor/KeptTexts.tsx";
import { LateTexts } from "../../editor/LateTexts.tsx";
import { neighbour, useOpenFiles } from "./open-files.ts";
import { OpenTabs } from "./OpenTabs.tsx";
import { usePeopleInFiles } from "./people-in-files.ts";
import { useReadOnly } from "./read-only.ts";
import { WorkspaceEditor } from "./WorkspaceEditor.tsx";
import { useRenames } from "./use-renames.ts";
import { fileAt, workspaceFiles } from "./workspace-files.ts";
import { WorkspaceTree } from "./WorkspaceTree.tsx";
import styles from "./workspace.module.css";

const QuickOpen = laterWhenOpen(async () => (await import("../../diff/QuickOpen.tsx")).QuickOpen);

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
  /** There is another view beside it, so it must do with little room. */
  isBeside: boolean;
  target: EditorTarget | null;
  comments: WorkspaceComments;
}) {
  const { view, path } = props;
  const participant = useSession((session) => session.participant);
  const workspace = useSession(({ state }) => state.workspace);
  const { status, kept, document } = useSharedDocument();
  const canInsert = useCan("code.write");
  const shownStatus = useWorkspaceStatus(status);
  const hasEnded = useSession(({ state }) => state.phase === "ended");
  useLateTexts(kept, document);
  const isAlone = useOwnFocus().kind !== "none";
  const readOnly = useReadOnly();
  const people = usePeopleInFiles();
  const tabs = useOpenFiles(participant);
  const isNarrow = useMediaQuery("(width < 768px)") || props.isBeside;
  const [filesOpen, setFilesOpen] = useState(false);
  const files = useMemo(
    () => workspaceFiles(workspace, view.head, new Set(view.diffs.map(diffPath))),
    [workspace, view],
  );
  const file = fileAt(files, path);
  const commands = useFileCommands();
  const [finding, setFinding] = useState(false);
  const [opening, setOpening] = useState(false);
  const [findAsked, setFindAsked] = useState(0);
  const isShown = useRef<HTMLDivElement>(null);
  const { open } = tabs;
  useEffect(() => {
    if (file) open(file.path);
  }, [file, open]);
  useRenames(files, (from, to) => {
    tabs.rename(from, to);
    if (from === path) navigate(placePath(participant, { view: "workspace", path: to }), { replace: true });
  });
  // An address without a file is the workspace as it was left: its last tab.
  const lastTab = tabs.paths.at(-1);
  useEffect(() => {
    if (path !== null || lastTab === undefined) return;
    navigate(placePath(participant, { view: "workspace", path: lastTab }), { replace: true });
  }, [path, lastTab, participant]);

  const offered = useMemo(
    () =>
      files
        .filter(({ isDeleted }) => !isDeleted)
        .map((one) => ({
          path: one.path,
          change: one.isChanged ? ("modified" as const) : ("unchanged" as const),
        })),
    [files],
  );
  const [lastTarget, setLastTarget] = useState(props.target);
  const [latestTarget, setLatestTarget] = useState(props.target);
  if (props.target !== lastTarget) {
    setLastTarget(props.target);
    setLatestTarget(props.target);
  }

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
  const find = (): void => {
    catchKeys();
    setFinding(true);
    setFindAsked((turn) => turn + 1);
    if (isNarrow) setFilesOpen(true);
  };
  const step = (by: 1 | -1): void => {
    const at = path === null ? -1 : tabs.paths.indexOf(path);
    const next = tabs.paths.at((at + by + tabs.paths.length) % Math.max(1, tabs.paths.length));
    if (next !== undefined && next !== path) openPath(next);
  };
  // Behind another view of the call the keys are that view's.
  const here = (run: () => void) => () => {
    if (isShown.current?.checkVisibility()) run();
  };
  useShortcuts("Workspace", [
    {
      keys: "Mod+p",
      label: "Open a file",
      run: here(() => {
        catchKeys();
        setOpening(true);
      }),
    },
    { keys: "Mod+Shift+f", label: "Find in files", run: here(find) },
    { keys: "F4", label: "Next open file", run: here(() => step(1)) },
    { keys: "Shift+F4", label: "Previous open file", run: here(() => step(-1)) },
  ]);
  const doc = shownStatus.kind === "ready" ? shownStatus.copy.doc : null;
  const showsTree = filesOpen || path === null;

  const tree = finding ? (
    <FindPanel
      files={files}
      doc={doc}
      asked={findAsked}
      onOpen={(hit, line) => {
        openPath(hit);
        setLatestTarget({ path: hit, line, isLed: false });
      }}
      onClose={() => setFinding(false)}
    />
  ) : (
    <WorkspaceTree files={files} current={path} people={people} onOpen={openPath} onFind={find} />
  );
  const goneReason = file?.isDeleted ? "This file was deleted. Restore it to go on writing in it." : null;
  const centre = (
    <div ref={isShown} className={styles.centre}>
      <QuickOpen open={opening} onOpenChange={setOpening} files={offered} onFile={openPath} />
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
      {hasEnded && <LateTexts />}
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
          {file.isDeleted && (
            <section className={styles.gone} aria-label="Deleted file">
              <span>This file was deleted. What was written in it is kept.</span>
              {commands && file.id !== null && (
                <Button size="small" onClick={() => file.id !== null && commands.restore(file.id)}>
                  Restore
                </Button>
              )}
            </section>
          )}
          <WorkspaceEditor
            file={file}
            status={shownStatus}
            readOnly={readOnly ?? goneReason}
            target={latestTarget}
            comments={props.comments}
          />
        </div>
      )}
    </div>
  );

  return (
    <div className={styles.group}>
      {!isNarrow && (
        <SidePanel name="workspace-files" side="left" label="Width of the files" width={220} narrowest={150}>
          {tree}
        </SidePanel>
      )}
      {centre}
    </div>
  );
}
