import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  exampleExercise,
  organise,
  Person,
  startTestApp,
  until,
  type TestApp,
} from "../testing-app.ts";

const canary = "canary-needs-breaks";
const day = 86_400_000;

async function setUp(app: TestApp, needs: Partial<Accommodations>) {
  await asOrganiser(app, "/exercises", exampleExercise());
  const callAt = Date.now() + 10 * day;
  const answer = await asOrganiser(app, "/sessions", {
    exercise: "go-parcels",
    candidate: "Cleo",
    interviewers: ["Ida"],
    observer: "Olga",
    callAt: new Date(callAt).toISOString(),
    preset: "72h",
    accommodations: needs,
  });
  const { id, links }: SessionLinks = JSON.parse(await answer.text());
  const seat = (url: string | null | undefined) => new Person(app, url ?? "").takeSeat();
  return {
    id,
    callAt,
    candidate: await seat(links.candidate),
    interviewer: await seat(links.interviewers[0]?.url),
    observer: await seat(links.observer),
  };
}

test("what a candidate needs is told to them and the interviewers, and is nowhere else: no log, frame, export or raw byte", async () => {
  const app = await startTestApp();
  const needs = { moreTime: 0, largerType: true, noCamera: true, note: canary };
  const { id, candidate, interviewer, observer } = await setUp(app, needs);
  for (const person of [candidate, interviewer]) {
    expect(await (await person.ask("/accommodations")).json()).toEqual(needs);
  }
  expect((await observer.ask("/accommodations")).status).toBe(403);
  expect(await (await asOrganiser(app, `/sessions/${id}/accommodations`)).json()).toEqual(needs);

  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  for (const person of [candidate, interviewer, observer]) {
    expect((await LivePage.of(person)).texts.join("\n")).not.toContain(canary);
  }
  const rows = [...app.test.log.read(id)].map(({ payload }) => Buffer.from(payload).toString("latin1"));
  expect(rows.join("\n")).not.toMatch(/canary|largerType|noCamera/);
  const files = unzipSync(new Uint8Array(await (await interviewer.ask("/export.zip")).arrayBuffer()));
  for (const [name, bytes] of Object.entries(files)) {
    expect(new TextDecoder().decode(bytes), name).not.toMatch(/canary|largerType|noCamera/);
  }
  const { path } = app.test.folder;
  const stored = readdirSync(path).map((name) => readFileSync(join(path, name)));
  expect(
    stored.some((bytes) => bytes.includes(id)),
    "the files are read",
  ).toBe(true);
  expect(stored.some((bytes) => bytes.includes(canary))).toBe(false);
  expect(await (await asOrganiser(app, "/sessions")).text()).not.toContain(canary);
  expect(app.journal.join("\n")).not.toContain(canary);
});

test("more time moves the due time and makes the parts of the call longer, on every page, and can be taken back", async () => {
  const app = await startTestApp();
  const { id, callAt, candidate, interviewer } = await setUp(app, {});
  const page = await LivePage.of(candidate);
  const change = (moreTime: number) =>
    organise(app, id, { type: "accommodations.change", accommodations: { moreTime } });
  expect((await change(25)).status).toBe(200);
  const moved = () =>
    page.events().flatMap(({ event }) => (event.kind === "session.rescheduled" ? [event] : []));
  await until("she hears of it", () => moved().length === 1);
  expect(moved()[0]).toMatchObject({
    opensAt: callAt - 3 * day,
    dueAt: callAt - day / 2,
    plan: [{ minutes: 6 }, { minutes: 44 }, { minutes: 50 }, { minutes: 13 }],
  });
  expect((await change(25)).status).toBe(200);
  await change(0);
  await until("and of the second", () => moved().length === 2);
  expect(moved()[1]).toMatchObject({ dueAt: callAt - day });
  expect(await (await interviewer.ask("/accommodations")).json()).toMatchObject({ moreTime: 0 });
  expect((await change(201)).status).toBe(400);
});

test("open pages of those who may know hear at once that something is needed, and no other page a frame of it", async () => {
  const app = await startTestApp();
  const { id, candidate, interviewer, observer } = await setUp(app, {});
  const his = await LivePage.of(interviewer);
  const told = [await LivePage.of(candidate), his];
  const watching = await LivePage.of(observer);
  const accommodations = { noCamera: true, note: canary };
  await organise(app, id, { type: "accommodations.change", accommodations });
  await until("both hear of it", () => told.every((page) => page.messages("accommodations").length === 1));
  for (const page of told) expect(page.texts.join("")).not.toContain(canary);
  expect(await (await candidate.ask("/accommodations")).json()).toMatchObject({ noCamera: true });
  his.say({ view: "file", path: "main.go" });
  await until("a later frame has come", () => watching.texts.join("").includes("main.go"));
  expect(watching.messages("accommodations")).toEqual([]);
});
