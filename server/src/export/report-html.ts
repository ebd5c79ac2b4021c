import { diffBlocks } from "@tandiff/shared/diff/diff-blocks.ts";
import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import {
  minute,
  type Report,
  type ReportFix,
  type ReportScores,
  type ReportThread,
  type ReviewThread,
  suggestionWords,
  threadPlace,
  threadTags,
  traceWords,
} from "@tandiff/shared/export/report.ts";
import type { PatchChange, PatchFile } from "@tandiff/shared/patch/unified.ts";
import { declarationWords, ruleWords } from "@tandiff/shared/session/ai-rules.ts";
import { splitLines, toByteString } from "@tandiff/shared/text/byte-string.ts";
import { escapeHtml, markdownHtml } from "@tandiff/shared/text/markdown-html.ts";
import { decodeForDisplay, isBinary } from "@tandiff/shared/text/text-file.ts";
import { visible } from "@tandiff/shared/text/visible.ts";
import { diffHtml } from "./diff-html.ts";
import { reportStyle } from "./report-style.ts";

/** Where the report ends for who reads on paper. UTF-16 code units; the other files of the export have all. */
const longestReport = 12_000_000;
/** Lines of one file, and of a quotation. */
const longestFile = 4_000;
const longestQuote = 40;

/** No script, nothing from elsewhere, nowhere to send anything. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** `report.html`: one file that needs no other and no script. Yields wherever it may be interrupted. */
export function* reportHtml(report: Report, full: readonly PatchChange[]): Generator<void, string> {
  const title = escapeHtml(titleOf(report));
  const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
`;
  const parts = [visible(head)];
  let length = head.length;
  for (const part of sections(report, full)) {
    yield;
    length += part?.length ?? 0;
    if (length > longestReport) {
      parts.push("<p>The report ends here. All of it is in review.json and full.diff.</p>\n");
      break;
    }
    if (part !== null) parts.push(visible(part));
  }
  parts.push("</main>\n</body>\n</html>\n");
  return parts.join("");
}

/** The report's parts in their order; null where nothing is added yet, and others may have their turn. */
function* sections(report: Report, full: readonly PatchChange[]): Generator<string | null> {
  const { document, threads, otherChanges } = report;
  yield beginning(report);
  if (report.scores) yield scoreTable(report.scores);
  yield findingTable(report);
  if (threads.length > 0) yield contents(threads);
  for (const [index, thread] of threads.entries()) yield yield* threadHtml(thread, index, nameIn(report));
  if (otherChanges.length > 0) yield "<h2>Other changes of the call</h2>\n";
  for (const fix of otherChanges) yield yield* fixHtml(fix);
  for (const { title, by, at, text } of document.outputs)
    yield `<h2>Output: ${escapeHtml(title)}</h2>\n<p class="quiet">${nameIn(report)(by)}, ${minute(at)}</p>\n<pre>${escapeHtml(text)}</pre>\n`;
  for (const { path, by, at, text } of document.lateTexts)
    yield `<h2>Arrived after the end: ${escapeHtml(path)}</h2>\n<p class="quiet">${nameIn(report)(by)}, ${minute(at)}. Typed before the end of the call; not in the patch.</p>\n<pre>${escapeHtml(text)}</pre>\n`;
  if (full.length > 0)
    yield `<h2>The merge request with the call's changes</h2>\n<p class="quiet">${counted(full.length, "file")}, from base to where the call ended.</p>\n`;
  for (const change of full) yield yield* changeHtml(change);
}

type NameOf = (id: string) => string;

function nameIn({ document }: Report): NameOf {
  const names = new Map<string, string>(document.participants.map(({ id, name }) => [id, name]));
  return (id) => escapeHtml(names.get(id) ?? "Somebody");
}

function titleOf({ document: { exercise } }: Report): string {
  return `${exercise.kind === "feature" ? "Call on" : "Review of"} ${exercise.title}`;
}

function beginning({ document, threads }: Report): string {
  const { exercise, review, aiPolicy, participants, moment } = document;
  const people = participants.map(({ name, role }) => `${escapeHtml(name)} (${role})`).join(", ");
  const head = `<p>${people}</p>\n<p class="quiet">As of ${minute(moment.at)}, row ${moment.seq} of the session's log.</p>\n`;
  if (exercise.kind === "feature") return `${head}<p>A feature was to be written in the call.</p>\n`;
  if (!review)
    return `${head}<p>The review has not been submitted yet, so there is nothing of it here.</p>\n`;
  const submitted = review.declared
    ? `Submitted ${minute(review.submittedAt)}.`
    : `Not declared done; shared when the call was started, ${minute(review.submittedAt)}.`;
  const assistants = aiPolicy
    ? ` AI assistants in the review: ${escapeHtml(`${ruleWords[aiPolicy.review.rule]}. ${declarationWords(review.declaration)}`)}`
    : "";
  return `${head}<h2>Summary</h2>\n<div class="words">${markdownHtml(review.summary)}</div>\n<p class="quiet">${submitted} ${counted(threads.length, "thread")}.${assistants}</p>\n`;
}

function scoreTable({ names, rows, missing }: ReportScores): string {
  const cells = rows.map(({ title, scores, comments }) => {
    const each = names.map(
      (_name, index) =>
        `<td>${escapeHtml(scores[index] ?? "–")}${comments[index] ? `<div class="words">${markdownHtml(comments[index])}</div>` : ""}</td>`,
    );
    return `<tr><th scope="row">${escapeHtml(title)}</th>${each.join("")}</tr>`;
  });
  const left =
    missing.length === 0 ? "" : `<p class="quiet">Not submitted: ${escapeHtml(missing.join(", "))}.</p>\n`;
  return `<h2>Scorecards</h2>\n${left}<div class="wide"><table class="scores"><thead><tr><th></th>${headCells(names)}</tr></thead><tbody>${cells.join("")}</tbody></table></div>\n`;
}

function headCells(names: readonly string[]): string {
  return names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
}

function findingTable({ findings, scores, threads }: Report): string {
  if (findings.length === 0) return "";
  const places = new Map(threads.map(({ thread }, index) => [thread.id, index]));
  const names = scores?.names ?? [];
  const rows = findings.map((finding) => {
    const linksTo = (isConfirmed: boolean): string =>
      finding.threads
        .filter(({ confirmed }) => confirmed === isConfirmed)
        .map(({ thread }) => threadLink(thread, places.get(thread.id) ?? 0))
        .join(", ");
    const near = linksTo(false);
    const found = [linksTo(true), near === "" ? "" : `<span class="quiet">On its lines:</span> ${near}`];
    const verdicts = names.map((_name, index) => `<td>${escapeHtml(finding.verdicts[index] ?? "–")}</td>`);
    const where = finding.places.map((place) => `<code>${escapeHtml(place)}</code>`).join(", ");
    return `<tr><th scope="row">${escapeHtml(finding.title)}<div class="quiet">${finding.weight}${where === "" ? "" : `, ${where}`}</div></th><td>${found.filter((words) => words !== "").join("<br>") || "none"}</td>${verdicts.join("")}</tr>`;
  });
  return `<h2>Findings of the rubric</h2>\n<p class="quiet">For the hiring team. Comments “on its lines” stand where the finding is; nobody has confirmed that they are about it.</p>\n<div class="wide"><table class="scores"><thead><tr><th scope="col">Finding</th><th scope="col">Comments</th>${headCells(names)}</tr></thead><tbody>${rows.join("")}</tbody></table></div>\n`;
}

function contents(threads: readonly ReportThread[]): string {
  const items = threads.map(({ thread }, index) => `<li>${threadLink(thread, index)}</li>`);
  return `<h2>Threads</h2>\n<nav aria-label="Threads"><ul>${items.join("")}</ul></nav>\n`;
}

/** With the number that the thread has on paper too. */
function threadLink(thread: ReviewThread, index: number): string {
  return `<a href="#thread-${index + 1}">${index + 1}.&nbsp;${escapeHtml(threadPlace(thread))}</a>`;
}

function* threadHtml(report: ReportThread, index: number, name: NameOf): Generator<null, string> {
  const { thread, quote, fixes } = report;
  const tags = threadTags(thread).map((tag) => `<span class="tag">${tag}</span>`);
  const comments = thread.comments.map(
    (comment) =>
      `<div class="comment"><div class="quiet"><b>${name(comment.author)}</b>, ${minute(comment.at)}, ${comment.sealed ? "in the review" : "in the call"}${comment.editedAt ? ", edited" : ""}${suggestionWords(comment)}</div>${markdownHtml(comment.body)}</div>`,
  );
  const resolved = thread.resolved
    ? `Resolved by ${name(thread.resolved.by)}, ${minute(thread.resolved.at)}. `
    : "";
  const changes: string[] = [];
  for (const fix of fixes) {
    changes.push(yield* fixHtml(fix));
    yield null;
  }
  return `<section class="thread" id="thread-${index + 1}">
<h3>${index + 1}. ${escapeHtml(threadPlace(thread))}</h3>
<p>${tags.join("")}</p>
${quote ? `<pre>${escapeHtml(shortened(quote).join("\n")) || " "}</pre>` : ""}
${comments.join("\n")}
<p class="quiet">${resolved}${escapeHtml(traceWords(report))}</p>
${changes.join("")}</section>
`;
}

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - longestQuote;
  return more > 0 ? [...lines.slice(0, longestQuote), `… ${more} more lines`] : lines;
}

function* fixHtml({ title, about, isTest, block }: ReportFix): Generator<null, string> {
  const words = [about, ...(isTest ? ["a file with tests"] : [])].filter((word) => word !== "").join("; ");
  const head = `<p><b>Change:</b> <code>${escapeHtml(title)}</code> <span class="quiet">${escapeHtml(words)}</span></p>\n`;
  if (!block) return head;
  const shown = block.slice(0, longestQuote * 2);
  const more = block.length - shown.length;
  const rest = more > 0 ? `<p class="quiet">${more} more lines, see fixes.diff.</p>\n` : "";
  return `${head}${yield* diffHtml({ before: title, after: title, blocks: [shown] })}${rest}`;
}

function* changeHtml({ before, after }: PatchChange): Generator<null, string> {
  const path = escapeHtml((after ?? before)?.path ?? "");
  const isText = [before, after].every(
    (file) => file === null || (file.mode.startsWith("100") && !isBinary(file.bytes)),
  );
  if (!isText) return `<p><code>${path}</code> is no text and is not shown.</p>\n`;
  const edits = lineEdits(byteLines(before), byteLines(after));
  const blocks = diffBlocks(linesOf(before), linesOf(after), edits);
  if (blocks.reduce((sum, block) => sum + block.length, 0) > longestFile)
    return `<p><code>${path}</code> has too many changed lines to be shown here; full.diff has them.</p>\n`;
  return yield* diffHtml({ before: before?.path ?? null, after: after?.path ?? null, blocks });
}

function byteLines(file: PatchFile | null): readonly string[] {
  return file ? splitLines(toByteString(file.bytes)) : [];
}

function linesOf(file: PatchFile | null): readonly string[] {
  return file ? decodeForDisplay(file.bytes).lines : [];
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
