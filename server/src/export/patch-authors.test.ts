import type { FocusView } from "@tandiff/shared/api.ts";
import { FileId } from "@tandiff/shared/ids.ts";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import { expect, test } from "vitest";
import { StockPage } from "../sync/testing-page.ts";
import { createCall, startTestApp, until } from "../testing-app.ts";
import { exerciseOf, TestCall } from "../testing-call.ts";

const count = FileId.parse("0");
const bytes = new TextEncoder().encode("package count\n\nfunc Count() int {\n\treturn 1\n}\n");
const head: PatchFile = { path: "count.go", mode: "100644", bytes };

/** Of each commit its subject's last word, its author and whom it names besides. */
function commitsOf(patch: string): readonly (readonly string[])[] {
  return patch
    .split(/^From 0{40} .*\n/m)
    .slice(1)
    .map((mail) => [
      /^Subject: .* (\S+)$/m.exec(mail)?.[1] ?? "",
      /^From: (.*) <.*>$/m.exec(mail)?.[1] ?? "",
      ...Array.from(mail.matchAll(/^Co-authored-by: (.*) <.*>$/gm), ([, name = ""]) => name),
    ]);
}

function commitsIn(made: TestCall): readonly (readonly string[])[] {
  return commitsOf(Buffer.from(made.outcome().patches["fixes.patch"]).toString());
}

/** As it is told now, and once nothing is left of how the text came about. */
function bothTimes(made: TestCall): readonly (readonly (readonly string[])[])[] {
  const now = commitsIn(made);
  made.compact();
  return [now, commitsIn(made)];
}

test("a suggestion that somebody has applied is their commit, whoever suggested it", () => {
  const made = new TestCall(exerciseOf([], [head]));
  const thread = made.thread("cleo", "Count them\n\n```suggestion\n\treturn len(parcels)\n```");
  made.replace("ivan", thread, count, "return 1", "return len(parcels)");
  const commits = [["them", "Ivan"]];
  expect(bothTimes(made)).toEqual([commits, commits]);
});

test("text that somebody has restored is its first author's commit, and so is what was typed on by others theirs too", () => {
  const made = new TestCall(exerciseOf([], [head]));
  const [first, second] = [made.thread("cleo", "The first"), made.thread("cleo", "The second")];
  const lines = "\t// Counts all parcels that are there.\n";
  made.edit("ivan", first, count, (text) => text.insert(text.toJSON().indexOf("\treturn"), lines));
  made.edit("ines", second, count, (text) => text.delete(text.toJSON().indexOf(lines), lines.length));
  made.undo("ines", second, count);
  expect(made.text(count)).toContain(lines);
  made.replace("cleo", first, count, "there.", "there, once.");
  const commits = [["first", "Ivan", "Cleo"]];
  expect(bothTimes(made)).toEqual([commits, commits]);
});

test("what a focus time brought is the candidate's commit, and what others have typed before it stays theirs", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const patch = async () => (await interviewer.ask("/export/fixes.patch")).text();
  const page = await new StockPage(interviewer).synced();
  page.file(1).insert(0, "zero\n");
  const seen = await new StockPage(candidate).synced();
  await until("it is there", () => seen.file(1).toJSON().startsWith("zero\n"));
  await candidate.do({ type: "focus.start", minutes: 2 });
  const body = JSON.stringify({
    file: "1",
    text: `${seen.file(1).toJSON()}four, which was thought about alone\n`,
  });
  expect((await candidate.ask("/focus", { method: "PUT", body })).status).toBe(204);
  const { texts }: FocusView = JSON.parse(await (await candidate.ask("/focus")).text());
  expect(texts).toHaveLength(1);
  expect(commitsOf(await patch())).toEqual([["changes", "Ida Interviewer"]]);
  await candidate.do({ type: "focus.end" });
  expect(await patch()).toContain("+four, which was thought about alone");
  expect(commitsOf(await patch())).toEqual([["changes", "Cleo Candidate", "Ida Interviewer"]]);
});
