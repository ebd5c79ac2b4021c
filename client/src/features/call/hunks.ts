import type { FixedRange, FixesView } from "@tandiff/shared/api.ts";
import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ChangedLines } from "@tandiff/shared/session/call.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { seedClientId } from "@tandiff/shared/sync/protocol.ts";
import { lineStarts } from "@tandiff/shared/workspace/line-starts.ts";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import { seedClock } from "@tandiff/shared/workspace/thread-place.ts";
import type { Text } from "yjs";

/** A change of the call in one file, and the thread that it is for. */
export interface Hunk {
  /** Its base is head, its head the workspace. */
  readonly edit: LineEdit;
  readonly change: ChangedLines;
  readonly thread: ThreadId | null;
  /** Somebody has said so; otherwise it is what most of its characters were written for. */
  readonly byHand: boolean;
}

/** The changes of a file, each with its thread. `edits` leads from `headText` to what the text is now. */
export function hunksOf(
  file: FileId,
  text: Text,
  headText: string,
  edits: readonly LineEdit[],
  fixes: FixesView,
  ties: SessionState["ties"],
): Hunk[] {
  const causes = causesOf(text, headText, edits, fixes);
  return edits.map((edit, index) => {
    const change = { file, start: edit.baseStart, end: edit.baseEnd };
    const tie = tieOf(change, ties);
    return { edit, change, thread: tie ? tie.thread : (causes[index] ?? null), byHand: tie !== undefined };
  });
}

/** The last word about just these lines, or else about lines that the change has taken in since. */
function tieOf(change: ChangedLines, ties: SessionState["ties"]): SessionState["ties"][number] | undefined {
  const ofFile = ties.filter((tie) => tie.change.file === change.file);
  return (
    ofFile.findLast((tie) => tie.change.start === change.start && tie.change.end === change.end) ??
    ofFile.findLast((tie) => tie.change.start < change.end && change.start < tie.change.end)
  );
}

/** For each edit the thread that most of its characters, written and deleted, were for. */
function causesOf(
  text: Text,
  headText: string,
  edits: readonly LineEdit[],
  fixes: FixesView,
): readonly (ThreadId | null)[] {
  const weights = edits.map(() => new Map<number, number>());
  const now = lineStarts(text.toJSON());
  const before = lineStarts(headText);
  const [written, deleted] = [threadFinder(fixes.written), threadFinder(fixes.deleted)];
  const count = (edit: number, thread: number): void => {
    const weight = weights[edit];
    weight?.set(thread, (weight.get(thread) ?? 0) + 1);
  };
  const seed = seedClock(text) ?? 0;
  let index = 0;
  for (const { id, length, deleted: isDeleted } of textItems(text)) {
    const isSeed = id.client === seedClientId;
    // What stays of head, and what came and went in the call, is no change.
    const counted = isSeed === isDeleted ? length : 0;
    for (let offset = 0; offset < counted; offset++) {
      const line = isSeed ? before.lineAt(id.clock + offset - seed) : now.lineAt(index + offset);
      const edit = edits.findIndex((one) =>
        isSeed ? one.baseStart < line && line <= one.baseEnd : one.headStart < line && line <= one.headEnd,
      );
      if (edit >= 0) count(edit, (isSeed ? deleted : written)(id.client, id.clock + offset));
    }
    if (!isDeleted) index += length;
  }
  return weights.map((weight) => {
    const [most] = [...weight].toSorted((a, b) => b[1] - a[1] || b[0] - a[0]);
    return most ? (fixes.threads[most[0]] ?? null) : null;
  });
}

/** Which thread a character was for, as an index; -1 for none. */
function threadFinder(ranges: readonly FixedRange[]): (client: number, clock: number) => number {
  const byClient = Map.groupBy(ranges, ([, client]) => client);
  return (client, clock) =>
    byClient.get(client)?.find(([, , first, length]) => clock >= first && clock < first + length)?.[0] ?? -1;
}
