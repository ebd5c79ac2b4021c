import { firstIndex } from "../first-index.ts";
import { diffArrays } from "diff";
import type { LineEdit } from "./file-diff.ts";
import { settleEdits } from "./settle-edits.ts";

/**
 * Edits that one search for the shortest script may find before it is given up; the work grows with
 * its square. A count and not a time, so that the same files always have the same difference.
 */
const longestScript = 1024;

/**
 * The differences between two files, given as lines. Shortest possible for ordinary files. Where
 * large files differ in too much for that, lines that both have exactly once hold them together.
 */
export function lineEdits(base: readonly string[], head: readonly string[]): LineEdit[] {
  return settleEdits(editsBetween(matchLines(base, head), base.length, head.length), base, head);
}

/** The same, but lines that differ in white space alone stay, as with `git diff -w`. */
export function lineEditsIgnoringSpace(base: readonly string[], head: readonly string[]): LineEdit[] {
  const [baseWords, headWords] = [base.map(withoutSpace), head.map(withoutSpace)];
  const edits = editsBetween(matchLines(baseWords, headWords), base.length, head.length);
  return settleEdits(edits, baseWords, headWords, { base, head });
}

/** White space as git has it (`isspace` in git-compat-util.h); a missing final newline is none either. */
function withoutSpace(line: string): string {
  return line.replaceAll(/[ \t\n\r]+/g, "");
}

/** A line that stays: its index on either side. */
interface Match {
  readonly base: number;
  readonly head: number;
}

/** A line's index in its file, and its content as a number. */
interface Line {
  readonly index: number;
  readonly content: number;
}

/** The lines that stay, ascending on both sides. */
function matchLines(base: readonly string[], head: readonly string[]): Match[] {
  const shorter = Math.min(base.length, head.length);
  let prefix = 0;
  while (prefix < shorter && base[prefix] === head[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && base.at(-1 - suffix) === head.at(-1 - suffix)) suffix++;

  const matches: Match[] = [];
  for (let index = 0; index < prefix; index++) matches.push({ base: index, head: index });
  const [baseMiddle, headMiddle] = commonLines(base, head, prefix, suffix);
  matchCommon(baseMiddle, headMiddle, longestScript, matches);
  for (let rest = suffix; rest > 0; rest--) {
    matches.push({ base: base.length - rest, head: head.length - rest });
  }
  return matches;
}

/** The lines between prefix and suffix, less those that the other side lacks: nothing can match them. */
function commonLines(
  base: readonly string[],
  head: readonly string[],
  prefix: number,
  suffix: number,
): [Line[], Line[]] {
  const contents = new Map<string, number>();
  for (let index = prefix; index < base.length - suffix; index++) {
    const line = base[index] ?? "";
    if (!contents.has(line)) contents.set(line, contents.size);
  }
  const headLines = select(head, prefix, suffix, contents);
  const inHead = new Set(headLines.map((line) => line.content));
  const baseLines = select(base, prefix, suffix, contents).filter((line) => inHead.has(line.content));
  return [baseLines, headLines];
}

function select(
  lines: readonly string[],
  prefix: number,
  suffix: number,
  contents: ReadonlyMap<string, number>,
): Line[] {
  const selected: Line[] = [];
  for (let index = prefix; index < lines.length - suffix; index++) {
    const content = contents.get(lines[index] ?? "");
    if (content !== undefined) selected.push({ index, content });
  }
  return selected;
}

function matchCommon(base: readonly Line[], head: readonly Line[], longest: number, matches: Match[]): void {
  const changes = diffArrays(
    base.map((line) => line.content),
    head.map((line) => line.content),
    { maxEditLength: longest },
  );
  if (!changes) {
    matchAroundAnchors(base, head, longest, matches);
    return;
  }
  let baseAt = 0;
  let headAt = 0;
  for (const { added, removed, count } of changes) {
    if (!added && !removed) {
      for (let offset = 0; offset < count; offset++) {
        addMatch(matches, base[baseAt + offset], head[headAt + offset]);
      }
    }
    if (!added) baseAt += count;
    if (!removed) headAt += count;
  }
}

/** Splits at the lines that are unique on both sides. Without any, all is one replacement. */
function matchAroundAnchors(
  base: readonly Line[],
  head: readonly Line[],
  longest: number,
  matches: Match[],
): void {
  const anchors = longestAscending(uniquePairs(base, head));
  // Pieces get a smaller bound each time, so that all of them together cost no more than the whole.
  const shorter = Math.floor(longest / 4);
  if (anchors.length === 0 || shorter < 4) return;
  let baseAt = 0;
  let headAt = 0;
  for (const anchor of [...anchors, { base: base.length, head: head.length }]) {
    matchCommon(base.slice(baseAt, anchor.base), head.slice(headAt, anchor.head), shorter, matches);
    addMatch(matches, base[anchor.base], head[anchor.head]);
    baseAt = anchor.base + 1;
    headAt = anchor.head + 1;
  }
}

function addMatch(matches: Match[], base: Line | undefined, head: Line | undefined): void {
  if (base && head) matches.push({ base: base.index, head: head.index });
}

/** Places in both lists of what stands exactly once in each, in the order of base. */
function uniquePairs(base: readonly Line[], head: readonly Line[]): Match[] {
  const inHead = uniquePlaces(head);
  const pairs: Match[] = [];
  for (const [content, place] of uniquePlaces(base)) {
    const headPlace = inHead.get(content);
    if (headPlace !== undefined) pairs.push({ base: place, head: headPlace });
  }
  return pairs.toSorted((a, b) => a.base - b.base);
}

function uniquePlaces(lines: readonly Line[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { content } of lines) counts.set(content, (counts.get(content) ?? 0) + 1);
  const places = new Map<number, number>();
  for (const [place, { content }] of lines.entries()) {
    if (counts.get(content) === 1) places.set(content, place);
  }
  return places;
}

/** The longest selection of pairs that ascends in head too, by patience sorting. */
function longestAscending(pairs: readonly Match[]): Match[] {
  interface Card extends Match {
    readonly previous: Card | undefined;
  }
  const tops: Card[] = [];
  for (const pair of pairs) {
    const place = firstIndex(tops.length, (index) => (tops[index]?.head ?? 0) >= pair.head);
    tops[place] = { ...pair, previous: tops[place - 1] };
  }
  const ascending: Match[] = [];
  for (let card = tops.at(-1); card; card = card.previous) ascending.push(card);
  return ascending.toReversed();
}

/** What lies between the matches. */
function editsBetween(matches: readonly Match[], baseLength: number, headLength: number): LineEdit[] {
  const edits: LineEdit[] = [];
  let baseStart = 0;
  let headStart = 0;
  for (const { base, head } of [...matches, { base: baseLength, head: headLength }]) {
    if (base > baseStart || head > headStart) {
      edits.push({ baseStart, baseEnd: base, headStart, headEnd: head });
    }
    baseStart = base + 1;
    headStart = head + 1;
  }
  return edits;
}
