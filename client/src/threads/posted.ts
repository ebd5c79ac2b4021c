import type { Draft } from "@tandiff/shared/api.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { useEffect } from "react";
import { useAllDrafts, useDraftStore } from "../session/drafts.ts";
import { useSession } from "../session/session-store.ts";
import { draftKeys } from "./draft-key.ts";

/**
 * Whether a draft says what is `posted` already, or has to `begin-anew` since what it was to become is there
 * with another text or was deleted; null where it is a draft as ever.
 */
export function postedAs(
  { key, body, comment: id }: Draft,
  { threads, deleted, review }: Pick<SessionState, "threads" | "deleted" | "review">,
): "posted" | "begin-anew" | null {
  if (key === draftKeys.declaration) return review?.declaration?.words === body ? "posted" : null;
  if (key === draftKeys.summary) return review?.summary === body ? "posted" : null;
  const comments = threads.flatMap((thread) => thread.comments);
  if (comments.some((one) => one.body === body && (one.id === id || key === draftKeys.edit(one.id)))) {
    return "posted";
  }
  const isTaken = [...comments, ...deleted.map(({ comment }) => comment)].some((one) => one.id === id);
  return isTaken ? "begin-anew" : null;
}

/** Drops drafts that were posted from a page which never heard so, as when its tab was closed too early. */
export function useDropPosted(): void {
  const store = useDraftStore();
  const drafts = useAllDrafts();
  const state = useSession((session) => session.state);
  useEffect(() => {
    for (const draft of drafts) {
      const posted = postedAs(draft, state);
      if (posted === "begin-anew") store.beginAnew(draft.key);
      if (posted === "posted" && !store.isTypedHere(draft.key)) void store.discard(draft.key, draft.body);
    }
  }, [store, drafts, state]);
}
