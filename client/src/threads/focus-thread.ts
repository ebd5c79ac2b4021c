import type { ThreadId } from "@tandiff/shared/ids.ts";

/** A thread that is far away takes a moment to come into the page. Milliseconds. */
const patience = 2_000;

let wanted: { readonly thread: ThreadId; readonly until: number } | null = null;

/** The next card of this thread that is shown as the active one takes the focus. */
export function wantFocusFor(thread: ThreadId): void {
  wanted = { thread, until: Date.now() + patience };
}

/** Whether this card is to take the focus now; asked once, it is no more. */
export function takeFocusFor(thread: ThreadId): boolean {
  if (wanted?.thread !== thread) return false;
  const isNow = Date.now() < wanted.until;
  wanted = null;
  return isNow;
}
