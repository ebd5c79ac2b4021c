import type { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { type ReviewThread, threadPlace } from "@tandiff/shared/export/report.ts";
import { commentParts, suggestedLines } from "@tandiff/shared/suggestion.ts";
import { forgeMarkdown, forgeText } from "@tandiff/shared/text/inert-markdown.ts";
import { openFence } from "@tandiff/shared/text/markdown-parts.ts";

/** Lines of head, from 1, the end included. */
export interface SuggestedRange {
  readonly start: number;
  readonly end: number;
}

/** The first line of a suggestion's fence after its ticks; null where the forge could not apply it. */
export type SuggestionMark = (range: SuggestedRange) => string | null;

/** A comment on a forge holds no more, GitHub's least. UTF-16 code units. */
const longestBody = 60_000;

/**
 * All comments of a thread as one: a forge knows nobody of the session, so each begins with its author's name.
 * @param mark how the forge writes a suggestion here
 * @param isGeneral it stands on no line of the forge's, and so says where it belongs
 */
export function threadBody(
  thread: ReviewThread,
  people: ReviewDocument["participants"],
  mark: SuggestionMark,
  isGeneral: boolean,
): string {
  const where = isGeneral && (thread.position || thread.spot) ? [`On ${inline(threadPlace(thread))}:`] : [];
  const columns = !isGeneral && thread.position?.columns ? [`On ${inline(threadPlace(thread))}:`] : [];
  const written = thread.comments.map((comment) => ({ ...comment, parts: commentParts(comment.body) }));
  // A block that one comment leaves open turns the blocks of the next ones inside out.
  const isPlain = written.every(({ parts }) =>
    parts.every((part) => part.kind === "suggestion" || hasPlainBlocksOnly(part.text)),
  );
  const comments = written.map(({ author, sealed, parts: its }) => {
    const name = people.find(({ id }) => id === author)?.name ?? "Somebody";
    const parts = its.map((part) => {
      if (part.kind === "markdown") return commentWords(part.text, isPlain);
      const { lines, reach } = part.suggestion;
      return suggestion(lines, suggestedLines(thread.position, reach), isPlain, mark);
    });
    return [`**${words(name)}**, ${sealed ? "in the review" : "in the call"}:`, ...parts].join("\n\n");
  });
  return fitted([...where, ...columns, ...comments].join("\n\n"));
}

/** A text by itself, as a forge is sent it. */
export function forgeWords(markdown: string): string {
  return commentWords(markdown, hasPlainBlocksOnly(markdown));
}

/** @param isPlain every forge sees the same blocks of code in it */
function commentWords(markdown: string, isPlain: boolean): string {
  const inert = forgeMarkdown(markdown);
  return isPlain ? outsideBlocks(inert, withoutActions) : withoutActions(inert);
}

/** Cut to what a forge takes. */
export function fitted(body: string): string {
  if (body.length <= longestBody) return body;
  // What ended a block of code may be cut off.
  const cut = withoutActions(body.slice(0, longestBody).toWellFormed());
  const fence = openFence(cut);
  return `${cut}${fence === null ? "" : `\n${fence}`}\n\n… All of it is in review.json.`;
}

/** A name or title on one line, in which nothing is markup. */
export function words(text: string): string {
  const plain = text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|!~@/&]/g, String.raw`\$&`);
  return forgeText(plain);
}

/** @param isPlain no other block of the body can be taken for the beginning or end of this one */
function suggestion(
  lines: readonly string[],
  range: SuggestedRange | null,
  isPlain: boolean,
  mark: SuggestionMark,
): string {
  const ticks = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(ticks + 1);
  // Where a forge may see other blocks than are meant, nothing in them may be such that it would carry it out.
  const isSafe = (isPlain && ticks === 2) || !lines.some((line) => action.test(line));
  const info = isSafe ? range && mark(range) : null;
  const block = [`${fence}${info ?? ""}`, ...(isSafe ? lines : lines.map(withoutActions)), fence].join("\n");
  if (info) return block;
  if (!range) return `Suggested:\n\n${block}`;
  const { start, end } = range;
  return `Suggested instead of ${start === end ? `line ${start}` : `lines ${start} to ${end}`}:\n\n${block}`;
}

/** A line that GitLab carries out as whoever posts it, such as `/merge`. Source: its documentation, "Quick actions". */
const action = /^(\s*)\/(?=\w)/;

function withoutActions(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(action, String.raw`$1\/`))
    .join("\n");
}

/** A block of code that everybody sees alike: three ticks at the beginning of a line, and no line in it begins so. */
const plainBlock = /^```[^`\n]*\n(?:(?!```).*\n)*?```[ \t]*$/gm;

/** Whether nothing else in it can begin or end a block of code, be it in a list, in HTML or with other marks. */
function hasPlainBlocksOnly(markdown: string): boolean {
  return !/```|~~~|^\s*</m.test(markdown.replaceAll(plainBlock, ""));
}

function outsideBlocks(markdown: string, change: (text: string) => string): string {
  let changed = "";
  let read = 0;
  for (const { index, 0: block } of markdown.matchAll(plainBlock)) {
    changed += change(markdown.slice(read, index)) + block;
    read = index + block.length;
  }
  return changed + change(markdown.slice(read));
}

function inline(text: string): string {
  const ticks = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(ticks + 1);
  return ticks > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
