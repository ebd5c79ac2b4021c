import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import { replayTime } from "@tandiff/shared/replay/timeline.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { SessionState, Thread } from "@tandiff/shared/session/state.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";

/** Something in a replay that one may want to go to. */
export interface Moment {
  /** Milliseconds of the replay. */
  readonly at: number;
  readonly kind: "comment" | "fix" | "output" | "skipped" | "change" | "file";
  readonly title: string;
  readonly by: ParticipantId | null;
  readonly thread: ThreadId | null;
  readonly file: FileId | null;
  /** Of a change: the lines of the file's first text that it took the place of, from 0, half open. */
  readonly base?: { readonly start: number; readonly end: number };
}

const longest = 80;

/** What was said, shown, done to files and begun to be fixed in the call, and what is left out, in order. */
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
  const files = new FileNames();
  for (const { at: serverAt, by, event } of index.events) {
    const at = replayTime(stretches, serverAt);
    if (event.kind === "workspace.seeded") files.seeded(event);
    if (serverAt < start) continue;
    if (event.kind === "thread.opened" || event.kind === "comment.added") {
      const title = shortened(event.body);
      moments.push({ at, kind: "comment", title, by, thread: event.thread, file: null });
    } else if (event.kind === "thread.resolved") {
      const title = `Resolved: ${bodyOf(event.thread)}`;
      moments.push({ at, kind: "comment", title, by, thread: event.thread, file: null });
    } else if (event.kind === "output.added") {
      moments.push({ at, kind: "output", title: shortened(event.title), by, thread: null, file: null });
    } else {
      const done = files.doneBy(event);
      if (done) moments.push({ at, kind: "file", ...done, by, thread: null });
    }
  }
  for (const { at, skipped } of stretches) {
    if (skipped === null) continue;
    const title = skipped === "focus" ? "A focus time is left out here" : "The call was reopened here";
    moments.push({ at, kind: "skipped", title, by: null, thread: null, file: null });
  }
  return moments.toSorted((a, b) => a.at - b.at);
}

/** What files were called, event by event. */
class FileNames {
  readonly #paths = new Map<FileId, string>();

  seeded({ files }: Extract<Event, { kind: "workspace.seeded" }>): void {
    for (const { id, path } of files) this.#paths.set(id, path);
  }

  /** What an event did to a file, in words; null for all other events. */
  doneBy(event: Event): { title: string; file: FileId } | null {
    if (event.kind === "file.deleted") {
      return { title: `${this.#paths.get(event.file) ?? "A file"}, deleted`, file: event.file };
    }
    if (event.kind !== "file.created" && event.kind !== "file.renamed" && event.kind !== "file.restored")
      return null;
    const before = this.#paths.get(event.file);
    this.#paths.set(event.file, event.path);
    const words = { "file.created": "a new file", "file.restored": "brought back" } as const;
    const title =
      event.kind === "file.renamed"
        ? `${before ?? "A file"}, now ${event.path}`
        : `${event.path}, ${words[event.kind]}`;
    return { title, file: event.file };
  }
}

/**
 * The moment that a change of the trace was typed last, or at which its file was made, renamed or deleted. The trace
 * compares bytes and may cut changes otherwise: the nearest one of the file is meant.
 * @param name as `changeName` tells it, or the file alone
 */
export function momentOfChange(moments: readonly Moment[], name: string): Moment | null {
  const [, id, start, end] = /^([^:]+)(?::(\d+)-(\d+))?$/.exec(name) ?? [];
  const ofFile = moments.filter(({ file, kind }) => file === id && (kind === "change" || kind === "file"));
  const done = ofFile.findLast(({ kind }) => kind === "file");
  if (start === undefined) return done ?? ofFile.at(-1) ?? null;
  const away = ({ base }: Moment): number =>
    base
      ? Math.max(0, base.start - Number(end), Number(start) - base.end) +
        (base.start === Number(start) && base.end === Number(end) ? 0 : 0.5)
      : Number.POSITIVE_INFINITY;
  return ofFile.toSorted((a, b) => away(a) - away(b))[0] ?? null;
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
    return edits.map(({ baseStart, baseEnd, headStart, headEnd }): Moment => {
      // Where lines only went, those around tell when.
      const from = headEnd > headStart ? headStart : Math.max(0, headStart - 1);
      const at = Math.max(0, ...times.slice(from, Math.max(headEnd, headStart + 1)));
      const lines = headEnd - headStart > 1 ? `${headStart + 1}–${headEnd}` : `${headStart + 1}`;
      const base = { start: baseStart, end: baseEnd };
      return { at, kind: "change", title: `${found.path}:${lines}`, by: null, thread: null, file, base };
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
