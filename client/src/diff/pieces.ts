import type { LineTokens } from "../highlight/tokens.ts";

/** A stretch of a line that looks the same throughout. */
export interface Piece {
  /** Where it begins in the line. */
  readonly at: number;
  readonly text: string;
  /** highlight.js scope, such as `keyword`, or null for plain text. */
  readonly scope: string | null;
  readonly marked: boolean;
  /** A search found it, or somebody chose it. */
  readonly look: LineMark["look"] | null;
  /** Name of a character that would be invisible or would turn the text around: `U+202E`. */
  readonly control: string | null;
}

/** Characters of a line that stand out: found by a search, or chosen for a comment. */
export interface LineMark {
  readonly from: number;
  readonly to: number;
  readonly look: "found" | "chosen";
}

const noLineMarks: readonly LineMark[] = [];

/** A longer line stays plain: it was not written by hand, and its colours would be thousands of elements. */
const longestColoured = 1_000;

/** Longest part of a line that is put on the page, in UTF-16 code units. */
const longestShown = 5_000;

// Bidirectional controls, zero-width characters, line separators and C0/C1 controls but tab. A zero-width
// joiner between two emoji is left alone.
const controls =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|(?<![\p{Extended_Pictographic}\uFE0F])\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

// What makes code read otherwise than it runs: characters that turn the direction or that nobody sees.
const deceptive =
  /[\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<![\p{Extended_Pictographic}\uFE0F])\u200d|\u200d(?!\p{Extended_Pictographic})/u;

/** Whether a line holds bidirectional controls or zero-width characters, as in "Trojan Source". */
export function isDeceptive(line: string): boolean {
  return deceptive.test(line);
}

export interface ShownLine {
  readonly pieces: readonly Piece[];
  /** The line ends in a carriage return. */
  readonly carriageReturn: boolean;
  /** Characters beyond those shown. */
  readonly more: number;
}

/** Cuts a line where its colour or its mark changes, and names its control characters. */
export function showLine(
  line: string,
  tokens: LineTokens | undefined,
  marks: readonly (readonly [from: number, to: number])[],
  lineMarks: readonly LineMark[] = noLineMarks,
): ShownLine {
  const carriageReturn = line.endsWith("\r");
  const whole = carriageReturn ? line.slice(0, -1) : line;
  const text = whole.slice(0, longestShown);
  const cuts = new Set([0, text.length]);
  const hidden = new Map<number, string>();
  for (const match of text.matchAll(controls)) {
    hidden.set(match.index, codePointName(match[0]));
    cuts.add(match.index).add(match.index + match[0].length);
  }
  const coloured = text.length <= longestColoured ? (tokens ?? []) : [];
  for (const [from, to] of [...coloured, ...marks]) cuts.add(from).add(to);
  for (const { from, to } of lineMarks) cuts.add(from).add(to);
  const at = [...cuts].filter((cut) => cut <= text.length).toSorted((a, b) => a - b);
  const pieces = at.slice(0, -1).map((from, index): Piece => {
    const to = at[index + 1] ?? text.length;
    return {
      at: from,
      text: text.slice(from, to),
      scope: coloured.find((token) => token[0] <= from && from < token[1])?.[2] ?? null,
      marked: marks.some((mark) => mark[0] <= from && from < mark[1]),
      look: lineMarks.find((mark) => mark.from <= from && from < mark.to)?.look ?? null,
      control: hidden.get(from) ?? null,
    };
  });
  return { pieces, carriageReturn, more: whole.length - text.length };
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
