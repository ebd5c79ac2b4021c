import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { replayTime } from "@tandiff/shared/replay/timeline.ts";
import type { SessionState, Thread } from "@tandiff/shared/session/state.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";

/** Something in a replay that one may want to go to. */
export interface Moment {
  /** Milliseconds of the replay. */
  readonly at: number;
  readonly kind: "comment" | "fix" | "output" | "skipped" | "change";
  readonly title: string;
  readonly by: ParticipantId | null;
  readonly thread: ThreadId | null;
  readonly file: FileId | null;
}

const longest = 80;

/** What was said, shown and begun to be fixed in the call, and what is left out, in order. */
export function momentsOf(index: ReplayIndex, { threads }: Pick<SessionState, "threads">): Moment[] {
  const { stretches } = index;
  const start = stretches[0]?.from ?? 0;
  const bodyOf = (thread: ThreadId): string => firstWords(threads.find(({ id }) => id === thread));
  const moments: Moment[] = index.fixes.map(({ at, thread, file }) => ({
    at,
    kind: "fix",
    title: `Fix begun: ${bodyOf(thread)}`,
    by: null,
    thread,
    file,
  }));
  for (const { at: serverAt, by, event } of index.events) {
    const at = replayTime(stretches, serverAt);
    if (serverAt < start) continue;
    if (event.kind === "thread.opened" || event.kind === "comment.added") {
      const title = shortened(event.body);
      moments.push({ at, kind: "comment", title, by, thread: event.thread, file: null });
    } else if (event.kind === "thread.resolved") {
      const title = `Resolved: ${bodyOf(event.thread)}`;
      moments.push({ at, kind: "comment", title, by, thread: event.thread, file: null });
    } else if (event.kind === "output.added") {
      moments.push({ at, kind: "output", title: shortened(event.title), by, thread: null, file: null });
    }
  }
  for (const { at, skipped } of stretches) {
    if (skipped === null) continue;
    const title = skipped === "focus" ? "A focus time is left out here" : "The call was reopened here";
    moments.push({ at, kind: "skipped", title, by: null, thread: null, file: null });
  }
  return moments.toSorted((a, b) => a.at - b.at);
}

/** When each change that stayed was written last. `textOf` tells the last texts. */
export function changesOf(
  { seed, touched }: Pick<ReplayIndex, "seed" | "touched">,
  textOf: (file: FileId) => SplicedText,
  { workspace }: Pick<SessionState, "workspace">,
): Moment[] {
  const before = new Map(seed);
  const changes = touched.flatMap(([file, times]) => {
    const found = workspace?.files.find(({ id }) => id === file);
    if (!found || found.deleted) return [];
    const edits = lineEdits(splitLines(before.get(file) ?? ""), splitLines(textOf(file).text));
    return edits.map(({ headStart, headEnd }): Moment => {
      // Where lines only went, those around tell when.
      const from = headEnd > headStart ? headStart : Math.max(0, headStart - 1);
      const at = Math.max(0, ...times.slice(from, Math.max(headEnd, headStart + 1)));
      const lines = headEnd - headStart > 1 ? `${headStart + 1}–${headEnd}` : `${headStart + 1}`;
      return { at, kind: "change", title: `${found.path}:${lines}`, by: null, thread: null, file };
    });
  });
  return changes.toSorted((a, b) => a.at - b.at);
}

function firstWords(thread: Thread | undefined): string {
  return shortened(thread?.comments[0]?.body ?? "a comment that is gone");
}

function shortened(text: string): string {
  const words = text.replaceAll(/\s+/g, " ").trim();
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}
