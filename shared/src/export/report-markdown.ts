import { inertMarkdown } from "../text/inert-markdown.ts";
import { visible } from "../text/visible.ts";
import { declarationWords, ruleWords } from "../session/ai-rules.ts";
import {
  minute,
  type Report,
  type ReportFinding,
  type ReportFix,
  type ReportScores,
  type ReportThread,
  type ReviewThread,
  suggestionWords,
  threadPlace,
  threadTags,
  traceWords,
} from "./report.ts";
import type { ReviewDocument } from "./review-document.ts";

const longestQuote = 12;
/** Lines of a change. */
const longestFix = 40;
/** Lines of an output. */
const longestOutput = 60;

/** `report.md` of an export: all of it for people, but for the merge request itself. Yields after each thread. */
export function* reportMarkdown(report: Report): Generator<void, string> {
  const { document } = report;
  const nameOf = new Map(document.participants.map(({ id, name }) => [id, name]));
  const name = (id: ReviewThread["openedBy"]): string => plain(nameOf.get(id) ?? "Somebody");
  const people = document.participants.map((person) => `- ${plain(person.name)}, ${person.role}`);
  const threads: string[] = [];
  for (const thread of report.threads) {
    threads.push(threadSection(thread, name));
    yield;
  }
  const sections = [
    `# ${document.exercise.kind === "feature" ? "Call on" : "Review of"} ${plain(document.exercise.title)}`,
    people.join("\n"),
    `As of ${minute(document.moment.at)}, row ${document.moment.seq} of the session's log.`,
    ...summary(document),
    ...(report.scores ? scoreSection(report.scores) : []),
    ...findingSection(report),
    ...threads,
    ...(report.otherChanges.length === 0
      ? []
      : ["## Other changes of the call", ...report.otherChanges.map(fixSection)]),
    ...document.outputs.map((output) => outputSection(output, name)),
    ...document.lateTexts.map((late) => lateSection(late, name)),
  ];
  return visible(`${sections.join("\n\n")}\n`);
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

function scoreSection({ names, rows, missing }: ReportScores): string[] {
  return [
    "## Scorecards",
    ...(missing.length === 0 ? [] : [`Not submitted: ${missing.map(plain).join(", ")}.`]),
    ...rows.map(({ title, scores, comments }) => {
      const each = names.flatMap((who, index) => {
        const [score, comment] = [scores[index] ?? null, comments[index] ?? ""];
        return score === null && comment === ""
          ? []
          : [
              `- ${plain(who)}: ${score ?? "no score"}${comment === "" ? "" : `\n\n${indented(quoted(comment))}`}`,
            ];
      });
      return [`**${plain(title)}**`, ...(each.length === 0 ? ["Not scored."] : [each.join("\n")])].join(
        "\n\n",
      );
    }),
  ];
}

function findingSection({ findings, scores }: Report): string[] {
  if (findings.length === 0) return [];
  return ["## Findings of the rubric", findings.map((finding) => findingWords(finding, scores)).join("\n")];
}

function findingWords(
  { title, weight, places, threads, verdicts }: ReportFinding,
  scores: ReportScores | null,
): string {
  const said = verdicts.flatMap((verdict, index) =>
    verdict === null ? [] : [`${plain(scores?.names[index] ?? "Somebody")}: ${verdict}`],
  );
  const found = threads.map(
    ({ thread, confirmed }) => `${code(threadPlace(thread))}${confirmed ? "" : " (on its lines)"}`,
  );
  return [
    `- **${plain(title)}** (${weight})${places.length === 0 ? "" : `, ${places.map(code).join(", ")}`}`,
    `  - Comments: ${found.length === 0 ? "none" : found.join(", ")}`,
    ...said.map((words) => `  - ${words}`),
  ].join("\n");
}

function threadSection(report: ReportThread, name: (id: ReviewThread["openedBy"]) => string): string {
  const { thread, quote, fixes } = report;
  return [
    `## ${code(threadPlace(thread))} (${threadTags(thread).join(", ")})`,
    ...(quote ? [fenced(quote, longestQuote)] : []),
    ...thread.comments.map(
      (comment) =>
        `**${name(comment.author)}**, ${minute(comment.at)}, ${comment.sealed ? "in the review" : "in the call"}${comment.editedAt ? ", edited" : ""}${suggestionWords(comment)}:\n\n${quoted(comment.body)}`,
    ),
    ...(thread.resolved ? [`Resolved by ${name(thread.resolved.by)}, ${minute(thread.resolved.at)}.`] : []),
    traceWords(report),
    ...fixes.map(fixSection),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function fixSection({ title, about, isTest, block }: ReportFix): string {
  const words = [about, isTest ? "a file with tests" : ""].filter((word) => word !== "").join("; ");
  const marks = { kept: " ", removed: "-", added: "+" } as const;
  const lines = block?.map(({ kind, text }) => `${marks[kind]}${text}`);
  const head = `Change: ${code(title)}${words === "" ? "" : `. ${plain(words)}`}`;
  return lines ? `${head}\n\n${fenced(lines, longestFix, "diff")}` : head;
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

/** What a person wrote stands in a quotation, so that its headings and rules stay its own. */
function quoted(markdown: string): string {
  return inertMarkdown(markdown)
    .trimEnd()
    .split(/\r\n|[\r\n]/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function fenced(lines: readonly string[], longest: number, language = ""): string {
  const shown = lines.slice(0, longest);
  const more = lines.length > shown.length ? [`… ${lines.length - shown.length} more lines`] : [];
  return codeBlock([...shown.map((line) => line.replace(/\r$/, "")), ...more], language);
}

/** A block of code whose fence is longer than any within it. */
function codeBlock(lines: readonly string[], language = ""): string {
  const ticks = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const bar = "`".repeat(ticks + 1);
  return [`${bar}${language}`, ...lines, bar].join("\n");
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
