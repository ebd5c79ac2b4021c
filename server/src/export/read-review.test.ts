import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReview } from "@tandiff/shared/export/read-review.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { expect, onTestFinished, test } from "vitest";
import { Cli } from "../cli/testing-cli.ts";
import { printedSeed, randomFrom } from "../sync/testing.ts";
import { createSession, newThread, type Person, startTestApp } from "../testing-app.ts";

const words = [
  "Plain.",
  "\u202e\u009b31m\u001b[2J",
  "a\tb\n\n> c",
  "```suggestion:-0+1\nx\n```",
  "\u{1f600} é \u2028",
];

function positionFrom(random: (below: number) => number): Position | null {
  const start = 1 + random(3);
  const lines = { start, end: start + random(4 - start) };
  return random(4) === 0 ? null : { path: "added.txt", side: "head", lines: random(4) === 0 ? null : lines };
}

async function exportOf(person: Person): Promise<string> {
  return (await person.ask("/export/review.json")).text();
}

test("a review goes out and in and out as the same, and its threads to another session", async () => {
  const random = randomFrom(printedSeed("reviews"));
  const app = await startTestApp();
  const [from, to] = [await createSession(app), await createSession(app)];
  await from.candidate.do({ type: "review.open" });
  for (let count = 20; count > 0; count -= 1) {
    const thread = newThread(words[random(words.length)] ?? "");
    await from.candidate.do({
      ...thread,
      position: positionFrom(random),
      labels: { severity: random(2) === 0 ? "must-fix" : null, kind: random(3) === 0 ? "idea" : null },
    });
    const { comment } = newThread("");
    if (random(2) === 0)
      await from.candidate.do({ type: "comment.add", thread: thread.thread, comment, body: "More." });
  }
  await from.candidate.do({ type: "review.submit", summary: "\u202eSum\u0085" });
  await from.interviewer.do({ type: "call.start", evenUnsubmitted: false });
  await from.interviewer.do({ ...newThread("In the call."), position: null });

  const out = await exportOf(from.interviewer);
  const read = readReview(out);
  expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(read)));
  expect(readReview(JSON.stringify(read))).toEqual(read);

  const folder = mkdtempSync(join(tmpdir(), "tandiff-review-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bring = async (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    const cli = new Cli(["session", "import-review", to.links.links.candidate, join(folder, name)]);
    expect([await cli.ends(), cli.text]).toEqual([0, expect.stringMatching(/^Posted \d+ threads\.\n$/)]);
  };
  await to.candidate.do({ type: "review.open" });
  // As after a call that came to no end, and one that did.
  await bring("some.json", JSON.stringify({ ...read, threads: read.threads.slice(0, 7) }));
  await bring("review.json", out);
  await bring("review.json", out);
  await to.candidate.do({ type: "review.submit", summary: read.review?.summary ?? "" });
  const told = (text: string) =>
    readReview(text)
      .threads.filter(({ addedInCall }) => !addedInCall)
      .map(({ id, position, labels, comments }) => ({
        id,
        position,
        labels,
        comments: comments.map((one) => [one.id, one.body, one.suggestions]),
      }));
  expect(told(await exportOf(to.interviewer))).toEqual(told(out));
});

test("a file that is none is refused with a sentence", () => {
  expect(() => readReview("no")).toThrow("The file is not JSON.");
  expect(() => readReview("{}")).toThrow(/no review\.json of this version/);
});
