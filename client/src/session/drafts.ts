import type { Draft } from "@tandiff/shared/api.ts";
import type { CommentId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import type { DraftStore } from "./draft-store.ts";
import type { SaveState } from "./save-state.ts";

export const DraftsContext = createContext<DraftStore | null>(null);

/** The text of one form, with the labels chosen for the thread that it is to open. */
export interface DraftHandle {
  readonly body: string;
  readonly setBody: (text: string) => void;
  readonly labels: Labels;
  readonly setLabels: (labels: Labels) => void;
  /** What the comment is to be called that it becomes; absent where nothing was typed. */
  readonly comment: CommentId | undefined;
  /** Sends it to the server now instead of half a second after the last key; for `onBlur`. */
  readonly flush: () => void;
  /** Throws it away, here at once; with the text that was `sent`, only while it says just that. */
  readonly discard: (sent?: string) => Promise<void>;
  readonly state: SaveState;
  /** Why the server refused it for good, in a sentence; the text stays in this browser. */
  readonly refusal: string | null;
}

/**
 * The draft of the form that `key` names; `position` is stored beside it for a thread that is not open
 * yet. Keys: `new:<path>:<side>:<start>-<end>` or `new:<path>:<side>:file`, `reply:<threadId>`,
 * `edit:<commentId>`, `summary`.
 */
export function useDraft(key: string, position: Position | null): DraftHandle {
  const store = useDraftStore();
  const body = useSyncExternalStore(store.subscribe, () => store.drafts.get(key)?.body ?? "");
  const labels = useSyncExternalStore(store.subscribe, () => store.drafts.get(key)?.labels ?? noLabels);
  const comment = useSyncExternalStore(store.subscribe, () => store.drafts.get(key)?.comment);
  const state = useSyncExternalStore(store.subscribe, () => store.stateOf(key));
  const refusal = useSyncExternalStore(store.subscribe, () => store.refusalOf(key));
  return {
    body,
    setBody: (text) => store.set(key, position, text),
    labels,
    setLabels: (next) => store.setLabels(key, position, next),
    comment,
    flush: () => void store.flush(key),
    discard: (sent) => store.discard(key, sent),
    state,
    refusal,
  };
}

/** All drafts with some text, e.g. to show where forms are open and to warn before the review is sent. */
export function useAllDrafts(): readonly Draft[] {
  const store = useDraftStore();
  const drafts = useSyncExternalStore(store.subscribe, () => store.drafts);
  return useMemo(() => [...drafts.values()].filter((draft) => draft.body.trim() !== ""), [drafts]);
}

/** Throws away the draft that a key names, as `DraftHandle.discard` does. */
export function useDiscardDraft(): (key: string, sent: string) => Promise<void> {
  const store = useDraftStore();
  return (key, sent) => store.discard(key, sent);
}

export function useDraftStore(): DraftStore {
  const store = useContext(DraftsContext);
  if (!store) throw new Error("Drafts need a SessionProvider above them.");
  return store;
}
