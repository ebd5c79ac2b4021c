import type { Hit } from "./protocol.ts";

/** Code units that one step looks at. A step takes well under a millisecond. */
const windowLength = 256 * 1024;
/** Of a line's text that is shown with a hit, in code units, and how much of it before the first range. */
const shownLength = 300;
const shownBefore = 60;

/** A line with a hit, from 1. */
export interface LineHit {
  readonly line: number;
  /** What is shown of it. Made when asked for, as most hits of a frequent word are only counted. */
  show(): Pick<Hit, "text" | "ranges">;
}

/**
 * The lines of a text that hold the words, in order, in short steps: null where a step found nothing.
 * A line counts once, however often it holds them. Lines are those of `decodeForDisplay`.
 * @param words one line's text, at most 200 code units
 */
export function* findLines(text: string, words: string, matchCase: boolean): Generator<LineHit | null, void> {
  const pattern = new RegExp(RegExp.escape(words), matchCase ? "gu" : "giu");
  let line = 1;
  let lineStart = 0;
  let lineEnd = endOfLine(text, 0);
  let from = 0;
  while (from < text.length) {
    // Windows overlap, so that words across a border are found; folding never changes their length.
    const window = text.slice(from, from + windowLength + words.length - 1);
    pattern.lastIndex = 0;
    const match = pattern.exec(window);
    if (!match) {
      from += windowLength;
      yield null;
      continue;
    }
    const at = from + match.index;
    while (lineEnd < at) {
      line += 1;
      lineStart = lineEnd + 1;
      lineEnd = endOfLine(text, lineStart);
    }
    const [start, end] = [lineStart, lineEnd];
    yield { line, show: () => shown(text, start, end, at, pattern) };
    from = lineEnd + 1;
  }
}

function endOfLine(text: string, start: number): number {
  const feed = text.indexOf("\n", start);
  return feed < 0 ? text.length : feed;
}

/** The line's text around its first match, and what is matched in it. */
function shown(
  text: string,
  lineStart: number,
  lineEnd: number,
  at: number,
  pattern: RegExp,
): Pick<Hit, "text" | "ranges"> {
  const end = text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
  const wanted = Math.max(lineStart, Math.min(at - shownBefore, end - shownLength));
  // Never half of a surrogate pair at either border.
  const start = isLowSurrogate(text, wanted) ? wanted + 1 : wanted;
  const last = Math.min(end, start + shownLength);
  const cut = text.slice(start, isLowSurrogate(text, last) && last < end ? last - 1 : last);
  pattern.lastIndex = 0;
  const ranges = Array.from(cut.matchAll(pattern), (found): [number, number] => [
    found.index,
    found.index + found[0].length,
  ]);
  return { text: cut, ranges };
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
