import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Place } from "@tandiff/shared/live/protocol.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { parsePlace, placePath } from "../../session/place-path.ts";
import { useSession } from "../../session/session-store.ts";
import { useSharedDocument } from "../../sync/use-shared-document.ts";
import { navigate, usePathname } from "../../ui/navigation.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { Tabs, tabView } from "../../ui/Tabs.tsx";
import { useMediaQuery } from "../../ui/use-media-query.ts";
import { Agenda } from "./Agenda.tsx";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { threadOrder } from "../../threads/thread-order.ts";
import type { CallViews } from "./CallPage.tsx";
import { CallToolbar } from "./CallToolbar.tsx";
import { FocusBar } from "./FocusBar.tsx";
import styles from "./call.module.css";
import { SinceHeadView } from "./SinceHeadView.tsx";
import { ThreadPanel } from "./ThreadPanel.tsx";
import { usePanelKeys } from "./use-panel-keys.ts";
import { useWorkspaceTarget, type WorkspaceTarget } from "./use-workspace-target.ts";

type Centre = "changes" | "workspace" | "since";

/** The call once the merge request is there: agenda on the left, the views in the middle, a thread on the right. */
export function Call({ view, views }: { view: MergeRequestView; views: CallViews }) {
  const participant = useSession((session) => session.participant);
  const allThreads = useSession(({ state }) => state.threads);
  const threads = useMemo(() => threadOrder(allThreads, view), [allThreads, view]);
  const { status, document } = useSharedDocument();
  const { pathOf, targetOf } = useWorkspaceTarget(view, status);
  const place = parsePlace(usePathname());
  const room = useRef<HTMLDivElement>(null);
  usePanelKeys(room);

  const isNarrow = useMediaQuery("(width < 768px)");
  const hasRoom = useMediaQuery("(width >= 1200px)");
  const tabViews = useId();
  const [showsSince, setShowsSince] = useState(false);
  const [showsAgenda, setShowsAgenda] = useState(false);
  const [workspacePath, setWorkspacePath] = useState<string | null>(null);
  const [visited, setVisited] = useState(false);
  const [target, setTarget] = useState<WorkspaceTarget | null>(null);
  const [selectedId, setSelectedId] = useState<Thread["id"] | null>(null);
  const [shown, setShown] = useState<ShownPlace | null>(null);
  const selected = threads.find(({ id }) => id === selectedId) ?? null;

  const centre: Centre = place?.view !== "workspace" ? "changes" : showsSince ? "since" : "workspace";
  // The editor stays as it is while one looks at something else.
  if (centre === "workspace" && !visited) setVisited(true);
  if (place?.view === "workspace" && place.path !== null && place.path !== workspacePath) {
    setWorkspacePath(place.path);
  }
  const go = (next: Place): void => navigate(placePath(participant, next));
  useEffect(() => {
    if (place === null) {
      navigate(placePath(participant, { view: "changes", path: null }), { replace: true });
    }
  }, [place, participant]);

  // What is written while a comment is open is written for it.
  useEffect(() => {
    document.setCause(selectedId);
    return () => document.setCause(null);
  }, [document, selectedId]);

  const choose = (next: Centre): void => {
    setShowsAgenda(false);
    setShowsSince(next === "since");
    if (next === "changes") {
      if (centre !== "changes") go({ view: "changes", path: null });
    } else go({ view: "workspace", path: workspacePath });
  };
  const showInChanges = (thread: Thread): void => {
    setShowsAgenda(false);
    go(thread.position === null ? { view: "overview" } : { view: "changes", path: null });
    setShown({ thread: thread.id });
  };
  const select = (thread: Thread): void => {
    setSelectedId(thread.id);
    if (centre === "changes") setShown({ thread: thread.id });
  };
  const openInWorkspace = async (thread: Thread): Promise<void> => {
    const found = await targetOf(thread.position);
    if (!found) return;
    setShowsAgenda(false);
    setShowsSince(false);
    go({ view: "workspace", path: found.path });
    setTarget(found);
  };

  const showDraft = (position: Position | null): void => {
    setShowsAgenda(false);
    go(position === null ? { view: "overview" } : { view: "changes", path: null });
    setShown({ draft: position });
  };

  const agenda = <Agenda threads={threads} selected={selectedId} onSelect={select} onDraft={showDraft} />;
  const threadPanel = selected && (
    <ThreadPanel
      thread={selected}
      threads={threads}
      back={!hasRoom}
      onSelect={select}
      onClose={() => setSelectedId(null)}
      onShowChanges={() => showInChanges(selected)}
      onOpenWorkspace={pathOf(selected.position) === null ? null : () => void openInWorkspace(selected)}
    />
  );
  const left = hasRoom ? agenda : (threadPanel ?? agenda);
  const middle = (
    <>
      {centre !== "changes" && (
        <>
          <h1 className="visually-hidden">{view.mergeRequest.title}</h1>
          <h2 className="visually-hidden">{centre === "workspace" ? "Workspace" : "Since head"}</h2>
        </>
      )}
      {centre === "changes" && (
        <div className={styles.view} {...tabView(tabViews, "changes")}>
          {views.changes(shown)}
        </div>
      )}
      {(visited || centre === "workspace") && (
        <div className={styles.view} hidden={centre !== "workspace"} {...tabView(tabViews, "workspace")}>
          {views.workspace({ view, path: workspacePath, target })}
        </div>
      )}
      {centre === "since" && (
        <div className={styles.view} {...tabView(tabViews, "since")}>
          <SinceHeadView
            view={view}
            status={status}
            onOpen={(path) => {
              setShowsSince(false);
              go({ view: "workspace", path });
            }}
          />
        </div>
      )}
    </>
  );
  const tabs = [
    { value: "changes" as const, label: isNarrow ? "Changes" : "Merge request" },
    { value: "workspace" as const, label: "Workspace" },
    { value: "since" as const, label: "Since head" },
  ];
  const showsThread = hasRoom && threadPanel !== null;

  if (isNarrow) {
    return (
      <div ref={room} className={styles.call}>
        <CallToolbar />
        <div className={styles.tabs}>
          <Tabs
            label="Views of the call"
            views={tabViews}
            value={showsAgenda ? "agenda" : centre}
            tabs={[{ value: "agenda" as const, label: "Comments" }, ...tabs]}
            onChange={(next) => (next === "agenda" ? setShowsAgenda(true) : choose(next))}
          />
        </div>
        <div className={styles.view} hidden={!showsAgenda} {...tabView(tabViews, "agenda")}>
          {left}
        </div>
        <div className={styles.centre} hidden={showsAgenda}>
          {middle}
        </div>
        <FocusBar />
      </div>
    );
  }
  return (
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
          <section className={styles.side} data-call-panel tabIndex={-1} aria-label="Walk-through">
            {left}
          </section>
        </SidePanel>
        <section className={styles.centre} data-call-panel tabIndex={-1} aria-label="Code">
          <div className={styles.tabs}>
            <Tabs label="Views of the code" views={tabViews} value={centre} tabs={tabs} onChange={choose} />
          </div>
          {middle}
        </section>
        {showsThread && (
          <SidePanel name="thread" side="right" label="Width of the comment" width={340} narrowest={260}>
            <section className={styles.side} data-call-panel tabIndex={-1} aria-label="Comment">
              {threadPanel}
            </section>
          </SidePanel>
        )}
      </div>
      <FocusBar />
    </div>
  );
}
