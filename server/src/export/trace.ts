import { diffPath, type FileChange } from "@tandiff/shared/diff/file-diff.ts";
import { inTreeOrder } from "@tandiff/shared/diff/tree-order.ts";
import { agendaOrder } from "@tandiff/shared/session/agenda-order.ts";
import type { SessionState, Thread } from "@tandiff/shared/session/state.ts";
import { threadOrder } from "@tandiff/shared/session/thread-order.ts";
import type { Trace, TracedHunk, TracedThread } from "@tandiff/shared/trace/trace.ts";
import type { TracedFile } from "./final-hunks.ts";
import type { ReadSession } from "./workspace-text.ts";

/** What became of threads, and where the changes of files came from. */
export function traceOf(
  session: ReadSession,
  files: readonly TracedFile[],
  threads: readonly Thread[],
): Trace {
  const hunks = files.toSorted((a, b) => inTreeOrder(pathOf(a), pathOf(b))).flatMap((file) => file.hunks);
  return { hunks, threads: threads.map((thread) => tracedThread(session, thread, hunks)) };
}

/**
 * A session's threads in the order of its agenda.
 * @param diffs the merge request's, in any order
 */
export function walkThrough(
  { threads, agenda }: Pick<SessionState, "threads" | "agenda">,
  diffs: readonly FileChange[],
): readonly Thread[] {
  const shown = diffs.toSorted((a, b) => inTreeOrder(diffPath(a), diffPath(b)));
  return agendaOrder(threadOrder(threads, shown), agenda);
}

function pathOf({ change: { before, after } }: TracedFile): string {
  return (after ?? before)?.path ?? "";
}

function tracedThread(
  { presentedAt }: ReadSession,
  { id, addedInCall, openedBy, openedAt, comments }: Thread,
  hunks: readonly TracedHunk[],
): TracedThread {
  const places = [...hunks.keys()];
  const fixedBy = places.filter((place) => hunks[place]?.thread === id);
  const testsAdded = fixedBy.filter((place) => {
    const hunk = hunks[place];
    return hunk?.isTest && hunk.edit.headEnd > hunk.edit.headStart;
  });
  // Comments of the review are sealed; the first one of a thread is no reply.
  const replies = comments.filter(({ sealed }, index) => !sealed && index > 0).length;
  return {
    thread: id,
    found: { in: addedInCall ? "call" : "review", by: openedBy, at: openedAt },
    discussed: { replies, presentedAt: presentedAt.get(id) ?? null },
    fixedBy,
    testsAdded,
  };
}
