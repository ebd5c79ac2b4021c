import { randomUUID } from "node:crypto";
import type { ScorecardView, Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { ScorecardDocument } from "@tandiff/shared/export/scorecard-document.ts";
import { DimensionId } from "@tandiff/shared/ids.ts";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  createCall,
  exampleExercise,
  Person,
  startTestApp,
  until,
  type TestSession,
} from "../testing-app.ts";

const correctness = DimensionId.parse("correctness");

function card(summary: string, level: 1 | 2 | 3 | 4 = 3): Scorecard {
  const comment = `On ${summary}`;
  return {
    ...emptyScorecard,
    dimensions: { [correctness]: { level, comment, evidence: [{ kind: "moment", at: 1, into: 0 }] } },
    recommendation: "yes",
    summary,
  };
}

function save(person: Person, own: Scorecard, basis: number | null = null): Promise<Response> {
  return person.ask("/scorecard", { method: "PUT", body: JSON.stringify({ card: own, basis }) });
}

function submit(person: Person, own: Scorecard, id: string = randomUUID()): Promise<Response> {
  return person.ask("/scorecard/submissions", { method: "POST", body: JSON.stringify({ id, card: own }) });
}

async function look(person: Person): Promise<ScorecardView> {
  const view: ScorecardView = JSON.parse(await (await person.ask("/scorecard")).text());
  return view;
}

/** All that somebody can load, and all that their sockets tell, as one text. */
async function everything(person: Person): Promise<string> {
  const page = await LivePage.of(person);
  await until("it has caught up", () => page.messages("caught-up").length > 0);
  page.socket.terminate();
  const view = await (await person.ask("/scorecard")).text();
  const zip = await person.ask("/export.zip");
  const files = zip.ok ? Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer()))) : [];
  return [view, ...page.texts, ...files.map(([name, bytes]) => `${name} ${strFromU8(bytes)}`)].join("\n");
}

test("what is saved comes back after a restart, and is nobody else's", async () => {
  const app = await startTestApp();
  const session = await createCall(app);
  expect((await save(session.interviewer, card("canary"))).status).toBe(200);

  await app.restart();
  const { own } = await look(session.interviewer);
  expect(own.card).toEqual(card("canary"));
  expect(own.submissions).toEqual([]);
  for (const other of [session.second, session.observer, session.candidate]) {
    expect(await everything(other)).not.toContain("canary");
  }
});

test("a page that did not see the last version does not write over it", async () => {
  const app = await startTestApp();
  const { interviewer } = await createCall(app);
  await save(interviewer, card("first"));
  const refused = await save(interviewer, card("second"));

  expect(refused.status).toBe(409);
  const { own } = await look(interviewer);
  expect(own.card.summary).toBe("first");
  expect((await save(interviewer, card("second"), own.savedAt)).status).toBe(200);
});

/** Both interviewers and the observer have written; who of them sees whose words. */
async function seen(session: TestSession): Promise<Record<string, string[]>> {
  const { interviewer, second, observer, candidate } = session;
  const people = { interviewer, second, observer, candidate };
  const words = ["ida-canary", "ivo-canary", "olga-canary"];
  const entries = Object.entries(people).map(async ([name, person]) => {
    const all = await everything(person);
    return [name, words.filter((word) => all.includes(word))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test("others' scorecards open with one's own, to the observer too, and to no candidate", async () => {
  const app = await startTestApp();
  const session = await createCall(app);
  const { interviewer, second, observer } = session;
  await save(interviewer, card("ida-canary"));
  await save(second, card("ivo-canary"));
  await save(observer, card("olga-canary"));
  await submit(interviewer, card("ida-canary"));
  const [ida, ivo, olga] = ["ida-canary", "ivo-canary", "olga-canary"];
  expect(await seen(session)).toEqual({ interviewer: [ida], second: [ivo], observer: [olga], candidate: [] });

  await submit(observer, card("olga-canary"));
  expect(await seen(session)).toEqual({
    interviewer: [ida, olga],
    second: [ivo],
    observer: [ida, olga],
    candidate: [],
  });
  await submit(second, card("ivo-canary"));
  expect(await seen(session)).toEqual({
    interviewer: [ida, ivo, olga],
    second: [ida, ivo, olga],
    observer: [ida, ivo, olga],
    candidate: [],
  });
  expect(app.journal.join("\n")).not.toContain("canary");
});

test("that somebody has submitted is told to interviewers at once, and once for each submission", async () => {
  const app = await startTestApp();
  const { interviewer, second, candidate } = await createCall(app);
  const [his, hers] = [await LivePage.of(second), await LivePage.of(candidate)];
  const id = randomUUID();
  await Promise.all([submit(interviewer, card("x"), id), submit(interviewer, card("x"), id)]);
  await submit(interviewer, card("x"), id);

  await until("he is told", () => his.texts.join("").includes("scorecard.submitted"));
  const told = his.texts.join("").split("scorecard.submitted").length - 1;
  expect(told).toBe(1);
  expect((await look(second)).others.map(({ submittedAt }) => submittedAt !== null)).toEqual([true, false]);
  expect(hers.texts.join("")).not.toContain("scorecard");
  for (const { socket } of [his, hers]) socket.terminate();
});

test("an amendment stands beside what was submitted, with its time", async () => {
  let now = Date.parse("2026-11-28T12:00:00Z");
  const app = await startTestApp({ now: () => now });
  const { interviewer, second } = await createCall(app);
  await submit(interviewer, card("at first", 2));
  now += 60_000;
  await submit(interviewer, card("on reflection", 3));
  await submit(second, card("alone"));

  const [theirs] = (await look(second)).others;
  expect(
    theirs?.submissions?.map(({ at, card: { summary } }) => [new Date(at).toISOString(), summary]),
  ).toEqual([
    ["2026-11-28T12:00:00.000Z", "at first"],
    ["2026-11-28T12:01:00.000Z", "on reflection"],
  ]);
});

test("a scorecard without a recommendation, or on something the rubric does not have, is not taken", async () => {
  const app = await startTestApp();
  const { interviewer } = await createCall(app);
  const empty = await submit(interviewer, emptyScorecard);
  expect(empty.status).toBe(400);
  expect(await empty.text()).toContain("Choose what you recommend");
  const unknown = {
    ...card("x"),
    dimensions: { [DimensionId.parse("charm")]: { level: 4, comment: "", evidence: [] } },
  };
  const body = JSON.stringify({ card: unknown, basis: null });
  expect((await interviewer.ask("/scorecard", { method: "PUT", body })).status).toBe(400);
  expect((await look(interviewer)).own.savedAt).toBeNull();
});

/** The scorecards of an export, by the names of who made them. */
async function packetOf(answer: Response): Promise<string[] | null> {
  const { "scorecards.json": json, "scorecards.csv": csv } = unzipSync(
    new Uint8Array(await answer.arrayBuffer()),
  );
  expect(json === undefined).toBe(csv === undefined);
  if (!json) return null;
  const { cards } = ScorecardDocument.parse(JSON.parse(strFromU8(json)));
  return cards.map(({ participant }) => participant.name);
}

test("the packet has the interviewers' scorecards, not the training one, and opens no card too early", async () => {
  const app = await startTestApp();
  const session = await createCall(app);
  const { interviewer, second, observer, links } = session;
  const organisers = () => asOrganiser(app, `/sessions/${links.id}/export.zip`);
  expect(await packetOf(await organisers())).toBeNull();
  await submit(interviewer, card("x"));
  await submit(observer, card("x"));

  expect(await packetOf(await organisers())).toEqual(["Ida Interviewer"]);
  expect(await packetOf(await interviewer.ask("/export.zip"))).toEqual(["Ida Interviewer"]);
  expect(await packetOf(await second.ask("/export.zip"))).toBeNull();
  await submit(second, card("x"));
  const both = ["Ida Interviewer", "Ivo Interviewer"];
  expect(await packetOf(await second.ask("/export.zip"))).toEqual(both);
  expect(await packetOf(await organisers())).toEqual(both);
});

/** A call which a trainee leads and an experienced interviewer observes. */
async function ledByTrainee() {
  const app = await startTestApp();
  await asOrganiser(app, "/exercises", exampleExercise());
  const request = {
    exercise: "go-parcels",
    candidate: "Cleo",
    interviewers: ["Tess Trainee"],
    observer: "Xenia Experienced",
    callAt: null,
    preset: "now",
    reverseShadow: true,
  };
  const { id, links }: SessionLinks = JSON.parse(await (await asOrganiser(app, "/sessions", request)).text());
  const [candidate, trainee, observer] = await Promise.all(
    [links.candidate, links.interviewers[0]?.url, links.observer].map((link) =>
      new Person(app, link ?? "").takeSeat(),
    ),
  );
  if (!candidate || !trainee || !observer) throw new Error("Somebody is missing.");
  await trainee.do({ type: "call.start", evenUnsubmitted: true });
  return { app, id, candidate, trainee, observer };
}

test("the experienced observer of a trainee's call can step in, and the candidate is not told who learns", async () => {
  const { candidate, trainee, observer } = await ledByTrainee();
  const note = { type: "output.add", output: randomUUID(), title: "t", text: "x" };
  const add = (person: Person) =>
    person.ask("/commands", { method: "POST", body: JSON.stringify({ id: randomUUID(), command: note }) });
  expect((await add(observer)).status).toBe(403);
  await observer.do({ type: "observer.step-in" });
  expect((await add(observer)).status).toBe(200);

  const [hers, his] = [await LivePage.of(candidate), await LivePage.of(trainee)];
  await until("both have caught up", () =>
    [hers, his].every((page) => page.messages("caught-up").length > 0),
  );
  expect(his.texts.join("")).toContain("training.arranged");
  expect(hers.texts.join("")).not.toContain("training.arranged");
  expect(hers.texts.join("")).toContain("observer.stepped-in");
  for (const { socket } of [hers, his]) socket.terminate();
});

test("where a trainee leads, the packet has the experienced observer's scorecard, also once they have stepped in", async () => {
  const { app, id, trainee, observer } = await ledByTrainee();
  await submit(trainee, card("x"));
  await submit(observer, card("x"));
  const organisers = () => asOrganiser(app, `/sessions/${id}/export.zip`);
  expect(await packetOf(await organisers())).toEqual(["Xenia Experienced"]);
  await observer.do({ type: "observer.step-in" });
  expect(await packetOf(await organisers())).toEqual(["Xenia Experienced"]);
  expect((await look(trainee)).others.map(({ submissions }) => submissions?.length)).toEqual([1]);
});

test("an observer who learns cannot step in", async () => {
  const app = await startTestApp();
  const { observer } = await createCall(app);
  expect((await observer.command({ type: "observer.step-in" })).status).toBe(409);
});

test("who leads without an observer cannot be a trainee", async () => {
  const app = await startTestApp();
  await asOrganiser(app, "/exercises", exampleExercise());
  const answer = await asOrganiser(app, "/sessions", {
    exercise: "go-parcels",
    candidate: "Cleo",
    interviewers: ["Tess"],
    observer: null,
    callAt: null,
    preset: "now",
    reverseShadow: true,
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("the observer is the experienced interviewer");
});
