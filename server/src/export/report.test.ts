import { ThreadId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { expect, test } from "vitest";
import { createSession, exampleExercise, exampleRubric, newThread, startTestApp } from "../testing-app.ts";

const hostile = [
  "<script>window.ran=1</script>",
  "<img src=https://elsewhere.example/x.png onerror=window.ran=1>",
  "![x](https://elsewhere.example/x.png)",
  "[click](javascript:window.ran=1)",
  "\u001b]0;title\u0007 \u202egnp.exe \u009b31m",
  "```suggestion\n</style><script>window.ran=1</script>\n```",
].join("\n\n");

async function reports(title = "Parcels", body = hostile) {
  const app = await startTestApp();
  const upload = exampleExercise();
  const rubric = exampleRubric({
    guide: "",
    anchor: "None.",
    finding: "Counts twice <b>",
    good: "Says so.",
    strength: "Short.",
  });
  const session = await createSession(app, { ...upload, content: { ...upload.content, title }, rubric });
  const { candidate, interviewer, second } = session;
  await candidate.do({ type: "review.open" });
  const thread = newThread(body);
  await candidate.do(thread);
  await candidate.do({ ...newThread("On all of it."), position: null });
  await candidate.do({ type: "review.submit", summary: body });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  const reply = newThread("Agreed.");
  await interviewer.do({
    type: "comment.add",
    thread: thread.thread,
    comment: reply.comment,
    body: "Agreed.",
  });
  await interviewer.do({ type: "thread.resolve", thread: ThreadId.parse(thread.thread) });
  const page = async (person = interviewer, name = "report.html") =>
    (await person.ask(`/export/${name}`)).text();
  return { ...session, second, page };
}

test("a report has the summary, every thread with its lines and replies, and when each was written", async () => {
  const { page } = await reports("Parcels", "Reads the list twice.\n\n```suggestion\nzwei\n```");
  for (const name of ["report.html", "report.md"]) {
    const text = await page(undefined, name);
    expect(text, name).toContain("Reads the list twice.");
    expect(text, name).toContain("added.txt:2");
    expect(text, name).toContain("On all of it.");
    expect(text, name).toContain("in the review, suggests a change of line 2");
    expect(text, name).toMatch(/Cleo Candidate.*in the review/);
    expect(text, name).toMatch(/Ida Interviewer.*in the call/);
    expect(text, name).toContain("Resolved by Ida Interviewer");
    expect(text, name).toContain("Findings of the rubric");
    expect(text, name).toContain("1 reply in the call, no change made for it");
  }
  // The quoted line, and the diff of the merge request.
  const html = await page();
  expect(html).toMatch(/<pre>two\s*<\/pre>|<pre>[^<]*two/);
  expect(html).toMatch(/d2h-ins[^]*added\.txt|added\.txt[^]*d2h-ins/);
});

test("scorecards are in the report of who has submitted their own, and in nobody else's", async () => {
  const { interviewer, second, page } = await reports("Parcels", "Fine.");
  const card = { ...emptyScorecard, recommendation: "strong-yes", summary: "Saw all that mattered." };
  const body = JSON.stringify({ id: crypto.randomUUID(), card });
  expect((await interviewer.ask("/scorecard/submissions", { method: "POST", body })).status).toBe(204);
  for (const name of ["report.html", "report.md"]) {
    expect(await page(interviewer, name), name).toContain("Saw all that mattered.");
    expect(await page(interviewer, name), name).toContain("Strong yes");
    expect(await page(second, name), name).not.toContain("Saw all that mattered.");
  }
});

test("nothing that people wrote runs, loads or turns the text around in a report", async () => {
  const { page } = await reports('<svg onload="window.ran=1">', hostile);
  const html = await page();
  expect(html).toContain('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';');
  const tags = new Set([...html.matchAll(/<([a-z][\w-]*)/gi)].map(([, tag = ""]) => tag.toLowerCase()));
  for (const tag of ["script", "img", "iframe", "object", "link", "base", "form"])
    expect(tags, tag).not.toContain(tag);
  expect(html).not.toMatch(/<[^>]*\son\w+=/i);
  expect(html).not.toMatch(/(?:href|src)="(?!#|https?:|mailto:|"|&)/i);
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  for (const text of [html, await page(undefined, "report.md"), await page(undefined, "review.json")])
    expect(text).not.toMatch(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/u);
});
