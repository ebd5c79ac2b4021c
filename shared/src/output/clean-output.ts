import { limits } from "../limits.ts";

/**
 * What a terminal obeys instead of showing: control sequences such as colours, titles and links, and the
 * escapes of two characters. None reaches over the end of its line.
 * Source: ECMA-48, sections 5.3 to 5.6.
 */
const sequences =
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?/g;

/** All of C0 and C1 but tab and line feed. */
// oxlint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * What a program printed, as plain text: without colours and other sequences for a terminal, each line as it
 * stood when it was finished (a progress bar writes over itself with carriage returns).
 */
export function cleanOutput(raw: string): string {
  return raw
    .replaceAll(sequences, "")
    .split("\n")
    .map((line) => lastWriting(line).replaceAll(controls, ""))
    .join("\n")
    .toWellFormed()
    .trimEnd();
}

function lastWriting(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === "\r") end -= 1;
  return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}

/** An output within the limit, and how many characters were left out for that. */
export interface FittedOutput {
  readonly text: string;
  readonly leftOut: number;
}

/**
 * Leaves out the middle of an output that is too long: what was run stands at its beginning, what came of it
 * at its end.
 */
export function fitOutput(text: string, most: number = limits.output): FittedOutput {
  if (text.length <= most) return { text, leftOut: 0 };
  // Room for the line that says so.
  const room = most - 80;
  const headEnd = lineEndBefore(text, Math.floor(room / 5));
  const tailStart = lineStartAfter(text, text.length - (room - Math.floor(room / 5)));
  const leftOut = tailStart - headEnd;
  const middle = `… ${leftOut.toLocaleString("en")} characters were left out here …\n`;
  return { text: `${text.slice(0, headEnd)}${middle}${text.slice(tailStart)}`.toWellFormed(), leftOut };
}

/** A line longer than half of the room is cut where the room ends. */
function lineEndBefore(text: string, most: number): number {
  const feed = text.lastIndexOf("\n", most - 1);
  return feed >= most / 2 ? feed + 1 : most;
}

function lineStartAfter(text: string, least: number): number {
  const feed = text.indexOf("\n", least);
  return feed >= 0 && feed - least < (text.length - least) / 2 ? feed + 1 : least;
}

/** "The output was longer than …", for the person who sent it. */
export function leftOutWords(leftOut: number): string {
  return `The output was longer than the ${limits.output.toLocaleString("en")} characters that can be shared, so ${leftOut.toLocaleString("en")} in its middle were left out.`;
}
