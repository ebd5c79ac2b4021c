import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import type { ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Person } from "@tandiff/shared/patch/mail-headers.ts";
import { mboxPatch, type PatchMail } from "@tandiff/shared/patch/mbox.ts";
import { seriesOf, type SeriesFile } from "@tandiff/shared/patch/series.ts";
import { unifiedDiff } from "@tandiff/shared/patch/unified.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import { labelWords } from "@tandiff/shared/session/label-words.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import type { TracedHunk } from "@tandiff/shared/trace/trace.ts";
import { blobId } from "./blob-id.ts";
import type { TracedFile } from "./final-hunks.ts";
import type { ReadSession } from "./workspace-text.ts";

/** Where a subject is cut, as is usual for commits. */
const longestSubject = 72;

/**
 * `fixes.patch`: a commit for each thread that was fixed, in their order, then one with all other changes. Plain
 * `git am` applies it to head, and leaves the workspace byte for byte. Empty where nothing was changed. Yields after
 * each commit.
 * @param now the date of what nobody has written
 */
export function* patchSeries(
  session: ReadSession,
  files: readonly TracedFile[],
  walkThrough: readonly Thread[],
  { mergeRequest }: ExerciseContent,
  now: number,
): Generator<void, Uint8Array> {
  const hunks = files.flatMap((file) => file.hunks);
  const fixed = walkThrough.filter(({ id }) => hunks.some(({ thread }) => thread === id));
  const commits: readonly (Thread | null)[] = [...fixed, null];
  const commitOf = ({ thread }: TracedHunk): number =>
    commits.findIndex((one) => (one?.id ?? null) === thread);
  const series = seriesOf(
    files.map((file) => seriesFile(file, commitOf)),
    commits.length,
  );
  const mails: Uint8Array[] = [];
  for (const [index, thread] of commits.entries()) {
    yield;
    const own = hunks.filter((hunk) => commitOf(hunk) === index);
    const diff = unifiedDiff(series[index] ?? [], blobId);
    const message = thread ? fixMessage(thread, session) : otherMessage(mergeRequest.title);
    const body = [
      ...message.body,
      `Written in the call of the code review session ${session.state.id ?? ""}.`,
    ];
    mails.push(
      mboxPatch({
        ...authorsOf(own, session),
        date: new Date(lastAt(own, thread?.id ?? null, session) ?? now),
        subject: message.subject,
        body: body.join("\n\n"),
        diff,
      }),
    );
  }
  return Buffer.concat(mails);
}

function seriesFile({ change, hunks }: TracedFile, commitOf: (hunk: TracedHunk) => number): SeriesFile {
  const whole = hunks.find(({ kind }) => kind !== "lines");
  const lines = hunks.filter(({ kind }) => kind === "lines");
  return {
    ...change,
    commit: whole ? commitOf(whole) : 0,
    edits: lines.map((hunk) => ({ edit: hunk.edit, commit: commitOf(hunk) })),
  };
}

interface Message {
  readonly subject: string;
  readonly body: readonly string[];
}

function fixMessage(thread: Thread, { state }: ReadSession): Message {
  const { comments, labels, position, spot, openedBy, addedInCall } = thread;
  const label = labels.severity ?? labels.kind;
  const comment = comments[0]?.body.trim() ?? "";
  const [firstLine = ""] = comment.split("\n");
  const words = excerpt(firstLine) || excerpt(comment);
  const place = spot
    ? `${state.workspace?.files.find(({ id }) => id === spot.file)?.path ?? "a file"} in the workspace`
    : describePosition(position);
  const subject = [...(label ? [labelWords[label]] : []), words === "" ? `Comment on ${place}` : words].join(
    ": ",
  );
  const finder = state.participants.find(({ id }) => id === openedBy)?.name ?? "somebody";
  return {
    subject: cut(subject, longestSubject),
    body: [`On ${place}, found ${addedInCall ? "in the call" : "in the review"} by ${finder}.`],
  };
}

function otherMessage(title: string): Message {
  return { subject: "Other changes", body: [`What the call changed in "${title}" for no comment.`] };
}

function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}

/** Who changed most is the author; all others who changed something are named too. */
function authorsOf(
  hunks: readonly TracedHunk[],
  { state }: ReadSession,
): Pick<PatchMail, "author" | "coAuthors"> {
  const shares = new Map<ParticipantId, number>();
  for (const { people, written, deleted } of hunks) {
    for (const { participant, share } of people) {
      const characters = share * Math.max(1, written + deleted);
      shares.set(participant, (shares.get(participant) ?? 0) + characters);
    }
  }
  const people = state.participants
    .filter(({ id }) => shares.has(id))
    .toSorted((a, b) => (shares.get(b.id) ?? 0) - (shares.get(a.id) ?? 0))
    .map(({ id, name, role }): Person => ({ name, email: `${role}.${id}@tandiff.invalid` }));
  const [author = { name: "Tandiff", email: "session@tandiff.invalid" }, ...coAuthors] = people;
  return { author, coAuthors };
}

/** When somebody last wrote for the thread, or did something to one of its files. */
function lastAt(
  hunks: readonly TracedHunk[],
  thread: ThreadId | null,
  { code, operations }: ReadSession,
): number | null {
  const whole = new Set(hunks.filter(({ kind }) => kind !== "lines").map(({ file }) => file));
  const times = operations.filter(({ file }) => whole.has(file)).map(({ at }) => at);
  const wroteAt = code.lastAt(thread);
  const all = wroteAt === null ? times : [...times, wroteAt];
  return all.length > 0 ? Math.max(...all) : null;
}
