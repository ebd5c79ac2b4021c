import type { LineEdit } from "./file-diff.ts";

/** A line of a diff. Numbers count from 1, as people and both forges count; null on the side that lacks the line. */
export interface DiffLine {
  readonly kind: "kept" | "removed" | "added";
  readonly base: number | null;
  readonly head: number | null;
  readonly text: string;
}

/** Lines that stand together in a diff: changes near each other, with what was kept around them. */
export type DiffBlock = readonly DiffLine[];

/** As many as git shows. */
const usualContext = 3;

/** The blocks of a diff, joined and cut as git does it. */
export function diffBlocks(
  base: readonly string[],
  head: readonly string[],
  edits: readonly LineEdit[],
  context: number = usualContext,
): readonly DiffBlock[] {
  const groups: LineEdit[][] = [];
  for (const edit of edits) {
    const last = groups.at(-1)?.at(-1);
    if (last && edit.baseStart - last.baseEnd <= 2 * context) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups.map((group) => blockOf(group, base, head, context));
}

function blockOf(
  edits: readonly LineEdit[],
  base: readonly string[],
  head: readonly string[],
  context: number,
): DiffBlock {
  const [first] = edits;
  const lines: DiffLine[] = [];
  let at = Math.max(0, (first?.baseStart ?? 0) - context);
  let headAt = (first?.headStart ?? 0) - ((first?.baseStart ?? 0) - at);
  const keepTo = (end: number): void => {
    for (; at < end; at += 1, headAt += 1)
      lines.push({ kind: "kept", base: at + 1, head: headAt + 1, text: base[at] ?? "" });
  };
  for (const edit of edits) {
    keepTo(edit.baseStart);
    for (; at < edit.baseEnd; at += 1)
      lines.push({ kind: "removed", base: at + 1, head: null, text: base[at] ?? "" });
    for (; headAt < edit.headEnd; headAt += 1)
      lines.push({ kind: "added", base: null, head: headAt + 1, text: head[headAt] ?? "" });
  }
  keepTo(Math.min(base.length, at + context));
  return lines;
}
