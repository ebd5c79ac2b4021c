import type { Draft } from "@tandiff/shared/api.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { draftKeys } from "./draft-key.ts";

/** Where a draft belongs. */
export type DraftPlace =
  /** It opens a thread; null is the merge request as a whole. */
  | { readonly kind: "opening"; readonly position: Position | null }
  /** It opens a thread on lines of the workspace. */
  | { readonly kind: "spot"; readonly file: string; readonly lines: Lines }
  /** It answers in a thread, or changes a comment of it. */
  | { readonly kind: "thread"; readonly thread: Thread; readonly what: "reply" | "edit" }
  /** What it belonged to is gone; its text is still there. */
  | { readonly kind: "nowhere" };

export function draftPlace({ key, position }: Draft, threads: readonly Thread[]): DraftPlace {
  if (position || key === draftKeys.opening(null)) return { kind: "opening", position };
  const spot = /^spot:([^:]+):(\d+)-(\d+)$/.exec(key);
  if (spot) {
    const [, file = "", start, end] = spot;
    return { kind: "spot", file, lines: { start: Number(start), end: Number(end) } };
  }
  const [kind, id] = key.split(":");
  if (kind === "reply") {
    const thread = threads.find((one) => one.id === id);
    return thread ? { kind: "thread", thread, what: "reply" } : { kind: "nowhere" };
  }
  const thread = threads.find((one) => one.comments.some((each) => each.id === id));
  return thread ? { kind: "thread", thread, what: "edit" } : { kind: "nowhere" };
}

/** Whether an edit can no longer be saved, since its comment was sealed. */
export function isSealedEdit({ key }: Draft, thread: Thread): boolean {
  return thread.comments.some((comment) => comment.sealed && key === draftKeys.edit(comment.id));
}
