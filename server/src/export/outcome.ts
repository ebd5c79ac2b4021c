import type { BlobHash } from "@tandiff/shared/ids.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";
import type { StoredExercise } from "../storage/port.ts";
import { finalHunks } from "./final-hunks.ts";
import { patchSeries } from "./patch-series.ts";
import { fullChanges, plainDiff } from "./plain-diffs.ts";
import { traceOf, walkThrough } from "./trace.ts";
import { workspaceChanges, type ReadSession } from "./workspace-text.ts";

/** What a call came to: where its changes came from, and the patches that bring them to a repository. */
export interface Outcome {
  readonly trace: Trace;
  readonly patches: {
    /** For `git am` on head, a commit for each fixed thread. */
    readonly "fixes.patch": Uint8Array;
    /** For `git apply` on head. */
    readonly "fixes.diff": Uint8Array;
    /** For `git apply` on base. */
    readonly "full.diff": Uint8Array;
  };
}

/** A session's exercise, and its files. */
export interface ReadExercise {
  readonly exercise: StoredExercise;
  readonly readBlob: (hash: BlobHash) => Uint8Array;
}

/**
 * Computes it from a session's log. Yields wherever it may be interrupted.
 * @param now the date of commits that nobody has written
 */
export function* outcomeOf(
  session: ReadSession,
  { exercise: { content, diffs }, readBlob }: ReadExercise,
  now: number,
): Generator<void, Outcome> {
  const changes = workspaceChanges(session, content, readBlob);
  const files = yield* finalHunks(session, changes);
  const threads = walkThrough(session.state, diffs);
  return {
    trace: traceOf(session, files, threads),
    patches: {
      "fixes.patch": yield* patchSeries(session, files, threads, content, now),
      "fixes.diff": yield* plainDiff(changes),
      "full.diff": yield* plainDiff(fullChanges(diffs, changes, readBlob)),
    },
  };
}

/** The trace alone. */
export function* traceAlone(
  session: ReadSession,
  { exercise: { content, diffs }, readBlob }: ReadExercise,
): Generator<void, Trace> {
  const files = yield* finalHunks(session, workspaceChanges(session, content, readBlob));
  return traceOf(session, files, walkThrough(session.state, diffs));
}
