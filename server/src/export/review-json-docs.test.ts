import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { createSession, newThread, type Person, startTestApp } from "../testing-app.ts";

const page = readFileSync(new URL("../../../docs/review-json.md", import.meta.url), "utf8");

/** The answer of the check that the documentation gives its readers. */
function isUntouched(document: ReviewDocument): unknown {
  return runInNewContext(codeOf("js"), { document, createHash });
}

function codeOf(language: "js" | "json"): string {
  return new RegExp("\n(`{3,})" + language + "\n(.*?)\n\\1\n", "s").exec(page)?.[2] ?? "";
}

async function exportOf(person: Person): Promise<{ review: ReviewDocument; markdown: string }> {
  const answer = await person.ask("/export.zip");
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  const text = (name: string): string => new TextDecoder().decode(files[name]);
  return { review: ReviewDocument.parse(JSON.parse(text("review.json"))), markdown: text("report.md") };
}

test("the example of the documentation is a document, and passes its check", () => {
  const example: unknown = JSON.parse(codeOf("json"));
  expect(isUntouched(ReviewDocument.parse(example))).toBe(true);
});

test("a review of every kind of comment passes the documented check until a word of it is changed", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  await candidate.do({ type: "review.open" });
  const lines = { start: 1, end: 2 };
  const labels = { severity: "must-fix", kind: "question" } as const;
  const suggestion = "Better:\n```suggestion:-0+1\nx\ny\n```";
  const on = newThread("On a line");
  await candidate.do({ ...on, labels });
  await candidate.do({ ...newThread("On the whole"), position: null });
  await candidate.do({ ...newThread(suggestion), position: { path: "added.txt", side: "head", lines } });
  await candidate.do({
    ...newThread("On the file"),
    position: { path: "main.go", side: "head", lines: null },
  });
  await candidate.do({
    ...newThread("On two letters"),
    position: { path: "added.txt", side: "head", lines: { start: 1, end: 1 }, columns: { start: 0, end: 2 } },
  });
  await candidate.do({ type: "review.submit", summary: "Not yet." });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  await interviewer.do(newThread("Later"));

  const { review, markdown } = await exportOf(interviewer);
  expect(review.threads).toHaveLength(6);
  expect(isUntouched(review)).toBe(true);
  const [first] = review.threads;
  expect(first?.labels).toEqual(labels);
  const suggested = review.threads.flatMap(({ comments }) => comments.flatMap((one) => one.suggestions));
  expect(suggested).toEqual([{ lines: { start: 2, end: 3 }, replacement: ["x", "y"] }]);
  expect(markdown).toContain("suggests a change of lines 2 to 3");
  expect(markdown).toContain("(must fix, question, from the review, open)");

  const changed = structuredClone(review);
  const [comment] = changed.threads[0]?.comments ?? [];
  if (comment) comment.body = "On another line";
  expect(isUntouched(changed)).toBe(false);
});
