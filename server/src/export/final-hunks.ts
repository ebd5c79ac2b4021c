import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import type { ChangedLines } from "@tandiff/shared/session/call.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { splitLines, toByteString } from "@tandiff/shared/text/byte-string.ts";
import { isTestPath } from "@tandiff/shared/trace/test-path.ts";
import { tieOf } from "@tandiff/shared/trace/ties.ts";
import type { TracedHunk } from "@tandiff/shared/trace/trace.ts";
import { totals, weighEdits, type Weight } from "@tandiff/shared/trace/weigh-edits.ts";
import type { Range } from "../compaction/compacted-text.ts";
import type { FileOperation, ReadSession, WorkspaceChange } from "./workspace-text.ts";

/** A changed file with its final hunks. */
export interface TracedFile {
  readonly change: WorkspaceChange;
  readonly hunks: readonly TracedHunk[];
}

/** What is told of one changed character. */
interface Told {
  readonly by: ParticipantId;
  readonly cause: ThreadId | null;
}

/** What each file's changes are for and who made them. Yields wherever it may be interrupted. */
export function* finalHunks(
  session: ReadSession,
  changes: readonly WorkspaceChange[],
): Generator<void, readonly TracedFile[]> {
  const files: TracedFile[] = [];
  for (const change of changes) {
    const ranges = yield* session.code.ranges(rootName(change.file));
    files.push({ change, hunks: hunksOf(session, change, ranges) });
    yield;
  }
  return files;
}

function hunksOf(session: ReadSession, change: WorkspaceChange, ranges: readonly Range[]): TracedHunk[] {
  const { before, after, headText, nowText } = change;
  if (!before || !after) {
    const kind = before ? "deleted" : "created";
    const operation = lastOperation(session, change, [`file.${kind}`]);
    const edit = { ...nowhere, baseEnd: byteLines(before).length, headEnd: byteLines(after).length };
    const weights = before ? deletedWeights(ranges, operation) : writtenWeights(ranges);
    return [traced(session, change, kind, edit, weights, toldOf(operation))];
  }
  const edits = lineEdits(byteLines(before), byteLines(after));
  const pieces = ranges.map((range) => ({ ...range, told: toldOf(range) }));
  const weights = weighEdits(edits, headText, nowText, pieces);
  const hunks = edits.map((edit, index) =>
    traced(session, change, "lines", edit, weights[index] ?? [], null),
  );
  if (before.path === after.path) return hunks;
  const operation = toldOf(lastOperation(session, change, ["file.renamed", "file.restored"]));
  const most = totals(weights.flat(), (told) => told?.cause ?? null)[0]?.of ?? null;
  const mover = operation && { ...operation, cause: operation.cause ?? most };
  return [traced(session, change, "renamed", nowhere, [], mover), ...hunks];
}

const nowhere: LineEdit = { baseStart: 0, baseEnd: 0, headStart: 0, headEnd: 0 };

function byteLines(file: PatchFile | null): readonly string[] {
  return file ? splitLines(toByteString(file.bytes)) : [];
}

function lastOperation(
  { operations }: ReadSession,
  { file }: WorkspaceChange,
  kinds: readonly FileOperation["kind"][],
): FileOperation | null {
  return operations.findLast((one) => one.file === file && kinds.includes(one.kind)) ?? null;
}

/** Null where nobody is known: head's own text, brought back by an undo. */
function toldOf(mark: { by: ParticipantId | null; cause: ThreadId | null } | null): Told | null {
  return mark && mark.by !== null ? { by: mark.by, cause: mark.cause } : null;
}

function writtenWeights(ranges: readonly Range[]): Weight<Told>[] {
  return ranges.flatMap(({ kind, length, ...mark }) =>
    kind === "written" ? [{ kind, length, told: toldOf(mark) }] : [],
  );
}

/** Whoever deletes a file deletes all that was left of head in it. */
function deletedWeights(ranges: readonly Range[], operation: FileOperation | null): Weight<Told>[] {
  return ranges.flatMap(({ kind, length, ...mark }) =>
    kind === "written" ? [] : [{ kind: "cut", length, told: toldOf(kind === "kept" ? operation : mark) }],
  );
}

/** @param operation who did it to the whole file; it counts where there are no characters */
function traced(
  { state }: ReadSession,
  { file, before, after }: WorkspaceChange,
  kind: TracedHunk["kind"],
  edit: LineEdit,
  weights: readonly Weight<Told>[],
  operation: Told | null,
): TracedHunk {
  const known = weights.filter(({ told }) => told !== null);
  const counted: readonly Weight<Told>[] =
    known.length === 0 && operation ? [{ kind: "written", length: 1, told: operation }] : known;
  const isThread = new Set(state.threads.map(({ id }) => id));
  const threads = totals(counted, (told) => knownThread(told?.cause ?? null, isThread));
  const people = totals(counted, (told) => told?.by ?? null);
  const change: ChangedLines = { file, start: edit.baseStart, end: edit.baseEnd };
  const tie = kind === "renamed" ? undefined : tieOf(change, state.ties);
  const all = sum(counted);
  return {
    kind,
    file,
    headPath: before?.path ?? null,
    path: after?.path ?? null,
    edit,
    isTest: isTestPath((after ?? before)?.path ?? ""),
    thread: tie ? knownThread(tie.thread, isThread) : (threads[0]?.of ?? null),
    byHand: tie !== undefined,
    written: sum(known.filter((weight) => weight.kind === "written")),
    deleted: sum(known.filter((weight) => weight.kind === "cut")),
    people: people.flatMap(({ of, length }) =>
      of === null ? [] : [{ participant: of, share: length / all }],
    ),
    threads: threads.map(({ of, length }) => ({ thread: of, share: length / all })),
  };
}

function knownThread(thread: ThreadId | null, known: ReadonlySet<ThreadId>): ThreadId | null {
  return thread !== null && known.has(thread) ? thread : null;
}

function sum(weights: readonly Pick<Weight<Told>, "length">[]): number {
  return weights.reduce((total, { length }) => total + length, 0);
}
