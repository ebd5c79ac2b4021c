import type { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { type ReviewThread, threadPlace } from "@tandiff/shared/export/report.ts";
import { commentParts, suggestedLines } from "@tandiff/shared/suggestion.ts";

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
  const comments = thread.comments.map(({ author, sealed, body }) => {
    const name = people.find(({ id }) => id === author)?.name ?? "Somebody";
    const parts = commentParts(body).map((part) =>
      part.kind === "markdown"
        ? plainMarkdown(part.text)
        : suggestion(part.suggestion.lines, suggestedLines(thread.position, part.suggestion.reach), mark),
    );
    return [`**${words(name)}**, ${sealed ? "in the review" : "in the call"}:`, ...parts].join("\n\n");
  });
  return fitted([...where, ...columns, ...comments].join("\n\n"));
}

/** Cut to what a forge takes. */
export function fitted(body: string): string {
  if (body.length <= longestBody) return body;
  return `${body.slice(0, longestBody).toWellFormed()}\n\n… All of it is in review.json.`;
}

/** A name or title on one line, in which nothing is markup. */
export function words(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|!~@/]/g, String.raw`\$&`);
}

function suggestion(lines: readonly string[], range: SuggestedRange | null, mark: SuggestionMark): string {
  const info = range && mark(range);
  const ticks = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(ticks + 1);
  const block = [`${fence}${info ?? ""}`, ...lines, fence].join("\n");
  if (info) return block;
  if (!range) return `Suggested:\n\n${block}`;
  const { start, end } = range;
  return `Suggested instead of ${start === end ? `line ${start}` : `lines ${start} to ${end}`}:\n\n${block}`;
}

/**
 * With lines that GitLab would carry out as whoever posts them, such as `/merge`, as text. They are none in a block
 * of code. Source: GitLab's documentation, "Quick actions".
 */
function plainMarkdown(markdown: string): string {
  let fence: string | null = null;
  return markdown
    .split("\n")
    .map((line) => {
      const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== null) {
        if (ticks?.startsWith(fence)) fence = null;
        return line;
      }
      if (ticks) fence = ticks;
      return line.replace(/^(\s*)\/(?=\w)/, String.raw`$1\/`);
    })
    .join("\n");
}

function inline(text: string): string {
  const ticks = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(ticks + 1);
  return ticks > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
