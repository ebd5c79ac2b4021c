import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { html } from "diff2html";
import { type DiffFile, type DiffLine as RenderedLine, LineType } from "diff2html/lib/types.js";
import type { DiffBlock, DiffLine } from "@tandiff/shared/diff/diff-blocks.ts";

/** A file whose change is shown. */
export interface ShownDiff {
  readonly before: string | null;
  readonly after: string | null;
  readonly blocks: readonly DiffBlock[];
}

/** More of a line is not shown. UTF-16 code units. */
const longestLine = 2_000;

/**
 * Lines are matched by how much they are alike only while that is cheap: pairs of lines in a file, and UTF-16 code
 * units of a line. Anybody may type what costs the most, and nobody else is served while it is matched.
 */
const mostMatched = 400;
const longestMatched = 100;
/** Changed lines of a file in more than which no words are marked. */
const mostMarked = 500;

/** diff2html's own looks. */
export const diffStyle = readFileSync(
  fileURLToPath(import.meta.resolve("diff2html/bundles/css/diff2html.min.css")),
  "utf8",
);

/** diff2html's own heading of a file, but for its box to tick, which does nothing without a script. */
const fileHeading = `<span class="d2h-file-name-wrapper">{{>fileIcon}}
<span class="d2h-file-name">{{fileDiffName}}</span>{{>fileTag}}</span>`;

/** Lines that are written in one piece. */
const pieceLines = 300;
/** Where the rows of diff2html's one table begin and end: a text has no such marks, as it is escaped. */
const rowsStart = '<tbody class="d2h-diff-tbody">';
const rowsEnd = "</tbody>";

/** The change of a file as static HTML, which diff2html writes and matches words in. Yields after so many lines. */
export function* diffHtml(diff: ShownDiff): Generator<null, string> {
  const [first = [], ...more] = piecesOf(diff.blocks);
  const write = writer(diff);
  const [begin = "", end = ""] = write(first).split(rowsEnd);
  const parts = [begin];
  for (const blocks of more) {
    yield null;
    const next = write(blocks);
    parts.push(next.slice(next.indexOf(rowsStart) + rowsStart.length, next.indexOf(rowsEnd)));
  }
  return `${parts.join("")}${rowsEnd}${end}`;
}

/** Blocks that are written together; a long one is more than one. */
function piecesOf(blocks: readonly DiffBlock[]): readonly (readonly DiffBlock[])[] {
  const pieces: DiffBlock[][] = [];
  let room = 0;
  for (const block of blocks) {
    for (let at = 0; at < block.length; at += pieceLines) {
      const part = block.slice(at, at + pieceLines);
      if (part.length > room) {
        pieces.push([]);
        room = pieceLines;
      }
      pieces.at(-1)?.push(part);
      room -= part.length;
    }
  }
  return pieces;
}

function writer({ before, after, blocks }: ShownDiff): (piece: readonly DiffBlock[]) => string {
  const lines = blocks.flat();
  const file: DiffFile = {
    oldName: before ?? after ?? "",
    newName: after ?? before ?? "",
    addedLines: lines.filter(({ kind }) => kind === "added").length,
    deletedLines: lines.filter(({ kind }) => kind === "removed").length,
    isCombined: false,
    isGitDiff: true,
    language: "",
    isNew: before === null,
    isDeleted: after === null,
    isRename: before !== null && after !== null && before !== after,
    blocks: [],
  };
  const looks = {
    drawFileList: false,
    matching: pairsIn(blocks) <= mostMatched ? "lines" : "none",
    maxLineSizeInBlockForComparison: longestMatched,
    maxLineLengthHighlight: file.addedLines + file.deletedLines <= mostMarked ? 500 : 0,
    rawTemplates: { "generic-file-path": fileHeading },
  } as const;
  return (piece) => {
    const shown = piece.map((block) => ({
      oldStartLine: startOf(block, "base"),
      newStartLine: startOf(block, "head"),
      header: headerOf(block),
      lines: block.map(rendered),
    }));
    // The same file may be shown more than once, and an id names one element.
    return html([{ ...file, blocks: shown }], looks).replaceAll(/ id="d2h-\d+"/g, "");
  };
}

/** How many pairs of a removed and an added line there are, of those that stand together. */
function pairsIn(blocks: readonly DiffBlock[]): number {
  let pairs = 0;
  for (const block of blocks) {
    let removed = 0;
    for (const { kind } of block) {
      if (kind === "removed") removed += 1;
      else if (kind === "added") pairs += removed;
      else removed = 0;
    }
  }
  return pairs;
}

const marks = { kept: " ", removed: "-", added: "+" } as const;

function rendered({ kind, base, head, text }: DiffLine): RenderedLine {
  const shown = text.length > longestLine ? `${text.slice(0, longestLine)} …` : text;
  const content = `${marks[kind]}${shown}`;
  if (kind === "removed")
    return { type: LineType.DELETE, oldNumber: base ?? 0, newNumber: undefined, content };
  if (kind === "added") return { type: LineType.INSERT, oldNumber: undefined, newNumber: head ?? 0, content };
  return { type: LineType.CONTEXT, oldNumber: base ?? 0, newNumber: head ?? 0, content };
}

function headerOf(block: DiffBlock): string {
  const count = (side: "base" | "head"): number => block.filter((line) => line[side] !== null).length;
  return `@@ -${startOf(block, "base")},${count("base")} +${startOf(block, "head")},${count("head")} @@`;
}

function startOf(block: DiffBlock, side: "base" | "head"): number {
  return block.find((line) => line[side] !== null)?.[side] ?? 0;
}
