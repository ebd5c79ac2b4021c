import { deflateSync } from "node:zlib";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import type { Deflate, PatchChange } from "@tandiff/shared/patch/unified.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";
import type { StoredExercise } from "../storage/port.ts";
import { finalHunks, type TracedFile } from "./final-hunks.ts";
import { patchSeries } from "./patch-series.ts";
import { fullChanges, plainDiff } from "./plain-diffs.ts";
import { traceOf, walkThrough } from "./trace.ts";
import { workspaceChanges, type ReadSession, type WorkspaceChange } from "./workspace-text.ts";

/** What a call came to: where its changes came from, and the patches that bring them to a repository. */
export interface Outcome {
  readonly trace: Trace;
  /** What the call changed of head. */
  readonly changes: readonly WorkspaceChange[];
  /** What leads from base to the workspace. */
  readonly full: readonly PatchChange[];
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
 * @param deflated compresses binary files
 */
export function* outcomeOf(
  session: ReadSession,
  exercise: ReadExercise,
  now: number,
  deflated: Deflate = deflateSync,
): Generator<void, Outcome> {
  const { changes, files, threads } = yield* readHunks(session, exercise);
  const { diffs } = exercise.exercise;
  const full = fullChanges(diffs, changes, exercise.readBlob);
  return {
    trace: traceOf(session, files, threads),
    changes,
    full,
    patches: {
      "fixes.patch": yield* patchSeries(session, files, threads, exercise.exercise.content, now),
      "fixes.diff": yield* plainDiff(changes, deflated),
      "full.diff": yield* plainDiff(full, deflated),
    },
  };
}

/** The trace alone. */
export function* traceAlone(session: ReadSession, exercise: ReadExercise): Generator<void, Trace> {
  const { files, threads } = yield* readHunks(session, exercise);
  return traceOf(session, files, threads);
}

/** `fixes.patch` alone. */
export function* seriesAlone(
  session: ReadSession,
  exercise: ReadExercise,
  now: number,
): Generator<void, Uint8Array> {
  const { files, threads } = yield* readHunks(session, exercise);
  return yield* patchSeries(session, files, threads, exercise.exercise.content, now);
}

interface Traced {
  readonly changes: readonly WorkspaceChange[];
  readonly files: readonly TracedFile[];
  /** In the order of the agenda. */
  readonly threads: readonly Thread[];
}

function* readHunks(
  session: ReadSession,
  { exercise: { content, diffs }, readBlob }: ReadExercise,
): Generator<void, Traced> {
  const changes = workspaceChanges(session, content, readBlob);
  const files = yield* finalHunks(session, changes);
  return { changes, files, threads: walkThrough(session.state, diffs) };
}
