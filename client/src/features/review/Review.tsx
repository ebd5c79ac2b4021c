import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Comment, Thread } from "@tandiff/shared/session/state.ts";
import { MessageSquare, PanelLeft } from "lucide-react";
import { useEffect, useEffectEvent, useId, useMemo, useState } from "react";
import { useLed } from "../../session/leading.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { ThreadSteps } from "../../threads/ThreadSteps.tsx";
import { threadOrder } from "@tandiff/shared/session/thread-order.ts";
import { wantFocusFor } from "../../threads/focus-thread.ts";
import { FreshForm, useThreadSlots } from "../../threads/thread-slots.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { catchKeys } from "../../ui/early-keys.ts";
import { offerFiles } from "../../ui/palette-files.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { useSoon } from "../../ui/use-soon.ts";
import { Tabs, tabView } from "../../ui/Tabs.tsx";
import { ChangesView } from "./ChangesView.tsx";
import { Drawer } from "./Drawer.tsx";
import { FileActions } from "./FileActions.tsx";
import { FileTree } from "./FileTree.tsx";
import {
  beginSearchPanel,
  CommentsPanel,
  DueBar,
  FileView,
  Overview,
  QuickOpen,
  RuleBar,
  SearchPanel,
} from "./later-views.ts";
import { mergeRequestFiles } from "./merge-request-files.ts";
import { ReviewToolbar } from "./ReviewToolbar.tsx";
import { countByPath } from "./thread-counts.ts";
import { useRubricAside } from "./use-rubric-aside.tsx";
import { useReviewPlace } from "./review-place.ts";
import { useLedFile } from "./use-led-file.ts";
import styles from "./review.module.css";
import { useTextStore } from "./texts.ts";
import { useViewed } from "./viewed.ts";
import { useCopyLink } from "./use-copy-link.ts";
import { useRepositorySearch } from "./use-repository-search.ts";
import { useViewOptions } from "./view-options.ts";
import { ViewSettings } from "./ViewSettings.tsx";

/** A merge request that has been loaded: files on the left, reading in the middle, comments on the right. */
export function Review({
  view,
  embedded = false,
  shown = null,
}: {
  view: MergeRequestView;
  /** Something else stands at its sides: the files open in a drawer, and there is no list of comments. */
  embedded?: boolean;
  /** Where to go, once for each new object. */
  shown?: ShownPlace | null;
}) {
  const files = useMemo(() => mergeRequestFiles(view), [view]);
  const store = useTextStore();
  const options = useViewOptions();
  const reading = useReviewPlace(view, files, options.hideWhitespace);
  const { place, target, active, go, openFile, openThread, openForm } = reading;
  const slots = useThreadSlots(active);
  const led = useLed();
  const tellStand = useSession((session) => session.show);
  const viewed = useViewed();
  const copyLink = useCopyLink(reading);
  const search = useRepositorySearch(files.listedPath);
  useSoon(beginSearchPanel);
  const [searchAsked, setSearchAsked] = useState(0);
  const [searching, setSearching] = useState(false);
  const find = searching && search.files.length > 0 ? search.query : null;
  const allThreads = useSession((session) => session.state.threads);
  // What the call wrote is not a part of the merge request.
  const threads = useMemo(
    () =>
      threadOrder(
        allThreads.filter(({ spot }) => spot === null),
        view.diffs,
      ),
    [allThreads, view],
  );
  const canComment = useCan("thread.open");
  const counts = useMemo(() => countByPath(threads, files.listedPath), [threads, files]);
  const isNarrow = useMediaQuery("(width < 768px)") || embedded;
  const hasRoom = useMediaQuery("(width >= 1200px)");
  const rubric = useRubricAside(!embedded, hasRoom);
  const [treeOpen, setTreeOpen] = useState(false);
  const [commentsOpen, setCommentsOpen] = useState(false);
  const [finding, setFinding] = useState(false);
  const views = useId();
  const [lastFile, setLastFile] = useState<string | null>(null);
  const askSearch = (): void => {
    catchKeys();
    setSearching(true);
    setSearchAsked((turn) => turn + 1);
    if (isNarrow) setTreeOpen(true);
  };
  const findFile = (): void => {
    catchKeys();
    setFinding(true);
  };
  useShortcuts(view.kind === "feature" ? "Exercise" : "Merge request", [
    { keys: "t", label: "Find a file", run: findFile },
    { keys: "/", label: "Search in the code", run: askSearch },
  ]);
  useShortcuts("Comments", [
    { keys: "Mod+Enter", label: "Save the comment that is being written" },
    { keys: "Escape", label: "Close its form and keep the draft" },
  ]);

  // Once for each target: whoever marks its file viewed after that folds it.
  const unfold = useEffectEvent((to: typeof target) => {
    if (to?.kind === "lines") viewed.setFolded(files.listedPath(to.position), false);
    else if (to?.kind === "file") viewed.setFolded(to.path, false);
  });
  useEffect(() => unfold(target), [target]);

  useLedFile(reading, options.oneFile);

  const goToThread = (thread: Thread): void => {
    if (thread.position) viewed.setFolded(files.listedPath(thread.position), false);
    openThread(thread);
  };
  const goToComment = (thread: Thread, reply?: Comment): void => {
    wantFocusFor(reply?.id ?? thread.id);
    goToThread(thread);
  };
  const goToForm = (position: Position | null): void => {
    if (position === null) return go({ view: "overview" });
    viewed.setFolded(files.listedPath(position), false);
    slots.openForm(position);
    openForm(position);
  };
  const show = useEffectEvent((to: ShownPlace) => {
    if ("draft" in to) return goToForm(to.draft);
    const thread = threads.find((one) => one.id === to.thread);
    if (thread) goToThread(thread);
  });
  useEffect(() => {
    if (shown) show(shown);
  }, [shown]);

  const openListed = useEffectEvent((path: string): void => {
    viewed.setFolded(path, false);
    openFile(path);
  });
  useEffect(
    () => offerFiles({ paths: files.all.map(({ path }) => path), open: (path) => openListed(path) }),
    [files],
  );

  const openPath = place.view === "file" ? place.path : lastFile;
  if (place.view === "file" && place.path !== lastFile) setLastFile(place.path);
  const current = place.view === "overview" ? null : place.path;

  const tree = searching ? (
    <SearchPanel
      search={search}
      asked={searchAsked}
      onClose={() => setSearching(false)}
      onOpen={({ path, side, line }) => {
        setTreeOpen(false);
        reading.openLines({ path, side, lines: { start: line, end: line } });
      }}
    />
  ) : (
    <FileTree
      changed={view.kind === "feature" ? null : reading.changes.files}
      all={files.all}
      current={current}
      counts={counts}
      viewed={viewed.paths}
      onSearch={askSearch}
      onOpen={(file) => {
        setTreeOpen(false);
        viewed.setFolded(file.path, false);
        openFile(file.path);
      }}
    />
  );
  const comments = (
    <CommentsPanel
      threads={threads}
      active={active}
      canComment={canComment}
      onThread={(thread, reply) => {
        if (!hasRoom) setCommentsOpen(false);
        goToComment(thread, reply);
      }}
      onDraft={(position) => {
        if (!hasRoom) setCommentsOpen(false);
        goToForm(position);
      }}
    />
  );
  const showsPanel = commentsOpen && hasRoom;
  const changesTab = { value: "changes" as const, label: "Changes", count: reading.changes.files.length };

  return (
    <div className={styles.page}>
      <ReviewToolbar threads={threads} onThread={goToComment} onDraft={goToForm} />
      {!embedded && <DueBar />}
      {!embedded && <RuleBar />}
      <div className={styles.group}>
        {!isNarrow && (
          <SidePanel name="review-files" side="left" label="Width of the files" width={280} narrowest={180}>
            {tree}
          </SidePanel>
        )}
        <div className={styles.centre}>
          <div className={styles.tabs}>
            <Tabs
              label={view.kind === "feature" ? "Exercise" : "Merge request"}
              views={views}
              value={place.view}
              tabs={[
                { value: "overview", label: "Overview" },
                ...(view.kind === "feature" ? [] : [changesTab]),
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
                    <ViewSettings options={options} changes={place.view === "changes"} />
                  )}
                  {!embedded && <ThreadSteps threads={threads} active={active} onOpen={goToThread} />}
                  {rubric.button}
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
          <FreshForm value={slots.fresh}>
            <div className={styles.view} {...tabView(views, place.view)}>
              {place.view !== "overview" && (
                <>
                  <h1 className="visually-hidden">{view.mergeRequest.title}</h1>
                  <h2 className="visually-hidden">{place.view === "changes" ? "Changes" : "File"}</h2>
                </>
              )}
              {place.view === "overview" && (
                <Overview
                  view={view}
                  active={active}
                  onReadChanges={() => go({ view: "changes", path: null })}
                  onReadCommit={(index) => reading.showCommits({ first: index, last: index })}
                />
              )}
              {place.view === "changes" && (
                <ChangesView
                  view={view}
                  all={files}
                  reading={reading}
                  store={store}
                  options={options}
                  slots={slots}
                  viewed={viewed}
                  counts={counts}
                  find={find}
                  led={led}
                  onStand={tellStand}
                  onCopyLink={copyLink}
                />
              )}
              {place.view === "file" && (
                <FileView
                  key={place.path}
                  path={place.path}
                  files={files}
                  store={store}
                  reading={reading}
                  options={options}
                  slots={slots}
                  find={find}
                  led={led}
                  onStand={tellStand}
                  onCopyLink={copyLink}
                  renderActions={(file) => <FileActions file={file} onComment={slots.view.onComment} />}
                />
              )}
            </div>
          </FreshForm>
        </div>
        {showsPanel && (
          <SidePanel
            name="review-comments"
            side="right"
            label="Width of the comments"
            width={320}
            narrowest={220}
          >
            <section className={styles.panel} aria-label="Comments">
              <header className={styles.panelHead}>
                <h2 className={styles.panelTitle}>Comments</h2>
              </header>
              {comments}
            </section>
          </SidePanel>
        )}
        {rubric.aside}
      </div>
      {isNarrow && (
        <Drawer open={treeOpen} onOpenChange={setTreeOpen} side="left" title={searching ? "Search" : "Files"}>
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
        onFile={(path) => {
          viewed.setFolded(path, false);
          openFile(path);
        }}
      />
    </div>
  );
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
