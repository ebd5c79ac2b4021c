import { type ExportPart, exportParts } from "@tandiff/shared/export/export-parts.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { asOrganiser, createSession, newThread, type Person, startTestApp } from "../testing-app.ts";

async function filesOf(answer: Response): Promise<Record<string, Uint8Array>> {
  expect(answer.status).toBe(200);
  return unzipSync(new Uint8Array(await answer.arrayBuffer()));
}

async function reviewed() {
  const app = await startTestApp();
  const session = await createSession(app);
  await session.candidate.do({ type: "review.open" });
  await session.candidate.do(newThread("A remark."));
  await session.candidate.do({ type: "review.submit", summary: "One remark." });
  await session.interviewer.do({ type: "call.start", evenUnsubmitted: false });
  return { app, ...session };
}

async function submitScorecard(person: Person): Promise<void> {
  const card = { ...emptyScorecard, recommendation: "yes", summary: "Well read." };
  const body = JSON.stringify({ id: crypto.randomUUID(), card });
  const answer = await person.ask("/scorecard/submissions", { method: "POST", body });
  expect(answer.status).toBe(204);
}

test("each part of an export can be had by itself, to be saved and not shown", async () => {
  const { app, links, interviewer } = await reviewed();
  await submitScorecard(interviewer);
  const ways = [
    [
      await filesOf(await interviewer.ask("/export.zip")),
      (name: string) => interviewer.ask(`/export/${name}`),
    ],
    [
      await filesOf(await asOrganiser(app, `/sessions/${links.id}/export.zip`)),
      (name: string) => asOrganiser(app, `/sessions/${links.id}/export/${name}`),
    ],
  ] as const;
  for (const [files, ask] of ways) {
    expect(Object.keys(files).toSorted()).toEqual(Object.keys(exportParts).toSorted());
    for (const [name, type] of Object.entries(exportParts)) {
      const answer = await ask(name);
      expect(answer.status, name).toBe(200);
      expect(answer.headers.get("content-type"), name).toBe(type);
      expect(answer.headers.get("content-disposition"), name).toBe(`attachment; filename="${name}"`);
      expect(answer.headers.get("x-content-type-options"), name).toBe("nosniff");
      expect(answer.headers.get("tandiff-moment"), name).toMatch(/Z row \d+$/);
      // But for the moment and what names the log's end anew each time.
      const size = (await answer.arrayBuffer()).byteLength;
      expect(Math.abs(size - (files[name]?.length ?? 0)), name).toBeLessThan(200);
    }
    for (const name of ["nothing.txt", "__proto__", "toString", "..%2Freview.json"])
      expect((await ask(name)).status, name).toBe(404);
  }
});

test("scorecards are no part of what is for an interviewer who still has to score", async () => {
  const { interviewer } = await reviewed();
  const parts: ExportPart[] = ["scorecards.json", "scorecards.csv"];
  for (const part of parts) expect((await interviewer.ask(`/export/${part}`)).status).toBe(404);
  const files = await filesOf(await interviewer.ask("/export.zip"));
  expect(Object.keys(files).filter((name) => name.startsWith("scorecards"))).toEqual([]);
});

test("the candidate and the observer get no part of it, and the candidate has a copy of their own", async () => {
  const { candidate, observer } = await reviewed();
  for (const part of Object.keys(exportParts)) {
    expect((await candidate.ask(`/export/${part}`)).status, part).toBe(403);
    expect((await observer.ask(`/export/${part}`)).status, part).toBe(403);
  }
  expect(Object.keys(await filesOf(await candidate.ask("/own-copy.zip")))).toContain("about-me.md");
});

test("what a candidate or the organiser takes away of a person's data steers no terminal and turns no text around", async () => {
  const { app, links, candidate } = await reviewed();
  await candidate.do(newThread("Red \u001b[31m \u009b31m and \u202eback"));
  const own = await filesOf(await candidate.ask("/own-copy.zip"));
  const all = await filesOf(await asOrganiser(app, `/sessions/${links.id}/candidate-data.zip`));
  for (const name of ["about-me.md", "about-me.json", "candidate-data.md", "candidate-data.json"]) {
    const text = Buffer.from(own[name] ?? all[name] ?? []).toString();
    expect(text, name).toContain("Red \\u001b[31m \\u009b31m and \\u202eback");
    expect(text, name).not.toMatch(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/u);
  }
});
