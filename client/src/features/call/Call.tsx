import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Look } from "@tandiff/shared/live/protocol.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";
import type { WorkspaceSpot } from "@tandiff/shared/session/call.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { makeSpot } from "@tandiff/shared/workspace/thread-place.ts";
import { type ReactNode, useId, useMemo, useRef, useState } from "react";
import { LedContext } from "../../session/leading.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { useSharedDocument } from "../../sync/use-shared-document.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { Tabs, tabView } from "../../ui/Tabs.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { Agenda } from "./Agenda.tsx";
import { ApplyContext } from "../../threads/apply-context.ts";
import { nowhere, ThreadPlacesContext } from "../../threads/places-context.ts";
import { workspaceFileOf } from "../../threads/thread-places.ts";
import { FixingBar } from "./FixingBar.tsx";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { agendaOrder } from "@tandiff/shared/session/agenda-order.ts";
import { threadOrder } from "@tandiff/shared/session/thread-order.ts";
import { Beside } from "./Beside.tsx";
import type { CallViews } from "./CallPage.tsx";
import { CallToolbar } from "./CallToolbar.tsx";
import { FocusBar } from "./FocusBar.tsx";
import { FollowBar, FollowFrame } from "./FollowBar.tsx";
import { GatherBar } from "./GatherBar.tsx";
import { OutputPane } from "./OutputPane.tsx";
import styles from "./call.module.css";
import { PresentationBar } from "./PresentationBar.tsx";
import { RightSide } from "./RightSide.tsx";
import { SinceHeadView } from "./SinceHeadView.tsx";
import { ThreadPanel } from "./ThreadPanel.tsx";
import { usePanelKeys } from "./use-panel-keys.ts";
import { SpotForm } from "./SpotForm.tsx";
import { useApply } from "./use-apply.ts";
import { useCentre } from "./use-centre.ts";
import { useFixing } from "./use-fixing.ts";
import { useLeading } from "./use-leading.ts";
import { StepIn } from "./StepIn.tsx";
import { useNotesPanel } from "./use-notes-panel.tsx";
import { useRubricPanel } from "./use-rubric-panel.tsx";
import { useThreadPlaces } from "./use-thread-places.ts";
import type { WorkspaceTarget } from "./workspace-target.ts";

/** The call once the merge request is there: agenda on the left, the views in the middle, a thread on the right. */
export function Call({ view, views }: { view: MergeRequestView; views: CallViews }) {
  const allThreads = useSession(({ state }) => state.threads);
  const agendaIds = useSession(({ state }) => state.agenda);
  const threads = useMemo(
    () => agendaOrder(threadOrder(allThreads, view.diffs), agendaIds),
    [allThreads, view, agendaIds],
  );
  const { status, document } = useSharedDocument();
  const workspace = useSession(({ state }) => state.workspace);
  const mayOpen = useCan("thread.open");
  const copy = status.kind === "ready" ? status.copy : null;
  const places = useThreadPlaces(view, threads, copy);
  const fixing = useFixing(threads, document);
  const room = useRef<HTMLDivElement>(null);
  usePanelKeys(room);

  const isNarrow = useMediaQuery("(width < 768px)");
  const hasRoom = useMediaQuery("(width >= 1200px)");
  const tabViews = useId();
  const middleOf = useCentre(hasRoom, view.kind);
  const { centre, hasEditor, workspacePath, go } = middleOf;
  /** Beside two views there is no room for a third one. */
  const hasThirdColumn = hasRoom && centre !== "both";
  const [showsAgenda, setShowsAgenda] = useState(false);
  const [target, setTarget] = useState<WorkspaceTarget | null>(null);
  const [selectedId, setSelectedId] = useState<Thread["id"] | null>(null);
  const [shown, setShown] = useState<ShownPlace | null>(null);
  /** What a comment is being written on. */
  const [spot, setSpot] = useState<WorkspaceSpot | null>(null);
  const selected = threads.find(({ id }) => id === selectedId) ?? null;

  const choose = (next: typeof centre): void => {
    setShowsAgenda(false);
    middleOf.choose(next);
  };
  const openFile = (path: string): void => {
    setShowsAgenda(false);
    middleOf.openFile(path);
  };
  const showInChanges = (thread: Thread): void => {
    setShown({ thread: thread.id });
    if (thread.spot) return choose("since");
    setShowsAgenda(false);
    if (centre === "both") return;
    go(thread.position === null ? { view: "overview" } : { view: "changes", path: null });
  };
  const select = (thread: Thread): void => {
    setSpot(null);
    setSelectedId(thread.id);
    if (centre !== "workspace") setShown({ thread: thread.id });
  };
  const fileOf = (thread: Thread) => {
    const file = workspaceFileOf(thread, view, workspace);
    return file?.deleted ? null : file;
  };
  const openInWorkspace = (thread: Thread, isLed = false): void => {
    const file = fileOf(thread);
    if (!file) return choose("workspace");
    openFile(file.path);
    setTarget({ path: file.path, line: places?.lineOf(thread.id) ?? 1, isLed });
  };
  /** Shows a stop where this page is: in the workspace as it is now, or else in the merge request. */
  const visit = (thread: Thread, moves: boolean): void => {
    setSpot(null);
    setSelectedId(thread.id);
    if (!moves) return;
    if (!hasEditor || !fileOf(thread)) return showInChanges(thread);
    openInWorkspace(thread, true);
    if (!thread.spot) setShown({ thread: thread.id });
  };
  /** What another page shows, as this one has been led to it. */
  const [led, setLed] = useState<Look | null>(null);
  const arrive = (look: Look): void => {
    setLed(look);
    setShowsAgenda(false);
    middleOf.arrive(look);
  };
  const leading = useLeading(room, threads, { visit, arrive });
  const { presentation } = leading;
  /** Who presents takes the others along to what they choose. */
  const choosing = presentation.part.kind === "presents" ? (presentation.present ?? select) : select;
  const first = selected ?? threads[0];
  const { present } = presentation;
  const apply = useApply(view, copy, openInWorkspace);
  const commentOn = (file: string, lines: Lines): void => {
    const found = workspace?.files.find(({ id }) => id === file);
    setSpot((found && copy && makeSpot(found.id, copy.doc.getText(rootName(found.id)), lines)) ?? null);
  };
  const commentHere = (lines: Lines): void => {
    const file = workspace?.files.find(({ path, deleted }) => path === workspacePath && !deleted);
    if (file) commentOn(file.id, lines);
  };

  const showDraft = (position: Position | null): void => {
    setShowsAgenda(false);
    if (centre === "both") return setShown({ draft: position });
    go(position === null ? { view: "overview" } : { view: "changes", path: null });
    setShown({ draft: position });
  };

  const agenda = (
    <Agenda
      threads={threads}
      selected={selectedId}
      onSelect={choosing}
      onPresent={present && first && presentation.part.kind !== "presents" ? () => present(first) : null}
      onDraft={showDraft}
      onSpot={commentOn}
    />
  );
  const threadPanel = spot ? (
    <SpotForm spot={spot} onSent={(thread) => setSelectedId(thread)} onClose={() => setSpot(null)} />
  ) : (
    selected && (
      <ThreadPanel
        thread={selected}
        threads={threads}
        back={!hasThirdColumn}
        onSelect={choosing}
        onClose={() => setSelectedId(null)}
        onShowChanges={() => showInChanges(selected)}
        onOpenWorkspace={fileOf(selected) ? () => openInWorkspace(selected) : null}
        fixing={fixing}
        onFix={() => {
          fixing.begin(selected);
          openInWorkspace(selected);
        }}
      />
    )
  );
  const notes = useNotesPanel(selectedId);
  const rubric = useRubricPanel();
  const left = hasThirdColumn ? agenda : (rubric.panel ?? notes.panel ?? threadPanel ?? agenda);
  const middle = (
    <>
      {(centre === "workspace" || centre === "since") && (
        <>
          <h1 className="visually-hidden">{view.mergeRequest.title}</h1>
          <h2 className="visually-hidden">{hasEditor ? "Workspace" : "Since head"}</h2>
        </>
      )}
      {centre === "changes" && (
        <div className={styles.view} {...tabView(tabViews, "changes")}>
          {views.changes(shown)}
        </div>
      )}
      {middleOf.keepsEditor && (
        <div
          className={styles.pair}
          hidden={!hasEditor}
          {...tabView(tabViews, centre === "both" ? "both" : "workspace")}
        >
          {centre === "both" && (
            <Beside view={view} path={workspacePath}>
              {views.changes(shown)}
            </Beside>
          )}
          <div className={styles.view}>
            {views.workspace({
              view,
              path: workspacePath,
              isBeside: centre === "both",
              target,
              comments: {
                active: selectedId,
                onOpen: (id) => {
                  setSpot(null);
                  setSelectedId(id);
                },
                onComment: mayOpen ? commentHere : null,
              },
            })}
          </div>
        </div>
      )}
      {centre === "since" && (
        <div className={styles.view} {...tabView(tabViews, "since")}>
          <SinceHeadView
            view={view}
            copy={copy}
            active={selectedId}
            shown={shown}
            onComment={mayOpen ? commentOn : null}
            onOpen={openFile}
          />
        </div>
      )}
    </>
  );
  const tabs = [
    { value: "changes" as const, label: readingLabel(view, isNarrow) },
    { value: "workspace" as const, label: "Workspace" },
    ...(hasRoom ? [{ value: "both" as const, label: "Side by side" }] : []),
    { value: "since" as const, label: "Since head" },
  ];
  const inContexts = (children: ReactNode): ReactNode => (
    <ThreadPlacesContext value={places?.store ?? nowhere}>
      <LedContext value={led}>
        <ApplyContext value={apply}>{children}</ApplyContext>
      </LedContext>
    </ThreadPlacesContext>
  );
  const bars = (
    <>
      <GatherBar leading={leading} />
      <FollowBar leading={leading} />
      <PresentationBar leading={leading} threads={threads} />
      <FocusBar />
    </>
  );
  const openLine = (path: string, line: number): void => {
    openFile(path);
    setTarget({ path, line, isLed: false });
  };
  const output = <OutputPane view={view} onOpen={openLine} />;

  if (isNarrow) {
    return inContexts(
      <div ref={room} className={styles.call}>
        <CallToolbar />
        <div className={styles.tabs}>
          <Tabs
            label="Views of the call"
            views={tabViews}
            value={showsAgenda ? (rubric.panel ? "rubric" : notes.panel ? "notes" : "agenda") : centre}
            tabs={[
              { value: "agenda" as const, label: "Comments" },
              ...tabs,
              ...(notes.show ? [{ value: "notes" as const, label: "Notes" }] : []),
              ...(rubric.show ? [{ value: "rubric" as const, label: "Rubric" }] : []),
            ]}
            onChange={(next) => {
              if (next !== "agenda" && next !== "notes" && next !== "rubric") return choose(next);
              notes.show?.(next === "notes");
              rubric.show?.(next === "rubric");
              setShowsAgenda(true);
            }}
          />
        </div>
        <div className={styles.view} hidden={!showsAgenda} {...tabView(tabViews, "agenda")}>
          {left}
        </div>
        <div className={styles.centre} hidden={showsAgenda}>
          {middle}
          <FollowFrame leading={leading} />
        </div>
        {output}
        {bars}
      </div>,
    );
  }
  return inContexts(
    <div ref={room} className={styles.call}>
      <CallToolbar />
      <div className={styles.group}>
        <SidePanel
          name="agenda"
          side="left"
          label="Width of the comments"
          width={hasRoom ? 264 : 300}
          narrowest={200}
        >
          <section
            className={styles.side}
            data-call-panel
            tabIndex={-1}
            aria-label={view.kind === "feature" ? "Comments" : "Walk-through"}
          >
            {left}
          </section>
        </SidePanel>
        <section className={styles.centre} data-call-panel tabIndex={-1} aria-label="Code">
          <div className={styles.tabs}>
            <Tabs label="Views of the code" views={tabViews} value={centre} tabs={tabs} onChange={choose} />
            <FixingBar fixing={fixing} onShow={() => fixing.thread && select(fixing.thread)} />
            {(rubric.button || notes.button) && (
              <div className={styles.tabsEnd}>
                <StepIn />
                {rubric.button}
                {notes.button}
              </div>
            )}
          </div>
          {middle}
          <FollowFrame leading={leading} />
        </section>
        {hasThirdColumn && <RightSide comment={threadPanel} notes={notes.panel} rubric={rubric.panel} />}
      </div>
      {output}
      {bars}
    </div>,
  );
}

/** What the tab is called under which one reads what the call is about. */
function readingLabel({ kind }: MergeRequestView, isNarrow: boolean): string {
  if (kind === "feature") return "Exercise";
  return isNarrow ? "Changes" : "Merge request";
}
