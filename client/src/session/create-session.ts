import { AppError } from "@tandiff/shared/errors.ts";
import type { CommandId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { LiveRequest, Look, Place } from "@tandiff/shared/live/protocol.ts";
import type { Command, CommandAnswer, CommandRequest } from "@tandiff/shared/session/commands.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { keepsViews } from "@tandiff/shared/session/replay.ts";
import { isPastDue } from "@tandiff/shared/session/schedule.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import { createStore } from "zustand/vanilla";
import { takeBegunSocket } from "../api/begun.ts";
import { sendJson } from "../api/http.ts";
import { forgetMergeRequest } from "../api/merge-request.ts";
import { untilAnswered } from "../api/retry.ts";
import { isOver, openLiveConnection, type LiveConnection } from "./live-connection.ts";
import { newCommandId } from "./new-ids.ts";
import { OwnLook } from "./own-look.ts";
import { OwnView } from "./own-view.ts";
import { reportSaveState } from "./save-state.ts";
import type { Session, SessionStore } from "./session-store.ts";
import { noteServer } from "../ui/load-code.ts";

/** What a browser's timer holds. Milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** `socketOrigin` is the server's, such as `wss://review.example`. */
export function createSession(participant: ParticipantId, socketOrigin: string): Session {
  let connection: LiveConnection | null = null;
  let place: Place | null = null;
  const looks = new OwnLook((look) => connection?.sayNow({ type: "look", look }));
  const views = new OwnView((view) => connection?.sayNow({ type: "view", view }));
  const said = new Map<LiveRequest["type"], LiveRequest>();

  const store = createStore<SessionStore>()((set) => ({
    participant,
    state: emptyState,
    cursor: 0,
    caughtUp: false,
    present: [],
    line: "connecting",
    pastDue: false,
    needsTold: 0,
    clockOffset: 0,
    async send(command) {
      const { id, answer } = post(participant, command);
      try {
        const { cursor } = await answer;
        await reached(cursor);
      } finally {
        reportSaveState(`command:${id}`, "saved");
      }
    },
    setPlace(next) {
      if (JSON.stringify(next) === JSON.stringify(place)) return;
      place = next;
      show({ place: next });
      say({ type: "place", place: next });
    },
    setVisible: (visible) => say({ type: "visible", visible }),
    leader: null,
    led: null,
    asked: null,
    follow(leader) {
      set({ leader, led: null });
      say({ type: "follow", leader });
    },
    show,
    look: () => looks.now(),
    gather: () => connection?.sayNow({ type: "gather", look: looks.now() }),
  }));

  function show(part: Partial<Look>): void {
    looks.show(part);
    views.show(looks.now());
  }

  let due: ReturnType<typeof setTimeout> | undefined;
  /** To be called when the times change, or the clock is told anew: the moment comes without an event. */
  function watchDue(): void {
    clearTimeout(due);
    const { state, clockOffset } = store.getState();
    const now = Date.now() + clockOffset;
    const pastDue = isPastDue(state, now);
    if (pastDue !== store.getState().pastDue) store.setState({ pastDue });
    if (state.dueAt !== null && state.dueAt > now) {
      due = setTimeout(watchDue, Math.min(state.dueAt - now, longestTimer));
    }
  }

  function needsMayChange(): void {
    store.setState(({ needsTold }) => ({ needsTold: needsTold + 1 }));
  }

  /** Kept for a line that opens later, by the type of what is said. */
  function say(request: LiveRequest): void {
    said.set(request.type, request);
    if (!isOver(store.getState().line)) connection?.say(request);
  }

  function reached(cursor: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (now: SessionStore): boolean => {
        if (now.cursor >= cursor) resolve();
        else if (isOver(now.line)) reject(new AppError("not-found", "This link does not work any more."));
        else return false;
        return true;
      };
      if (check(store.getState())) return;
      const unsubscribe = store.subscribe((now) => {
        if (check(now)) unsubscribe();
      });
    });
  }

  function connect(): () => void {
    if (connection) return close;
    const opened = openLiveConnection(
      store.getState().cursor,
      (cursor) => `${socketOrigin}/live/${participant}?after=${cursor}`,
      {
        onLine: (line) => {
          if (line === "online" || line === "offline") noteServer(line === "online");
          store.setState({ line });
          // Nothing of it was told while the line was down.
          if (line === "online" && store.getState().caughtUp) needsMayChange();
        },
        onTime: (now) => {
          store.setState({ clockOffset: now - Date.now() });
          watchDue();
        },
        onEvents: (events, areFirst) => {
          if (events.some(({ event }) => event.kind === "exercise.changed")) forgetMergeRequest(participant);
          store.setState((old) => ({
            state: events.reduce(reduce, areFirst ? emptyState : old.state),
            cursor: events.at(-1)?.cursor ?? old.cursor,
          }));
          views.keep(keepsViews(store.getState().state));
          watchDue();
        },
        onCaughtUp: () => store.setState({ caughtUp: true }),
        onPresence: (present) => {
          store.setState({ present });
          looks.followedBy(present.filter(({ following }) => following === participant));
        },
        onLook: (of, look) => {
          if (of === store.getState().leader) store.setState({ led: look });
        },
        onAccommodations: needsMayChange,
        onGather: (by, look) => store.setState({ asked: { by, look } }),
      },
      undefined,
      store.getState().cursor === 0 ? takeBegunSocket(participant) : null,
    );
    connection = opened;
    for (const request of said.values()) opened.say(request);
    return close;
  }

  function close(): void {
    clearTimeout(due);
    connection?.close();
    connection = null;
  }

  return { store, connect, retryNow: () => connection?.retryNow() };
}

function post(
  participant: ParticipantId,
  command: Command,
): { id: CommandId; answer: Promise<CommandAnswer> } {
  const id = newCommandId();
  const source = `command:${id}`;
  reportSaveState(source, "saving");
  const request: CommandRequest = { id, command };
  const answer = untilAnswered(
    () => sendJson<CommandAnswer>("POST", `/api/${participant}/commands`, request),
    { onOffline: () => reportSaveState(source, "not-saved") },
  );
  return { id, answer };
}
