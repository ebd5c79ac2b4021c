import type { CommentId, ThreadId } from "@tandiff/shared/ids.ts";
import { type RefObject, useEffect } from "react";

/** What is far away takes a moment to come into the page. Milliseconds. */
const patience = 2_000;

let wanted: { readonly id: ThreadId | CommentId; readonly until: number } | null = null;
const waiting = new Set<() => void>();

/** The thread, shown as the active one, or the comment takes the focus as soon as it is in the page. */
export function wantFocusFor(id: ThreadId | CommentId): void {
  wanted = { id, until: Date.now() + patience };
  // Once what was clicked has closed and given the focus back, and the view has gone to the thread.
  requestAnimationFrame(() => requestAnimationFrame(() => waiting.forEach((take) => take())));
}

/** Gives `element` the focus that is wanted for `id`, once; with `scrolls` it comes into sight by that. */
export function useWantedFocus(
  element: RefObject<HTMLElement | null>,
  id: ThreadId | CommentId,
  { isReady = true, scrolls = false },
): void {
  useEffect(() => {
    const take = (): void => {
      if (!isReady || wanted?.id !== id) return;
      if (Date.now() < wanted.until) element.current?.focus({ preventScroll: !scrolls });
      wanted = null;
    };
    take();
    waiting.add(take);
    return () => void waiting.delete(take);
  });
}
