import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { MessageSquare, PanelLeft } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { useCan, useSession } from "../../session/session-store.ts";
import { useThreadSlots } from "../../threads/thread-slots.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { ChangesView } from "./ChangesView.tsx";
import { CommentsPanel } from "./CommentsPanel.tsx";
import { Drawer } from "./Drawer.tsx";
import { FileActions } from "./FileActions.tsx";
import { FileTree } from "./FileTree.tsx";
import { FileView } from "./FileView.tsx";
import { mergeRequestFiles } from "./merge-request-files.ts";
import { Overview } from "./Overview.tsx";
import { QuickOpen } from "./QuickOpen.tsx";
import { ReviewToolbar } from "./ReviewToolbar.tsx";
import { useReviewPlace } from "./review-place.ts";
import styles from "./review.module.css";
import { useTexts } from "./texts.ts";
import { useMedia } from "./use-media.ts";
import { useViewed } from "./viewed.ts";
import { useViewOptions, ViewControls } from "./ViewControls.tsx";

/** A merge request that has been loaded: files on the left, reading in the middle, comments on the right. */
export function Review({
  view,
  embedded = false,
  shown = null,
}: {
  view: MergeRequestView;
  /** Something else stands at its sides: the files open in a drawer, and there is no list of comments. */
  embedded?: boolean;
  /** A thread to go to, once for each new object. */
  shown?: { readonly thread: ThreadId } | null;
}) {
  const files = useMemo(() => mergeRequestFiles(view), [view]);
  const texts = useTexts(files.sidesOf);
  const { place, target, active, go, follow, openFile, openThread, openForm } = useReviewPlace(files);
  const slots = useThreadSlots(active);
  const viewed = useViewed();
  const options = useViewOptions();
  const threads = useSession((session) => session.state.threads);
  const canComment = useCan("thread.open");
  const counts = useMemo(() => countByPath(threads, files.listedPath), [threads, files]);
  const isNarrow = useMedia("(width < 768px)") || embedded;
  const hasRoom = useMedia("(width >= 1200px)");
  const [treeOpen, setTreeOpen] = useState(false);
  const [commentsOpen, setCommentsOpen] = useState(false);
  const [finding, setFinding] = useState(false);
  const [lastFile, setLastFile] = useState<string | null>(null);
  useShortcuts("Merge request", [{ keys: "t", label: "Find a file", run: () => setFinding(true) }]);

  const show = useEffectEvent((id: ThreadId) => {
    const thread = threads.find((one) => one.id === id);
    if (!thread) return;
    viewed.setFolded(files.listedPath(thread.position), false);
    openThread(thread);
  });
  useEffect(() => {
    if (shown) show(shown.thread);
  }, [shown]);

  const openPath = place.view === "file" ? place.path : lastFile;
  if (place.view === "file" && place.path !== lastFile) setLastFile(place.path);
  const current = place.view === "overview" ? null : place.path;

  const tree = (
    <FileTree
      changed={files.changed}
      all={files.all}
      current={current}
      counts={counts}
      viewed={viewed.paths}
      onOpen={(file) => {
        setTreeOpen(false);
        viewed.setFolded(file.path, false);
        openFile(file.path);
      }}
    />
  );
  const comments = (
    <CommentsPanel
      active={active}
      canComment={canComment}
      onThread={(thread) => {
        if (!hasRoom) setCommentsOpen(false);
        viewed.setFolded(files.listedPath(thread.position), false);
        openThread(thread);
      }}
      onDraft={(position) => {
        if (!hasRoom) setCommentsOpen(false);
        viewed.setFolded(files.listedPath(position), false);
        slots.openForm(position);
        openForm(position);
      }}
    />
  );
  const showsPanel = commentsOpen && hasRoom;
  const panelIds = [...(isNarrow ? [] : ["files"]), "centre", ...(showsPanel ? ["comments"] : [])];
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: "tandiff:review", panelIds });

  return (
    <div className={styles.page}>
      <ReviewToolbar />
      <Group className={styles.group ?? ""} defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
        {!isNarrow && (
          <>
            <Panel
              id="files"
              defaultSize="280px"
              minSize="180px"
              maxSize="45%"
              groupResizeBehavior="preserve-pixel-size"
            >
              {tree}
            </Panel>
            <Separator className={styles.separator ?? ""} aria-label="Width of the files" />
          </>
        )}
        <Panel id="centre" minSize="30%">
          <div className={styles.centre}>
            <div className={styles.tabs}>
              <Tabs
                label="Merge request"
                value={place.view}
                tabs={[
                  { value: "overview", label: "Overview" },
                  { value: "changes", label: "Changes", count: files.changed.length },
                  ...(openPath === null ? [] : [{ value: "file" as const, label: fileName(openPath) }]),
                ]}
                onChange={(tab) => {
                  if (tab === "overview") go({ view: "overview" });
                  else if (tab === "changes") go({ view: "changes", path: null });
                  else if (openPath !== null) go({ view: "file", path: openPath });
                }}
                end={
                  <div className={styles.controls}>
                    {isNarrow && (
                      <IconButton label="Files" onClick={() => setTreeOpen(true)}>
                        <PanelLeft />
                      </IconButton>
                    )}
                    {place.view !== "overview" && (
                      <ViewControls options={options} layouts={place.view === "changes"} />
                    )}
                    {!embedded && (
                      <IconButton
                        label="Comments"
                        pressed={commentsOpen}
                        onClick={() => setCommentsOpen(!commentsOpen)}
                      >
                        <MessageSquare />
                      </IconButton>
                    )}
                  </div>
                }
              />
            </div>
            <div className={styles.view}>
              {place.view === "overview" && (
                <Overview view={view} onReadChanges={() => go({ view: "changes", path: null })} />
              )}
              {place.view === "changes" && (
                <ChangesView
                  files={files.changed}
                  texts={texts}
                  options={options}
                  slots={slots}
                  viewed={viewed}
                  counts={counts}
                  target={target}
                  onPlace={follow}
                  onWhole={(path) => go({ view: "file", path })}
                />
              )}
              {place.view === "file" && (
                <FileView
                  key={place.path}
                  path={place.path}
                  files={files}
                  texts={texts}
                  wrap={options.wrap}
                  slots={slots}
                  target={target}
                  renderActions={(file) => <FileActions file={file} onComment={slots.view.onComment} />}
                />
              )}
            </div>
          </div>
        </Panel>
        {showsPanel && (
          <>
            <Separator className={styles.separator ?? ""} aria-label="Width of the comments" />
            <Panel
              id="comments"
              defaultSize="320px"
              minSize="220px"
              maxSize="45%"
              groupResizeBehavior="preserve-pixel-size"
            >
              <section className={styles.panel} aria-label="Comments">
                <header className={styles.panelHead}>
                  <h2 className={styles.panelTitle}>Comments</h2>
                </header>
                {comments}
              </section>
            </Panel>
          </>
        )}
      </Group>
      {isNarrow && (
        <Drawer open={treeOpen} onOpenChange={setTreeOpen} side="left" title="Files">
          {tree}
        </Drawer>
      )}
      {!hasRoom && (
        <Drawer open={commentsOpen} onOpenChange={setCommentsOpen} side="right" title="Comments">
          {comments}
        </Drawer>
      )}
      <QuickOpen
        open={finding}
        onOpenChange={setFinding}
        files={files.all}
        onFile={(file) => {
          viewed.setFolded(file.path, false);
          openFile(file.path);
        }}
      />
    </div>
  );
}

function countByPath(
  threads: readonly Thread[],
  listedPath: (position: Thread["position"]) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { position } of threads) {
    const path = listedPath(position);
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
