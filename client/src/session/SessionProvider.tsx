import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { access } from "@tandiff/shared/session/access.ts";
import { useEffect, useState, type ReactNode } from "react";
import { useStore } from "zustand";
import { sessionOf } from "./begin-session.ts";
import { DraftStore } from "./draft-store.ts";
import { DraftsContext } from "./drafts.ts";
import { guardLeaving } from "./save-state.ts";
import { SessionContext, type SessionStore } from "./session-store.ts";

/** Everything below it is this participant's page. Mount it with `key={participant}`. */
export function SessionProvider(props: { participant: ParticipantId; children: ReactNode }) {
  const [session] = useState(() => sessionOf(props.participant));
  const [drafts] = useState(() => new DraftStore(props.participant, localStorage));

  useEffect(() => session.connect(), [session]);
  const isErased = useStore(session.store, ({ line }) => line === "erased");
  // Of an interview that was erased there is nothing left to lose.
  useEffect(() => (isErased ? undefined : guardLeaving()), [isErased]);
  useEffect(() => {
    const retry = (): void => session.retryNow();
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, [session]);
  useEffect(() => {
    const tell = (): void => session.store.getState().setVisible(document.visibilityState === "visible");
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [session]);
  useEffect(() => drafts.keepInStep(), [drafts]);
  useEffect(() => {
    const load = (now: SessionStore): void => {
      const me = now.state.participants.find((one) => one.id === now.participant);
      if (me && access(me.role, now.state.phase, "draft.write")) void drafts.load();
    };
    load(session.store.getState());
    return session.store.subscribe(load);
  }, [session, drafts]);

  return (
    <SessionContext value={session}>
      <DraftsContext value={drafts}>{props.children}</DraftsContext>
    </SessionContext>
  );
}
