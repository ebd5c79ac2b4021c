import { expect, test } from "vitest";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { asOrganiser, exampleExercise, organise, startTestApp, type TestApp } from "../testing-app.ts";

const callAt = "2026-12-01T15:00:00+01:00";

async function setUp(
  app: TestApp,
  more: object = {},
): Promise<{ links: SessionLinks; path: (url: string) => string }> {
  const { content, blobs } = exampleExercise();
  await asOrganiser(app, "/exercises", { content, blobs });
  const answer = await asOrganiser(app, "/sessions", {
    exercise: content.slug,
    candidate: "Cleo",
    interviewers: ["Ida"],
    observer: "Olga",
    callAt,
    preset: "24h",
    videoUrl: "https://video.example/r/1",
    ...more,
  });
  const links: SessionLinks = JSON.parse(await answer.text());
  return {
    links,
    path: (url) => `/sessions/${links.id}/participants/${new URL(url).pathname.split("/")[2]}`,
  };
}

test("each person's invitation has their own link and nobody else's, and says when, where and with whom", async () => {
  const app = await startTestApp();
  const { links, path } = await setUp(app);
  const own = [links.links.candidate, links.links.interviewers[0]?.url ?? "", links.links.observer ?? ""];
  for (const url of own) {
    const text = await (await asOrganiser(app, `${path(url)}/invitation.txt`)).text();
    expect(own.filter((link) => text.includes(link))).toEqual([url]);
    expect(text).toContain("Tue, 1 Dec 2026, 14:00 UTC");
    expect(text).toContain("https://video.example/r/1");
  }
  const candidates = await (await asOrganiser(app, `${path(own[0] ?? "")}/invitation.txt`)).text();
  expect(candidates).toContain("can be opened from Mon, 30 Nov 2026, 14:00 UTC");
  const local = await setUp(app, { timeZone: "Europe/Berlin" });
  const there = await asOrganiser(app, `${local.path(local.links.links.candidate)}/invitation.txt`);
  expect(await there.text()).toContain("Tue, 1 Dec 2026, 15:00 (Europe/Berlin), which is Tue 14:00 UTC");
  expect(candidates, "nobody watches unsaid").toMatch(/With: .*\(observes\)/);
});

test("a calendar gets the call in UTC, as long as its plan, on lines that every calendar reads", async () => {
  const app = await startTestApp();
  const { links, path } = await setUp(app, { plan: [{ name: "All of it", minutes: 75 }] });
  const answer = await asOrganiser(app, `${path(links.links.candidate)}/invitation.ics`);
  expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
  const text = await answer.text();
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const unfolded = text.replaceAll("\r\n ", "");
  expect(unfolded).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(unfolded).toContain("DTSTART:20261201T140000Z");
  expect(unfolded).toContain("DTEND:20261201T151500Z");
  expect(unfolded).toContain("LOCATION:https://video.example/r/1");
  expect(unfolded).toContain(links.links.candidate);
});

test("there is no invitation to a call without a time in a calendar, with an ended link, or for a stranger", async () => {
  const app = await startTestApp();
  const { links, path } = await setUp(app, { callAt: null, preset: "now" });
  const ask = async (what: string): Promise<[number, string]> => {
    const answer = await asOrganiser(app, what);
    return [answer.status, await answer.text()];
  };
  const [status, sentence] = await ask(`${path(links.links.candidate)}/invitation.ics`);
  expect([status, sentence]).toEqual([403, expect.stringContaining("has no time")]);
  expect((await ask(`${path(links.links.candidate)}/invitation.txt`))[0]).toBe(200);
  expect((await ask(`/sessions/${links.id}/participants/nobody0000000000/invitation.txt`))[0]).toBe(404);
  await asOrganiser(app, `${path(links.links.candidate)}/revoke`, {});
  expect(await ask(`${path(links.links.candidate)}/invitation.txt`)).toEqual([
    403,
    expect.stringContaining("has ended"),
  ]);
});

test("where a feature is to be written, no letter and no calendar speaks of a review, nor once it is cancelled", async () => {
  const app = await startTestApp();
  const { content, blobs } = exampleExercise("go-feature");
  await asOrganiser(app, "/exercises", { content: { ...content, kind: "feature", commits: [] }, blobs });
  const { links, path } = await setUp(app, { exercise: "go-feature", preset: "72h" });
  for (const isCancelled of [false, true]) {
    if (isCancelled) await organise(app, links.id, { type: "session.cancel", reason: "Another time." });
    for (const url of [links.links.candidate, links.links.interviewers[0]?.url, links.links.observer]) {
      for (const kind of ["txt", "ics"]) {
        const answer = await asOrganiser(app, `${path(url ?? "")}/invitation.${kind}`);
        const text = (await answer.text()).replaceAll("\r\n ", "");
        expect(text).toContain("Parcels");
        expect(text.replaceAll(url ?? "", "")).not.toMatch(/review|merge request|hand in your/i);
      }
    }
  }
});
