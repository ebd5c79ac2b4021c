import type { LineTokens } from "../highlight/tokens.ts";

/** A stretch of a line that looks the same throughout. */
export interface Piece {
  /** Where it begins in the line. */
  readonly at: number;
  readonly text: string;
  /** highlight.js scope, such as `keyword`, or null for plain text. */
  readonly scope: string | null;
  readonly marked: boolean;
  /** Name of a character that would be invisible or would turn the text around: `U+202E`. */
  readonly control: string | null;
}

/** Longest part of a line that is put on the page, in UTF-16 code units. */
const longestShown = 5_000;

// Bidirectional controls, zero-width characters, line separators and C0/C1 controls but tab. A zero-width
// joiner between two emoji is left alone.
const controls =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|(?<![\p{Extended_Pictographic}\uFE0F])\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

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
  for (const [from, to] of [...(tokens ?? []), ...marks]) cuts.add(from).add(to);
  const at = [...cuts].filter((cut) => cut <= text.length).toSorted((a, b) => a - b);
  const pieces = at.slice(0, -1).map((from, index): Piece => {
    const to = at[index + 1] ?? text.length;
    return {
      at: from,
      text: text.slice(from, to),
      scope: tokens?.find((token) => token[0] <= from && from < token[1])?.[2] ?? null,
      marked: marks.some((mark) => mark[0] <= from && from < mark[1]),
      control: hidden.get(from) ?? null,
    };
  });
  return { pieces, carriageReturn, more: whole.length - text.length };
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
