import { isThreadId } from "@tandiff/shared/id-forms.ts";
import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { serverTime } from "@tandiff/shared/replay/timeline.ts";
import { planStanding } from "@tandiff/shared/session/call-clock.ts";
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useStore } from "zustand";
import { loadReplayPiece } from "../../api/replay.ts";
import { ReplayEditor } from "../../editor/ReplayEditor.tsx";
import { useMe, useSession } from "../../session/session-store.ts";
import { threadMarks } from "../../threads/thread-marks.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { onNavigation } from "../../ui/navigation.ts";
import { Tabs, tabView } from "../../ui/Tabs.tsx";
import { useSteady } from "../../ui/use-steady.ts";
import { ChangesThen } from "./ChangesThen.tsx";
import { createPlayer, nothing, type Player, type Shown } from "./create-player.ts";
import { FilesThen } from "./FilesThen.tsx";
import { changesOf, momentOfChange, momentsOf, type Moment } from "./moments.ts";
import { PeopleThen } from "./PeopleThen.tsx";
import { linkedChange, linkedMoment } from "./moment-link.ts";
import { placesThen } from "./places-then.ts";
import { PlayerControls } from "./PlayerControls.tsx";
import { type Part, SidePart } from "./SidePart.tsx";
import { caretsIn, leaderOf, whereIs } from "./where.ts";
import { useOrigins } from "./use-origins.ts";
import styles from "./replay.module.css";

const noMoments: readonly Moment[] = [];
const noPeople: Shown["people"] = new Map();

/** The call as it was: the code in the middle, what was said on the right, and the time below. */
export function PlayerView({ index }: { index: ReplayIndex }) {
  const me = useMe();
  const [player] = useState(() =>
    createPlayer(
      index,
      (number) => loadReplayPiece(me.id, number),
      linkedMoment(location.search, index.stretches) ?? 0,
    ),
  );
  useEffect(() => player.close, [player]);
  useEffect(
    () =>
      onNavigation(() => {
        const moment = linkedMoment(location.search, index.stretches);
        if (moment !== null) player.seek(moment);
      }),
    [player, index],
  );
  if (index.pieces.length === 0) {
    return (
      <EmptyState title="There is nothing to play" alone>
        The exercise has no workspace, so nothing was written in the call.
      </EmptyState>
    );
  }
  return <LoadedView index={index} player={player} />;
}

/** The changes that stayed, once the end of the replay is there; none where it cannot be loaded now. */
function useChanges(index: ReplayIndex, player: Player): readonly Moment[] {
  const state = useSession((session) => session.state);
  const [changes, setChanges] = useState(noMoments);
  useEffect(() => {
    let current = true;
    const find = async (): Promise<void> => {
      const last = ([file]: ReplayIndex["touched"][number]) => player.textAt(file, player.length);
      const texts = await Promise.all(index.touched.map(last));
      const byFile = new Map(index.touched.map(([file], at) => [file, texts[at] ?? nothing]));
      if (current) setChanges(changesOf(index, (file) => byFile.get(file) ?? nothing, state));
    };
    find().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [index, player, state]);
  return changes;
}

/** Once the changes are there, goes to the one that the address names, each time it names one. */
function useLinkedChange(moments: readonly Moment[], isReady: boolean, goTo: (moment: Moment) => void): void {
  const go = useEffectEvent(() => {
    const name = linkedChange(location.search);
    const moment = name === null ? null : momentOfChange(moments, name);
    if (moment) goTo(moment);
  });
  useEffect(() => {
    if (!isReady) return;
    go();
    return onNavigation(() => go());
  }, [isReady]);
}

type View = "editor" | "changes";

function LoadedView({ index, player }: { index: ReplayIndex; player: Player }) {
  const { store, seed } = player;
  const live = useSession((session) => session.state);
  const shown = useStore(store, (state) => state.shown);
  const at = useStore(store, (state) => state.at);
  const followed = useStore(store, (state) => state.followed);
  const failure = useStore(store, (state) => state.failure);
  const [view, setView] = useState<View>("editor");
  const [chosen, setChosen] = useState<FileId | null>(null);
  const [part, setPart] = useState<Part>("moments");
  const [active, setActive] = useState<ThreadId | null>(null);
  const changes = useChanges(index, player);
  const said = useMemo(() => momentsOf(index, live), [index, live]);
  const moments = useMemo(() => [...said, ...changes].toSorted((a, b) => a.at - b.at), [said, changes]);
  const people = shown?.people ?? noPeople;
  const textOf = useCallback(
    (file: FileId): SplicedText => shown?.texts.get(file) ?? seed.get(file) ?? nothing,
    [shown, seed],
  );
  const state = shown?.state ?? live;
  const leader = shown ? leaderOf(followed, shown) : null;
  const leaderWhere = leader && people.get(leader);
  const where = leaderWhere ? whereIs(leaderWhere, state, textOf) : null;
  const led = where?.kind === "file" ? where : null;
  const files = state.workspace?.files ?? [];
  const file = led?.file ?? chosen ?? shown?.texts.keys().next().value ?? files[0]?.id ?? null;
  // Where one was taken along is where one looks around from.
  if (led && led.file !== chosen) setChosen(led.file);
  const found = files.find(({ id }) => id === file);
  const carets = useMemo(
    () => (file === null ? [] : caretsIn(file, people, state, textOf)),
    [file, people, state, textOf],
  );
  const origins = useOrigins(index, player, live);
  const marks = useMemo(
    () => (file === null ? [] : threadMarks(state, placesThen(file, origins, textOf(file)), active)),
    [file, origins, state, textOf, active],
  );
  const standing = planStanding(state.plan, state.clock, serverTime(index.stretches, at));

  function choose(next: FileId): void {
    player.set({ followed: null });
    setChosen(next);
  }
  const goTo = useSteady(({ at: moment, file: touched, kind, thread }: Moment): void => {
    setActive(thread);
    // Whoever wrote last by then has written it.
    if (kind === "change" || kind === "fix") player.set({ followed: "writer" });
    else if (touched) choose(touched);
    player.seek(moment);
  });
  function openMark(id: string): void {
    if (!isThreadId(id)) return;
    setActive(id);
    setPart("comments");
  }
  useLinkedChange(moments, changes !== noMoments, goTo);

  return (
    <div className={styles.player} data-shown={shown === null ? undefined : ""}>
      <h1 className="visually-hidden">Replay of the call</h1>
      <div className={styles.head}>
        <PeopleThen
          state={state}
          people={people}
          textOf={textOf}
          followed={followed}
          onFollow={(next) => player.set({ followed: next })}
        />
        <span className={styles.segment}>{state.plan[standing.segment]?.name}</span>
      </div>
      <div className={styles.middle}>
        <FilesThen state={state} changed={shown?.texts ?? null} file={file} onChoose={choose} />
        <section className={styles.centre} aria-label="Code">
          <Tabs
            label="Code"
            value={view}
            views="replay"
            tabs={[
              { value: "editor", label: "Editor" },
              { value: "changes", label: "Changes" },
            ]}
            onChange={setView}
            end={<span className={styles.path}>{found?.path}</span>}
          />
          <div className={styles.code} {...tabView("replay", view)}>
            {failure !== null ? (
              <ErrorState title="This moment could not be loaded" onRetry={player.retry}>
                {failure}
              </ErrorState>
            ) : view === "changes" ? (
              <ChangesThen state={state} seed={seed} texts={shown?.texts ?? null} index={index} />
            ) : found ? (
              <ReplayEditor
                file={found.id}
                path={found.path}
                text={textOf(found.id)}
                carets={carets}
                marks={marks}
                onOpenMark={openMark}
                line={led?.line ?? null}
              />
            ) : (
              <EmptyState title="No file is open">Choose one on the left.</EmptyState>
            )}
            {where?.kind === "page" && view === "editor" && (
              <p className={styles.elsewhere}>
                {state.participants.find(({ id }) => id === leader)?.name} looks at another page just now.
              </p>
            )}
          </div>
        </section>
        <SidePart
          state={state}
          moments={moments}
          player={player}
          onGo={goTo}
          part={part}
          onPart={setPart}
          active={active}
        />
      </div>
      <PlayerControls player={player} index={index} moments={moments} state={state} />
    </div>
  );
}
