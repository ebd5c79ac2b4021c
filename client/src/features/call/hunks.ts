import type { FixedRange, FixesView } from "@tandiff/shared/api.ts";
import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ChangedLines } from "@tandiff/shared/session/call.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { totals, weighEdits } from "@tandiff/shared/trace/weigh-edits.ts";
import { tieOf } from "@tandiff/shared/trace/ties.ts";
import { Marks } from "@tandiff/shared/workspace/marks.ts";
import { toldPieces } from "@tandiff/shared/workspace/told-pieces.ts";
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

/** For each edit the thread that most of its characters, written and deleted, were for. */
function causesOf(
  text: Text,
  headText: string,
  edits: readonly LineEdit[],
  fixes: FixesView,
): readonly (ThreadId | null)[] {
  const pieces = toldPieces(text, marksOf(fixes.written), marksOf(fixes.deleted));
  const told = [...pieces].filter((piece) => piece !== null);
  return weighEdits(edits, headText, text.toJSON(), told).map((weights) => {
    const [most] = totals(weights, (mark) => mark?.thread ?? null);
    return most?.of == null ? null : (fixes.threads[most.of] ?? null);
  });
}

/** Which thread characters were for, as an index. */
function marksOf(ranges: readonly FixedRange[]): Marks<{ readonly thread: number }> {
  const marks = new Marks<{ readonly thread: number }>();
  for (const [thread, client, clock, length] of ranges) marks.add(client, clock, length, { thread });
  return marks;
}
