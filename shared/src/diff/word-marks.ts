import { diffWordsWithSpace } from "diff";

/** Ranges of characters (UTF-16 code units, end exclusive) that differ within a pair of lines. */
export interface WordMarks {
  readonly base: readonly (readonly [from: number, to: number])[];
  readonly head: readonly (readonly [from: number, to: number])[];
}

const longestLine = 2_000;
const longestScript = 300;
/** Below this share of kept characters, marks would cover nearly everything and say nothing. */
const leastInCommon = 0.35;

const noMarks: WordMarks = { base: [], head: [] };

/** What to mark in a changed line and the line that replaces it; nothing if they have little in common. */
export function wordMarks(baseLine: string, headLine: string): WordMarks {
  if (Math.max(baseLine.length, headLine.length) >= longestLine) return noMarks;
  const changes = diffWordsWithSpace(baseLine, headLine, { maxEditLength: longestScript });
  if (!changes) return noMarks;
  const base: [number, number][] = [];
  const head: [number, number][] = [];
  let baseAt = 0;
  let headAt = 0;
  let kept = 0;
  for (const { value, added, removed } of changes) {
    if (added) mark(head, headLine, headAt, headAt + value.length);
    else if (removed) mark(base, baseLine, baseAt, baseAt + value.length);
    else kept += visibleLength(value);
    if (!added) baseAt += value.length;
    if (!removed) headAt += value.length;
  }
  const longer = Math.max(visibleLength(baseLine), visibleLength(headLine));
  return kept < longer * leastInCommon ? noMarks : { base, head };
}

/** Adds a range, joined to the one before it where only white space lies between. */
function mark(ranges: [number, number][], line: string, from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && line.slice(last[1], from).trim() === "") last[1] = to;
  else ranges.push([from, to]);
}

function visibleLength(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}
