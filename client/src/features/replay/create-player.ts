import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import { pieceAt, Playhead } from "@tandiff/shared/replay/playhead.ts";
import type { ReplayIndex, ReplayPiece, Whereabouts } from "@tandiff/shared/replay/protocol.ts";
import { type Scene, type Seed, seedOf } from "@tandiff/shared/replay/scene.ts";
import { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { stateAt, statesOf } from "@tandiff/shared/replay/states.ts";
import { lengthOf } from "@tandiff/shared/replay/timeline.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { sentenceOf } from "../../api/http.ts";

export const speeds = [1, 2, 4, 8, 16, 32] as const;
export type Speed = (typeof speeds)[number];

/** Whom the view goes along with: who writes, one person, or nobody. */
export type Followed = "writer" | ParticipantId | null;

/** What is to be seen at a moment. */
export interface Shown {
  /** Files that somebody has written in. */
  readonly texts: Scene["texts"];
  readonly people: ReadonlyMap<ParticipantId, Whereabouts>;
  readonly state: SessionState;
}

export interface PlayerState {
  /** Milliseconds of the replay. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  readonly skipsIdle: boolean;
  readonly followed: Followed;
  /** The last moment that could be shown; null before the first. */
  readonly shown: Shown | null;
  /** Why the moment cannot be shown. */
  readonly failure: string | null;
}

export interface Player {
  readonly store: StoreApi<PlayerState>;
  readonly length: number;
  readonly seed: Seed;
  readonly seek: (moment: number) => void;
  readonly toggle: () => void;
  readonly set: (part: Partial<Pick<PlayerState, "speed" | "skipsIdle" | "followed">>) => void;
  /** The text of a file at a moment, for what stands beside what is shown. @throws AppError when it cannot be loaded */
  readonly textAt: (file: FileId, moment: number) => Promise<SplicedText>;
  /** Tries again what could not be loaded. */
  readonly retry: () => void;
  readonly close: () => void;
}

/** The text of a file that nobody has written in, and that is not of the merge request. */
export const nothing = SplicedText.of("");

/** Plays a replay: moves a moment through it, and has what is to be seen then. */
export function createPlayer(
  index: ReplayIndex,
  load: (number: number) => Promise<ReplayPiece>,
  start: number,
): Player {
  const length = lengthOf(index.stretches);
  const seed = seedOf(index.seed);
  const states = statesOf(index.events, index.stretches);
  const playhead = new Playhead(seed);
  const loading = new Map<number, Promise<ReplayPiece>>();
  const pieces = new Map<number, ReplayPiece>();
  let last: { scene: Scene; revision: number; state: SessionState } | null = null;
  let frame = 0;
  let before = 0;
  const store = createStore<PlayerState>(() => ({
    at: 0,
    isPlaying: false,
    speed: 1,
    skipsIdle: true,
    followed: "writer",
    shown: null,
    failure: null,
  }));

  function piece(number: number): Promise<ReplayPiece> {
    const known = loading.get(number);
    if (known) return known;
    const coming = load(number).then(
      (arrived) => {
        pieces.set(number, arrived);
        return arrived;
      },
      (error: unknown) => {
        // What has failed may be tried again.
        loading.delete(number);
        throw error;
      },
    );
    loading.set(number, coming);
    return coming;
  }

  /** Loads the piece that the moment is in, and shows it if one is still there then. */
  async function fetchPiece(number: number): Promise<void> {
    try {
      await piece(number);
      if (pieceAt(index.pieces, store.getState().at) === number) show(store.getState().at);
    } catch (error) {
      store.setState({ failure: sentenceOf(error), isPlaying: false });
    }
  }

  /** False while it has to wait for its piece. */
  function show(at: number): boolean {
    const number = pieceAt(index.pieces, at);
    const found = pieces.get(number);
    if (!found) {
      store.setState({ at });
      void fetchPiece(number);
      return false;
    }
    const scene = playhead.seek(found, at);
    const state = stateAt(states, at);
    const { revision } = scene;
    const isSame = last?.scene === scene && last.revision === revision && last.state === state;
    last = { scene, revision, state };
    const shown = isSame
      ? {}
      : { shown: { texts: new Map(scene.texts), people: new Map(scene.people), state } };
    store.setState({ at, failure: null, ...shown });
    // What comes next is there when it is needed; a failure shows up then.
    if (number + 1 < index.pieces.length) piece(number + 1).catch(() => undefined);
    return true;
  }

  function tick(now: number): void {
    const { at, isPlaying, speed, skipsIdle } = store.getState();
    if (!isPlaying) return;
    const moved = at + Math.max(0, now - before) * speed;
    before = now;
    const idle = skipsIdle ? index.idle.find(([from, to]) => from <= moved && moved < to) : undefined;
    const next = Math.min(length, idle ? idle[1] : moved);
    // Time stands still while a piece is on its way.
    if (!pieces.has(pieceAt(index.pieces, next))) void fetchPiece(pieceAt(index.pieces, next));
    else show(next);
    if (next >= length) store.setState({ isPlaying: false });
    else frame = requestAnimationFrame(tick);
  }

  function seek(moment: number): void {
    show(Math.max(0, Math.min(length, moment)));
  }

  seek(start);
  return {
    store,
    length,
    seed,
    seek,
    async textAt(file, moment) {
      const found = await piece(pieceAt(index.pieces, moment));
      return new Playhead(seed).seek(found, moment).textOf(file);
    },
    toggle() {
      cancelAnimationFrame(frame);
      const { isPlaying, at } = store.getState();
      store.setState({ isPlaying: !isPlaying });
      if (isPlaying) return;
      if (at >= length) seek(0);
      before = performance.now();
      frame = requestAnimationFrame(tick);
    },
    set: (part) => store.setState(part),
    retry: () => seek(store.getState().at),
    close: () => cancelAnimationFrame(frame),
  };
}
