import type { LineMark } from "./pieces.ts";

/** A text that is being looked for, to be marked wherever it shows. */
export interface FindText {
  readonly text: string;
  readonly caseSensitive: boolean;
}

const patterns = new WeakMap<FindText, RegExp>();

function patternOf(find: FindText): RegExp {
  const known = patterns.get(find);
  if (known) return known;
  // Letters without case are compared as the server's search does.
  const escaped = find.text.replaceAll(
    /[\\^$.*+?()[\]{}|/-]/g,
    (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`,
  );
  const pattern = new RegExp(escaped, find.caseSensitive ? "gu" : "giu");
  patterns.set(find, pattern);
  return pattern;
}

/** Where a line holds the text. */
export function foundIn(line: string, find: FindText): LineMark[] {
  if (find.text === "" || !find.text.isWellFormed()) return [];
  return Array.from(line.matchAll(patternOf(find)), (match) => {
    return { from: match.index, to: match.index + match[0].length, look: "found" };
  });
}
