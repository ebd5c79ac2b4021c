import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useCan, useMe, useSession } from "../session/session-store.ts";
import { OwnFocus, type OwnFocusState } from "./own-focus.ts";
import type { DocumentStatus } from "./shared-document.ts";
import { sharedDocument } from "./use-shared-document.ts";

/** They live as long as the page, as the documents do. */
const ownFocuses = new Map<ParticipantId, OwnFocus>();

export function ownFocus(participant: ParticipantId): OwnFocus {
  const known = ownFocuses.get(participant);
  if (known) return known;
  const made = new OwnFocus(participant, sharedDocument(participant));
  ownFocuses.set(participant, made);
  return made;
}

export function useOwnFocus(): OwnFocusState {
  const participant = useSession((session) => session.participant);
  return useStore(ownFocus(participant).store);
}

/** Keeps this page with its own focus times; to be called once, for as long as the call is in sight. */
export function useFollowOwnFocus(): void {
  const me = useMe();
  const focus = useSession(({ state }) => state.focus);
  const workspace = useSession(({ state }) => state.workspace);
  const clockOffset = useSession((session) => session.clockOffset);
  const send = useSession((session) => session.send);
  const caughtUp = useSession((session) => session.caughtUp);
  const isReady = useStore(sharedDocument(me.id).store, ({ status }) => status.kind === "ready");
  useEffect(() => {
    if (me.role !== "candidate" || workspace === null || !caughtUp) return;
    const own = ownFocus(me.id);
    if (focus.kind !== "running") own.follow(null);
    else if (isReady) {
      own.follow({
        since: focus.since,
        left: focus.until - (Date.now() + clockOffset),
        files: workspace.files.filter(({ deleted }) => !deleted).map(({ id }) => id),
        end: () => send({ type: "focus.end" }),
      });
    }
  }, [me.id, me.role, focus, workspace, clockOffset, send, isReady, caughtUp]);
}

/** Whether this page may change the shared text now: while a focus time runs, nobody may. */
export function useMayEdit(): boolean {
  const mayWrite = useCan("code.write");
  return useSession(({ state }) => state.focus.kind !== "running") && mayWrite;
}

/** The workspace's document as this page is to show it: the throw-away one in its own focus time. */
export function useWorkspaceStatus(status: DocumentStatus): DocumentStatus {
  const own = useOwnFocus();
  return useMemo(() => {
    if (status.kind !== "ready" || !("copy" in own)) return status;
    return { ...status, copy: own.copy };
  }, [status, own]);
}
