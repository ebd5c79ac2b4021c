import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { serverTime } from "@tandiff/shared/replay/timeline.ts";
import { planStanding } from "@tandiff/shared/session/call-clock.ts";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { loadReplayPiece } from "../../api/replay.ts";
import { ReplayEditor } from "../../editor/ReplayEditor.tsx";
import { useMe, useSession } from "../../session/session-store.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { onNavigation } from "../../ui/navigation.ts";
import { Tabs, tabView } from "../../ui/Tabs.tsx";
import { ChangesThen } from "./ChangesThen.tsx";
import { createPlayer, type Player, type Shown } from "./create-player.ts";
import { FilesThen } from "./FilesThen.tsx";
import { changesOf, momentsOf, type Moment } from "./moments.ts";
import { PeopleThen } from "./PeopleThen.tsx";
import { linkedMoment } from "./moment-link.ts";
import { PlayerControls } from "./PlayerControls.tsx";
import { SidePart } from "./SidePart.tsx";
import { leaderOf, whereIs } from "./where.ts";
import styles from "./replay.module.css";

const noMoments: readonly Moment[] = [];
const nothing = SplicedText.of("");
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

/** The changes that stayed, once the end of the replay is there. */
function useChanges(index: ReplayIndex, player: Player): readonly Moment[] {
  const state = useSession((session) => session.state);
  const [changes, setChanges] = useState(noMoments);
  useEffect(() => {
    let current = true;
    const find = async (): Promise<void> => {
      const textOf = await player.lastTexts();
      if (current && textOf) setChanges(changesOf(index, textOf, state));
    };
    void find();
    return () => {
      current = false;
    };
  }, [index, player, state]);
  return changes;
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
    () =>
      [...people].flatMap(([id, { wrote }]) => {
        if (!wrote || wrote.file !== file) return [];
        const place = state.participants.findIndex((one) => one.id === id);
        const name = state.participants[place]?.name ?? "";
        return [{ id, name, index: place, offset: wrote.offset }];
      }),
    [people, file, state.participants],
  );
  const standing = planStanding(state.plan, state.clock, serverTime(index.stretches, at));

  function choose(next: FileId): void {
    player.set({ followed: null });
    setChosen(next);
  }
  function goTo({ at: moment, file: touched, kind }: Moment): void {
    if (touched && kind === "change") choose(touched);
    player.seek(moment);
  }
  const follow = (id: ParticipantId | null): void => player.set({ followed: id });

  return (
    <div className={styles.player} data-shown={shown === null ? undefined : ""}>
      <h1 className="visually-hidden">Replay of the call</h1>
      <div className={styles.head}>
        <PeopleThen
          state={state}
          people={people}
          textOf={textOf}
          followed={followed}
          onFollow={follow}
          onFollowWriter={() => player.set({ followed: "writer" })}
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
        <SidePart state={state} moments={moments} player={player} onGo={goTo} />
      </div>
      <PlayerControls player={player} index={index} moments={moments} state={state} />
    </div>
  );
}
