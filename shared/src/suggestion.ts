import type { Lines, Position } from "./position.ts";

/** A replacement block inside a comment: ```` ```suggestion:-N+M ````, as GitLab writes it. */
export interface Suggestion {
  /**
   * `-N+M`: how many lines above and below the last line commented on it replaces, and that line with
   * them. Null without these numbers: then it replaces the lines commented on, as on GitHub.
   */
  readonly reach: { readonly above: number; readonly below: number } | null;
  /** What is to stand there instead; no lines at all deletes. */
  readonly lines: readonly string[];
}

/** A comment cut where its suggestions begin and end. */
export type CommentPart =
  | { readonly kind: "markdown"; readonly text: string }
  | { readonly kind: "suggestion"; readonly suggestion: Suggestion };

/** What a suggestion replaces; `clamped` where it named more lines than may be. */
export interface SuggestedLines extends Lines {
  readonly clamped: boolean;
}

/** Most lines that a suggestion reaches above and below, as on GitLab. */
const longestReach = 100;

/** CommonMark 0.31 §4.5: up to three spaces, then three or more backticks or tildes, then the info string. */
const opening = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*?)[ \t]*$/;
const marker = /^suggestion(?::-(\d{1,6})\+(\d{1,6}))?$/;

/**
 * Cuts a comment into Markdown and suggestions. A fence inside a longer or another fence is text of that
 * one; a block that is not closed goes on to the end, as in Markdown.
 */
export function commentParts(markdown: string): readonly CommentPart[] {
  const parts: CommentPart[] = [];
  let text: string[] = [];
  const cutText = (): void => {
    if (text.some((line) => line.trim() !== "")) parts.push({ kind: "markdown", text: text.join("\n") });
    text = [];
  };
  const lines = markdown.split(/\r\n|[\r\n]/);
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? "";
    const fence = opening.exec(line);
    if (!fence) {
      text.push(line);
      at += 1;
      continue;
    }
    const [, indent = "", ticks = "", info = ""] = fence;
    const end = lines.findIndex((each, index) => index > at && closes(each, ticks));
    const inside = lines.slice(at + 1, end < 0 ? lines.length : end);
    const next = end < 0 ? lines.length : end + 1;
    const found = marker.exec(info);
    if (found) {
      cutText();
      const suggestion = {
        reach: found[1] === undefined ? null : { above: Number(found[1]), below: Number(found[2]) },
        lines: inside.map((each) => withoutIndent(each, indent.length)),
      };
      parts.push({ kind: "suggestion", suggestion });
    } else text.push(...lines.slice(at, next));
    at = next;
  }
  cutText();
  return parts;
}

/** All suggestions of a comment, in their order. */
export function parseSuggestions(markdown: string): readonly Suggestion[] {
  return commentParts(markdown).flatMap((part) => (part.kind === "suggestion" ? [part.suggestion] : []));
}

/**
 * The lines of head that a suggestion replaces, or null where a comment's position has none: only lines
 * as the merge request leaves them can be replaced. `lastLine` is the file's last, where it is known.
 */
export function suggestedLines(
  position: Position | null,
  reach: Suggestion["reach"],
  lastLine: number = Number.POSITIVE_INFINITY,
): SuggestedLines | null {
  if (position === null || position.side !== "head" || position.lines === null) return null;
  const { lines } = position;
  if (reach === null) return { ...lines, clamped: false };
  const { above, below } = reach;
  const start = Math.max(1, lines.end - Math.min(above, longestReach));
  const end = Math.max(start, Math.min(lastLine, lines.end + Math.min(below, longestReach)));
  const clamped = start !== lines.end - above || end !== lines.end + below;
  return { start, end, clamped };
}

/**
 * A suggestion block that holds the lines commented on, to be changed, with a fence longer than any in
 * them. It says how many lines it replaces where they are more than one, as GitLab's own button does.
 */
export function suggestionBlock(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run + 1)));
  const reach = lines.length > 1 ? `:-${lines.length - 1}+0` : "";
  return [`${fence}suggestion${reach}`, ...lines.map((line) => line.replace(/\r$/, "")), fence, ""].join(
    "\n",
  );
}

function closes(line: string, ticks: string): boolean {
  const fence = /^ {0,3}(`+|~+)[ \t]*$/.exec(line)?.[1];
  return fence !== undefined && fence[0] === ticks[0] && fence.length >= ticks.length;
}

/** As much of the fence's own indent as a line has: CommonMark §4.5. */
function withoutIndent(line: string, indent: number): string {
  const own = /^ */.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(own, indent));
}
