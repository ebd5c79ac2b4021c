import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExerciseAdded, ExercisesView, SessionLinks, SessionsView } from "@tandiff/shared/api.ts";
import { defaultPlan } from "@tandiff/shared/session/call-clock.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  Person,
  startTestApp,
  type TestApp,
} from "../testing-app.ts";

function assertSecurityHeaders(answer: Response): void {
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy.match(/'unsafe-[a-z]+'/g)).toEqual(["'unsafe-inline'"]);
  expect(policy).toContain("style-src 'self' 'unsafe-inline'");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
}

/** A server that serves a folder of pages. */
async function appWithPages(): Promise<TestApp> {
  const pagesFolder = mkdtempSync(join(tmpdir(), "tandiff-pages-"));
  onTestFinished(() => rmSync(pagesFolder, { recursive: true }));
  mkdirSync(join(pagesFolder, "assets"));
  writeFileSync(join(pagesFolder, "index.html"), "<!doctype html><title>Tandiff</title>");
  writeFileSync(join(pagesFolder, "assets/app-1a2b.js"), "export {};");
  return startTestApp({ pagesFolder });
}

test("every answer carries the headers that keep a page safe, whatever it is", async () => {
  const app = await appWithPages();
  const { candidate, interviewer } = await createSession(app);
  const answers = [
    await fetch(app.url),
    await fetch(`${app.url}/assets/app-1a2b.js`),
    await fetch(`${app.url}/assets/missing.js`),
    await fetch(`${app.url}/healthz`),
    await fetch(`${app.url}/api/nothing`),
    await candidate.ask("/merge-request"),
    await interviewer.ask("/application.zip"),
    await interviewer.ask("/export.zip"),
    await candidate.ask("/commands", { method: "POST", body: "{" }),
    await fetch(`${app.url}/api/seats`, { method: "POST", headers: { Origin: "https://evil.example" } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 404, 403, 200, 200, 400, 403]);
  for (const answer of answers) assertSecurityHeaders(answer);
});

test("pages are served at every address but the API's, and only built files are kept for ever", async () => {
  const app = await appWithPages();
  const { candidate } = await createSession(app);
  for (const path of ["/", "/p/abc", "/anything/else", "/index.html", "/..%2f..%2fetc/passwd"]) {
    const answer = await fetch(`${app.url}${path}`);
    expect(await answer.text(), path).toContain("<title>Tandiff</title>");
    expect(answer.headers.get("cache-control"), path).toBe("no-cache");
  }
  const asset = await fetch(`${app.url}/assets/app-1a2b.js`);
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");

  const answers = [
    await fetch(`${app.url}/api`),
    await fetch(`${app.url}/api/`),
    await fetch(`${app.url}/api/nothing/here`),
    await candidate.ask("/nothing"),
    await asOrganiser(app, "/nothing"),
    await asOrganiser(app, "/nothing", {}),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(404);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ error: { code: "not-found" } });
  }
});

describe("the bank", () => {
  test("takes the same exercise twice as one version, and a changed one as the next", async () => {
    const app = await startTestApp();
    const upload = exampleExercise();
    const first = await asOrganiser(app, "/exercises", upload);
    const again = await asOrganiser(app, "/exercises", upload);
    expect([first.status, again.status]).toEqual([201, 200]);
    const [a, b]: ExerciseAdded[] = [JSON.parse(await first.text()), JSON.parse(await again.text())];
    expect(a).toMatchObject({ slug: "go-parcels", filesChanged: 2, additions: 4, deletions: 0, added: true });
    expect(b).toEqual({ ...a, added: false });

    const changed = { ...upload, content: { ...upload.content, title: "Parcels, again" } };
    expect((await asOrganiser(app, "/exercises", changed)).status).toBe(201);
    const { exercises }: ExercisesView = JSON.parse(await (await asOrganiser(app, "/exercises")).text());
    expect(exercises).toMatchObject([{ slug: "go-parcels", title: "Parcels, again" }]);
  });

  test("refuses what does not hold together, and keeps nothing of it", async () => {
    const app = await startTestApp();
    const { content, blobs } = exampleExercise();
    const [hash = ""] = Object.keys(blobs);
    const missing = Object.fromEntries(Object.entries(blobs).filter(([name]) => name !== hash));
    const faults = [
      { content, blobs: missing },
      { content, blobs: { ...blobs, [hash]: Buffer.from("else").toString("base64") } },
      { content: { ...content, base: content.base.toReversed() }, blobs },
      { content: { ...content, slug: "Not A Slug" }, blobs },
      { content: { ...content, commits: [] }, blobs },
      { content },
      [],
    ];
    for (const fault of faults) {
      const answer = await asOrganiser(app, "/exercises", fault);
      expect(answer.status).toBe(400);
    }
    const { exercises }: ExercisesView = JSON.parse(await (await asOrganiser(app, "/exercises")).text());
    expect(exercises).toEqual([]);
    expect((await asOrganiser(app, "/exercises", { content, blobs })).status).toBe(201);
    expect(app.reported).toEqual([]);
  });
});

describe("sessions", () => {
  const request = {
    exercise: "go-parcels",
    candidate: " Cleo ",
    interviewers: ["Ida"],
    observer: null,
    callAt: "2030-05-06T10:00:00+02:00",
    preset: "24h",
  };

  test("are made with links that work, and listed without telling that a review was opened", async () => {
    let now = Date.parse("2030-05-05T07:59:59Z");
    const app = await startTestApp({ now: () => now });
    await asOrganiser(app, "/exercises", exampleExercise());
    const made = await asOrganiser(app, "/sessions", request);
    expect(made.status).toBe(201);
    const links: SessionLinks = JSON.parse(await made.text());
    expect(links.links.candidate).toMatch(new RegExp(`^${app.url}/p/[0-9a-z]{16}#[\\w-]{43}$`));
    expect(links.links).toMatchObject({ interviewers: [{ name: "Ida" }], observer: null });
    expect(JSON.parse(await (await asOrganiser(app, `/sessions/${links.id}`)).text())).toEqual(links);

    const board = async () => {
      const { sessions }: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
      return sessions;
    };
    const [line] = await board();
    expect(line).toMatchObject({
      id: links.id,
      phase: "scheduled",
      opensAt: Date.parse("2030-05-05T08:00:00Z"),
      callAt: Date.parse("2030-05-06T08:00:00Z"),
      people: [
        { name: "Cleo", role: "candidate" },
        { name: "Ida", role: "interviewer" },
      ],
    });
    const candidate = await new Person(app, links.links.candidate).takeSeat();
    const early = await candidate.command({ type: "review.open" });
    expect({ status: early.status, body: await early.json() }).toMatchObject({
      status: 403,
      body: { error: { message: "The exercise is not open yet." } },
    });
    now += 1_000;
    const before = await board();
    await candidate.do({ type: "review.open" });
    expect(await board()).toEqual(before);
    await candidate.do({ type: "review.submit", summary: "" });
    expect(await board()).toMatchObject([{ phase: "submitted" }]);
  });

  test.each([
    ["an exercise that is not in the bank", { exercise: "go-nothing" }, 404],
    ["no name", { candidate: "  " }, 400],
    ["no interviewer", { interviewers: [] }, 400],
    ["a preset without a time", { callAt: null }, 400],
    ["a time without a zone", { callAt: "2030-05-06T10:00:00" }, 400],
    ["a video call that is not https", { videoUrl: "http://meet.example.org" }, 400],
    ["a plan without segments", { plan: [] }, 400],
    ["a segment that never ends", { plan: [{ name: "Pairing", minutes: 241 }] }, 400],
  ])("are not made with %s", async (_name, change, status) => {
    const app = await startTestApp();
    await asOrganiser(app, "/exercises", exampleExercise());
    expect((await asOrganiser(app, "/sessions", { ...request, ...change })).status).toBe(status);
    expect(await (await asOrganiser(app, "/sessions")).json()).toMatchObject({ sessions: [] });
    expect((await asOrganiser(app, "/sessions", request)).status).toBe(201);
  });

  test("have a plan of their own, or the exercise's, or the usual one", async () => {
    const app = await startTestApp();
    const planned = exampleExercise("go-planned");
    const ofExercise = [{ name: "Pairing", minutes: 60 }];
    await asOrganiser(app, "/exercises", exampleExercise());
    await asOrganiser(app, "/exercises", { ...planned, content: { ...planned.content, plan: ofExercise } });
    const planOf = async (change: object): Promise<unknown> => {
      const made = await asOrganiser(app, "/sessions", { ...request, ...change });
      const { links }: SessionLinks = JSON.parse(await made.text());
      const page = await LivePage.of(await new Person(app, links.candidate).takeSeat());
      return page.events().flatMap(({ event }) => (event.kind === "session.created" ? event.plan : []));
    };
    const own = [{ name: "Talk", minutes: 20 }];
    expect(await planOf({ exercise: "go-planned", plan: own })).toEqual(own);
    expect(await planOf({ exercise: "go-planned" })).toEqual(ofExercise);
    expect(await planOf({})).toEqual(defaultPlan);
  });

  test("that do not exist are not found", async () => {
    const app = await startTestApp();
    expect((await asOrganiser(app, `/sessions/${"0".repeat(16)}`)).status).toBe(404);
    expect((await asOrganiser(app, `/sessions/${"0".repeat(16)}/export.zip`)).status).toBe(404);
    expect((await asOrganiser(app, "/sessions/x")).status).toBe(400);
  });
});
