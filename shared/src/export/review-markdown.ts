import { describePosition } from "../position-words.ts";
import type { Position } from "../position.ts";
import { declarationWords, ruleWords } from "../session/ai-rules.ts";
import { labelWords } from "../session/label-words.ts";
import type { ReviewDocument } from "./review-document.ts";

type ReviewThread = ReviewDocument["threads"][number];

/** A position's lines as they read in the merge request; null where the file has no text. */
export type QuoteLines = (position: Position) => readonly string[] | null;

const longestQuote = 12;
/** Lines of an output. */
const longestOutput = 60;

/** `review.md` of an export: the review for people, threads in the order of files and lines. */
export function reviewMarkdown(document: ReviewDocument, quote: QuoteLines): string {
  const nameOf = new Map(document.participants.map(({ id, name }) => [id, name]));
  const name = (id: ReviewThread["openedBy"]): string => plain(nameOf.get(id) ?? "Somebody");
  const people = document.participants.map((person) => `- ${plain(person.name)}, ${person.role}`);
  const sections = [
    `# ${document.exercise.kind === "feature" ? "Call on" : "Review of"} ${plain(document.exercise.title)}`,
    people.join("\n"),
    `As of ${minute(document.moment.at)}, row ${document.moment.seq} of the session's log.`,
    ...summary(document),
    ...document.threads.toSorted(byPlace).map((thread) => threadSection(thread, name, quote)),
    ...document.outputs.map((output) => outputSection(output, name)),
    ...document.lateTexts.map((late) => lateSection(late, name)),
  ];
  return `${sections.join("\n\n")}\n`;
}

function summary({ exercise, aiPolicy, review, threads }: ReviewDocument): string[] {
  if (exercise.kind === "feature")
    return ["A feature was to be written in the call: fixes.patch has the code."];
  if (!review) return ["The review has not been submitted yet, so there is nothing of it here."];
  const declared = review.declared
    ? `Submitted ${minute(review.submittedAt)}.`
    : `Not declared done; shared when the call was started, ${minute(review.submittedAt)}.`;
  const count = threads.length === 1 ? "1 thread." : `${threads.length} threads.`;
  return [
    "## Summary",
    ...(review.summary.trim() === "" ? [] : [quoted(review.summary)]),
    `${declared} ${count}`,
    ...(aiPolicy
      ? [
          `AI assistants in the review: ${ruleWords[aiPolicy.review.rule]}. ${plain(declarationWords(review.declaration))}`,
        ]
      : []),
  ];
}

function threadSection(
  thread: ReviewThread,
  name: (id: ReviewThread["openedBy"]) => string,
  quote: QuoteLines,
): string {
  const labels = [thread.labels.severity, thread.labels.kind].flatMap((label) =>
    label === null ? [] : [labelWords[label].toLowerCase()],
  );
  const tags = [
    ...labels,
    ...(thread.addedInCall ? ["added in the call"] : []),
    thread.resolved ? "resolved" : "open",
  ];
  const lines = thread.position && quote(thread.position);
  return [
    `## ${code(describePosition(thread.position))} (${tags.join(", ")})`,
    ...(lines ? [fenced(lines)] : []),
    ...thread.comments.map(
      (comment) =>
        `**${name(comment.author)}**, ${minute(comment.at)}${comment.editedAt ? ", edited" : ""}${suggested(comment)}:\n\n${quoted(comment.body)}`,
    ),
  ].join("\n\n");
}

/** The end of an output says what came of it. */
function outputSection(
  { by, at, title, text }: ReviewDocument["outputs"][number],
  name: (id: ReviewThread["openedBy"]) => string,
): string {
  const lines = text.split("\n");
  const shown = lines.slice(-longestOutput);
  const cut = lines.length - shown.length;
  const more = cut > 0 ? [`The last ${longestOutput} of ${lines.length} lines; review.json has all.`] : [];
  return [`## Output: ${plain(title)}`, `**${name(by)}**, ${minute(at)}`, ...more, codeBlock(shown)].join(
    "\n\n",
  );
}

/** All of it: it stands nowhere else. */
function lateSection(
  { by, at, path, text }: ReviewDocument["lateTexts"][number],
  name: (id: ReviewThread["openedBy"]) => string,
): string {
  return [
    `## Arrived after the end: ${code(path)}`,
    `**${name(by)}**, ${minute(at)}. Typed before the end of the call; not in the patch.`,
    codeBlock(text.split("\n")),
  ].join("\n\n");
}

/** Which lines the suggestions of a comment replace: their own numbers count from the last line commented on. */
function suggested({ suggestions }: ReviewThread["comments"][number]): string {
  const words = suggestions.flatMap(({ lines }) =>
    lines === null
      ? []
      : [lines.start === lines.end ? `line ${lines.start}` : `lines ${lines.start} to ${lines.end}`],
  );
  return words.length === 0 ? "" : `, suggests a change of ${words.join(" and of ")}`;
}

/** What is said of the merge request as a whole comes first, then files in order of path and line. */
function byPlace({ position: a }: ReviewThread, { position: b }: ReviewThread): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.lines?.start ?? 0) - (b.lines?.start ?? 0);
}

/** What a person wrote stands in a quotation, so that its headings and rules stay its own. */
function quoted(markdown: string): string {
  return markdown
    .trimEnd()
    .split(/\r\n|[\r\n]/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

function fenced(lines: readonly string[]): string {
  const shown = lines.slice(0, longestQuote);
  const more = lines.length > shown.length ? [`… ${lines.length - shown.length} more lines`] : [];
  return codeBlock([...shown.map((line) => line.replace(/\r$/, "")), ...more]);
}

/** A block of code whose fence is longer than any within it. */
function codeBlock(lines: readonly string[]): string {
  const ticks = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const bar = "`".repeat(ticks + 1);
  return [bar, ...lines, bar].join("\n");
}

function code(text: string): string {
  const ticks = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(ticks + 1);
  return ticks > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** A name or title as text: nothing in it is markup, and it stays on its line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|!~]/g, String.raw`\$&`);
}

/** `2026-11-22 20:35 UTC` of an ISO time. */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
