import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { createSession } from "./create-session.ts";
import { isOver } from "./live-connection.ts";
import type { Session } from "./session-store.ts";

const begun = new Map<ParticipantId, Session>();

/** Opens the line before the page is drawn. Resolves when the session has caught up, or the line is lost. */
export function beginSession(participant: ParticipantId): Promise<void> {
  const { connect, store } = sessionOf(participant);
  connect();
  return new Promise((resolve) => {
    const check = (): boolean => {
      const { caughtUp, line } = store.getState();
      const isSettled = caughtUp || line === "offline" || isOver(line);
      if (isSettled) resolve();
      return isSettled;
    };
    if (check()) return;
    const unsubscribe = store.subscribe(() => {
      if (check()) unsubscribe();
    });
  });
}

/** The participant's session, begun already or not. */
export function sessionOf(participant: ParticipantId): Session {
  const known = begun.get(participant);
  if (known) return known;
  const session = createSession(participant, location.origin.replace(/^http/, "ws"));
  begun.set(participant, session);
  return session;
}
