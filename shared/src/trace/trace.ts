import type { LineEdit } from "../diff/file-diff.ts";
import type { FileId, ParticipantId, ThreadId } from "../ids.ts";

/**
 * What became of a session's threads, and where the changes of its workspace came from: plain JSON, computed from the
 * log, the same before and after a compaction.
 *
 * Shares are estimates, and are shown with "about": they count characters, those of the final text that head does not
 * have for who first wrote them, and those of head that are gone for who deleted them. They know nothing of who had
 * the idea.
 */
export interface Trace {
  /** What differs between head and the workspace, by path and then by line. */
  readonly hunks: readonly TracedHunk[];
  /** All threads, in the order of the agenda. */
  readonly threads: readonly TracedThread[];
}

/** One final change of the workspace against head. */
export interface TracedHunk {
  /**
   * `lines`: lines of a file that stays. `created`, `deleted`: a whole file. `renamed`: a path alone; the changed lines
   * of the file are hunks of their own.
   */
  readonly kind: "lines" | "created" | "deleted" | "renamed";
  readonly file: FileId;
  /** Null for a file that the call made. */
  readonly headPath: string | null;
  /** In the workspace; null for a file that the call deleted. */
  readonly path: string | null;
  /** From head's lines (`base`) to the workspace's (`head`): from 0, half open. Of `renamed` both are empty. */
  readonly edit: LineEdit;
  /** By its path, a file with tests. */
  readonly isTest: boolean;
  /** What it counts as made for; null goes to "Other changes". */
  readonly thread: ThreadId | null;
  /** Somebody has said so; otherwise it is the thread that most of its characters were changed for. */
  readonly byHand: boolean;
  /** Changed characters, in UTF-16 code units. */
  readonly written: number;
  readonly deleted: number;
  /** Fractions of the changed characters, the largest first; they add up to 1, or there are none. */
  readonly people: readonly PersonShare[];
  readonly threads: readonly ThreadShare[];
}

export interface PersonShare {
  readonly participant: ParticipantId;
  readonly share: number;
}

export interface ThreadShare {
  /** Null: for no thread. */
  readonly thread: ThreadId | null;
  readonly share: number;
}

/** What became of one thread. */
export interface TracedThread {
  readonly thread: ThreadId;
  readonly found: { readonly in: "review" | "call"; readonly by: ParticipantId; readonly at: number };
  /** `replies` were written in the call; `presentedAt` is when the walk-through first came to it, null for never. */
  readonly discussed: { readonly replies: number; readonly presentedAt: number | null };
  /** Hunks that count as made for it, by their places in `hunks`. */
  readonly fixedBy: readonly number[];
  /** Those of them that add lines to files with tests. */
  readonly testsAdded: readonly number[];
}

/** The hunk that a thread's `fixedBy` and `testsAdded` name. */
export function hunksAt(trace: Pick<Trace, "hunks">, places: readonly number[]): readonly TracedHunk[] {
  return places.flatMap((place) => trace.hunks[place] ?? []);
}

/** A share as it is shown: "about 60 %", "almost all", "a little". */
export function shareWords(share: number): string {
  const percent = Math.round(share * 20) * 5;
  if (percent >= 100) return share === 1 ? "all" : "almost all";
  return percent === 0 ? "a little" : `about ${percent} %`;
}
