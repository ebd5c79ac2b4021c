import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Look, Place, Present } from "@tandiff/shared/live/protocol.ts";
import { access, closedWhenDue, type Action } from "@tandiff/shared/session/access.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { kindOf, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { Line } from "./live-connection.ts";

export interface SessionStore {
  readonly participant: ParticipantId;
  /** Folded from the events that this participant may see. */
  readonly state: SessionState;
  readonly cursor: number;
  /** False until the first load is complete; it stays true while a lost line comes back. */
  readonly caughtUp: boolean;
  readonly present: readonly Present[];
  readonly line: Line;
  /** Whether the time for the review is over, see `isPastDue`. */
  readonly pastDue: boolean;
  /** How often it was told that what the candidate needs may be something else. */
  readonly needsTold: number;
  /** Server time − local time, milliseconds. */
  readonly clockOffset: number;
  /**
   * Resolves once the command is durable and folded into `state`. Without a connection it is sent
   * again, under the same id, until it gets through.
   * @throws AppError with the server's sentence.
   */
  readonly send: (command: Command) => Promise<void>;
  /** Tells the others where in the page this participant is. */
  readonly setPlace: (place: Place) => void;
  /** Tells the others whether the page can be seen. */
  readonly setVisible: (visible: boolean) => void;
  /** Tells what this page shows, as far as it has changed: passed on to those who follow. */
  readonly show: (part: Partial<Omit<Look, "place">>) => void;
  /** What this page shows now. */
  readonly look: () => Look;
  /** Asks everyone to come to what this page shows. */
  readonly gather: () => void;
  /** Whom this page follows. */
  readonly leader: ParticipantId | null;
  readonly follow: (leader: ParticipantId | null) => void;
  /** What the leader showed last; null when nobody is followed, or they said nothing yet. */
  readonly led: Look | null;
  /** Who asked this page last to come, and where; a new object each time. */
  readonly asked: { readonly by: ParticipantId; readonly look: Look } | null;
}

/** A participant's store and the line that feeds it. */
export interface Session {
  readonly store: StoreApi<SessionStore>;
  /** Opens the line unless it is open; returns how to close it. May be called again after that. */
  readonly connect: () => () => void;
  readonly retryNow: () => void;
}

export const SessionContext = createContext<Session | null>(null);

/** A part of the session's store; draws anew when that part changes. `select` must not make new objects. */
export function useSession<T>(select: (session: SessionStore) => T): T {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider above it.");
  return useStore(session.store, select);
}

/** Whose page this is. Only below a shell that waits for `caughtUp`. */
export function useMe(): Participant {
  const me = useSession(({ state, participant }) => state.participants.find((one) => one.id === participant));
  if (!me) throw new Error("useMe needs a session that has caught up.");
  return me;
}

/** Whether role, phase and time allow an action now; the server judges by the same table. */
export function useCan(action: Action): boolean {
  const me = useMe();
  return useSession(
    ({ state, pastDue }) =>
      access(me.role, state.phase, action, kindOf(state)) &&
      !(pastDue && me.role === "candidate" && closedWhenDue.has(action)),
  );
}
