import { randomUUID } from "node:crypto";
import type { SessionLinks, SessionsView, SessionSummary } from "@tandiff/shared/api.ts";
import { CommandId, ParticipantId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  createCall,
  createSession,
  exampleExercise,
  newThread,
  organise,
  Person,
  startTestApp,
  until,
  type TestApp,
  type TestSession,
} from "../testing-app.ts";

const hour = 3_600_000;
const day = 24 * hour;

async function summaryOf(app: TestApp, { links }: TestSession): Promise<SessionSummary> {
  const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
  const found = view.sessions.find(({ id }) => id === links.id);
  if (!found) throw new Error("The session is not on the board.");
  return found;
}

/** The status and what was said. */
async function said(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  return `${response.status} ${await response.text()}`;
}

const participant = (person: Person) => ParticipantId.parse(person.id);

test("a call that is moved takes the opening with it, every page hears of it, and calendars get a later invitation", async () => {
  const app = await startTestApp();
  const session = await createSession(app);
  const { candidate, links } = session;
  const page = await LivePage.of(candidate);
  const first = Date.now() + 10 * day;
  const iso = (at: number): string => new Date(at).toISOString();
  const change = {
    type: "time.change",
    callAt: iso(first),
    preset: "72h",
    timeZone: "Europe/Berlin",
  } as const;
  expect((await organise(app, links.id, change)).status).toBe(200);
  await until("she hears of it", () => page.kinds().includes("session.rescheduled"));
  expect(await summaryOf(app, session)).toMatchObject({ opensAt: first - 3 * day, dueAt: first - day });
  expect((await candidate.command({ type: "review.open" })).status).toBe(403);

  const calendar = async (): Promise<string> => {
    const path = `/sessions/${links.id}/participants/${candidate.id}/invitation.ics`;
    return (await (await asOrganiser(app, path)).text()).replaceAll("\r\n ", "");
  };
  const before = await calendar();
  await organise(app, links.id, { type: "time.change", callAt: iso(first + day) });
  expect(await summaryOf(app, session)).toMatchObject({ opensAt: first - 2 * day, dueAt: first });
  const after = await calendar();
  const uid = /UID:\S+/.exec(before)?.[0] ?? "none";
  expect(before).toContain("SEQUENCE:1");
  expect(after).toContain("SEQUENCE:2");
  expect(after).toContain(uid);
  expect(after).toMatch(/METHOD:PUBLISH[^]*STATUS:CONFIRMED/);
  await organise(app, links.id, { type: "session.cancel", reason: "The role is filled." });
  const cancelled = await calendar();
  expect(cancelled).toMatch(/METHOD:CANCEL[^]*STATUS:CANCELLED/);
  expect(cancelled).toContain("SEQUENCE:3");
  expect(cancelled).toContain(uid);
  expect(app.reported).toEqual([]);
});

test("people come, go and are replaced: each gets a link of their own, and who is gone is out at once", async () => {
  const app = await startTestApp();
  const session = await createSession(app);
  const { interviewer, second, observer, candidate, links } = session;
  const page = await LivePage.of(interviewer);
  const replaced = await organise(app, links.id, {
    type: "person.replace",
    participant: participant(interviewer),
    name: "Nina New",
  });
  const now: SessionLinks = JSON.parse(await replaced.text());
  const url = now.links.interviewers.find(({ name }) => name === "Nina New")?.url ?? "";
  await until("his page is closed", () => page.closedWith === closeCodes.unauthorised);
  expect((await interviewer.ask("/welcome")).status).toBe(404);
  expect((await new Person(app, links.links.interviewers[0]?.url ?? "").takeSeat()).cookie).toBe("");
  expect(
    await said(asOrganiser(app, `/sessions/${links.id}/participants/${interviewer.id}/reissue`, {})),
  ).toMatch(/^404 /);
  // As after a crash that came between the two.
  const invite = await app.test.storage.invite(participant(interviewer));
  if (!invite) throw new Error("The invite is gone.");
  await app.test.storage.replaceInvite({ ...invite, revokedAt: null }, invite.generation);
  expect((await interviewer.ask("/welcome")).status).toBe(404);
  expect((await new Person(app, links.links.interviewers[0]?.url ?? "").takeSeat()).cookie).toBe("");
  const nina = await new Person(app, url).takeSeat();
  await nina.do({ type: "call.start", evenUnsubmitted: true });
  await nina.do(newThread("Mine."));
  await organise(app, links.id, {
    type: "person.rename",
    participant: participant(candidate),
    name: "Cleo C.",
  });
  await organise(app, links.id, { type: "person.remove", participant: participant(observer) });
  const people = (await summaryOf(app, session)).people.map(({ name }) => name);
  expect(people).toEqual(["Cleo C.", "Ivo Interviewer", "Nina New"]);

  // What somebody wrote stays theirs when they go.
  await organise(app, links.id, { type: "person.remove", participant: participant(nina) });
  const answer = await second.ask("/export.zip");
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  const review = new TextDecoder().decode(files["report.md"]);
  expect(review).toContain("**Nina New**");
  expect(review).not.toContain("Olga Observer");
});

test("the ids of a session's people begin alike, those who come later included, and otherwise than another session's", async () => {
  const app = await startTestApp();
  const { links, observer } = await createSession(app);
  await organise(app, links.id, { type: "person.add", role: "interviewer", name: "Nina" });
  const replacing = { type: "person.replace", participant: participant(observer), name: "Omar" } as const;
  const later: SessionLinks = JSON.parse(await (await organise(app, links.id, replacing)).text());
  const other = (await createSession(app)).links;
  const linksOf = ({ links: { candidate, interviewers, observer: watcher } }: SessionLinks) =>
    [candidate, ...interviewers.map(({ url }) => url), watcher].flatMap((link) => link ?? []);
  const beginnings = (of: SessionLinks) => [
    ...new Set(linksOf(of).map((link) => /\/p\/([0-9a-z]{6})[0-9a-z]{10}#/.exec(link)?.[1])),
  ];
  expect(linksOf(later)).toHaveLength(5);
  expect(new Set(linksOf(later)).size).toBe(5);
  expect(beginnings(later)).toEqual([links.id.slice(0, 6)]);
  expect(beginnings(other)).toEqual([other.id.slice(0, 6)]);
  expect(beginnings(other)).not.toEqual(beginnings(later));
});

test("what cannot be done with people is refused with a sentence, and changes nothing", async () => {
  const app = await startTestApp();
  const { candidate, second, interviewer, links, observer } = await createSession(app);
  const rows = () => [...app.test.log.read(links.id)].length;
  await organise(app, links.id, { type: "person.remove", participant: participant(second) });
  const before = rows();
  const refusals: readonly (readonly [SessionChangeInput, RegExp])[] = [
    [{ type: "person.remove", participant: participant(interviewer) }, /^409 .*needs an interviewer/],
    [{ type: "person.remove", participant: participant(candidate) }, /^409 .*cancel it and make another/],
    [{ type: "person.replace", participant: participant(candidate), name: "X" }, /^409 /],
    [{ type: "person.add", role: "observer", name: "Omar" }, /^409 .*at most one observer/],
    [{ type: "person.rename", participant: participant(second), name: "X" }, /^404 .*no such person/],
    [{ type: "person.rename", participant: participant(observer), name: " " }, /^400 .*needs a name/],
    [{ type: "exercise.change", exercise: exampleExercise("no-such").content.slug }, /^404 .*no exercise/],
    [{ type: "time.change", callAt: "2020-01-01T00:00:00Z" }, /^400 .*in the past/],
    [{ type: "session.reinstate" }, /^409 .*not possible now/],
    [{ type: "session.cancel", reason: " " }, /^400 .*Say why/],
  ];
  for (const [change, sentence] of refusals) {
    expect(await said(organise(app, links.id, change)), change.type).toMatch(sentence);
  }
  expect(rows()).toBe(before);
});

test("a change that is sent twice is made once, also after a restart", async () => {
  const app = await startTestApp();
  const { links } = await createSession(app);
  const id = CommandId.parse(randomUUID());
  const change = { type: "person.add", role: "interviewer", name: "Nina" } as const;
  const first: SessionLinks = JSON.parse(await (await organise(app, links.id, change, id)).text());
  const later = await app.restart();
  const again: SessionLinks = JSON.parse(await (await organise(later, links.id, change, id)).text());
  expect(again.links.interviewers).toEqual(first.links.interviewers);
  expect(again.links.interviewers).toHaveLength(3);
});

test("the exercise can be another one until it was opened, and then the call is made of the new one", async () => {
  const app = await startTestApp();
  const session = await createSession(app);
  const { candidate, interviewer, links } = session;
  const other = exampleExercise("go-letters");
  const renamed = { ...other.content, title: "Letters", plan: [{ name: "All", minutes: 30 }] };
  await asOrganiser(app, "/exercises", { ...other, content: renamed });
  expect((await organise(app, links.id, { type: "exercise.change", exercise: renamed.slug })).status).toBe(
    200,
  );
  expect((await summaryOf(app, session)).exercise.title).toBe("Letters");
  const page = await LivePage.of(interviewer);
  await candidate.do({ type: "review.open" });
  const view: { slug: string } = JSON.parse(await (await candidate.ask("/merge-request")).text());
  expect(view.slug).toBe("go-letters");

  const back = exampleExercise().content.slug;
  const rows = [...app.test.log.read(links.id)].length;
  expect(await said(organise(app, links.id, { type: "exercise.change", exercise: back }))).toMatch(
    /^409 .*until the candidate has opened/,
  );
  // Who asks for what there is learns nothing.
  expect((await organise(app, links.id, { type: "exercise.change", exercise: renamed.slug })).status).toBe(
    200,
  );
  expect([...app.test.log.read(links.id)]).toHaveLength(rows);
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  await until("the call is made", () => page.kinds().includes("workspace.seeded"));
  const answer = await interviewer.ask("/export.zip");
  expect(answer.headers.get("content-disposition")).toContain("go-letters");
});

test("a session is to be scored until each of its interviewers has handed in a scorecard", async () => {
  const app = await startTestApp();
  const session = await createCall(app);
  const { interviewer, second, links } = session;
  await interviewer.do({ type: "call.end" });
  const group = async () => {
    const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
    return view.sessions.find(({ id }) => id === links.id)?.group;
  };
  const submit = (person: Person) => {
    const body = JSON.stringify({ id: randomUUID(), card: { ...emptyScorecard, recommendation: "yes" } });
    return person.ask("/scorecard/submissions", { method: "POST", body });
  };
  expect(await group()).toBe("to-be-scored");
  expect((await submit(interviewer)).ok).toBe(true);
  expect(await group()).toBe("to-be-scored");
  await organise(app, links.id, { type: "person.remove", participant: participant(second) });
  expect(await group()).toBe("ended");
});

test("a cancelled session says so at once and keeps all; taken back, the candidate goes on where she was", async () => {
  const app = await startTestApp();
  const session = await createSession(app);
  const { candidate, interviewer, links } = session;
  await candidate.do({ type: "review.open" });
  await candidate.do(newThread("Written before."));
  const pages = { hers: await LivePage.of(candidate), his: await LivePage.of(interviewer) };
  await organise(app, links.id, { type: "session.cancel", reason: "The role is filled." });
  for (const page of Object.values(pages)) {
    await until("it is told", () => page.kinds().includes("session.cancelled"));
    expect(page.closedWith).toBeNull();
  }
  expect(await summaryOf(app, session)).toMatchObject({
    phase: "cancelled",
    cancelled: "The role is filled.",
  });
  expect((await candidate.command(newThread("Too late."))).status).toBe(403);
  const draft = { key: "c", body: "On its way", position: null, basis: null };
  expect((await candidate.ask("/drafts", { method: "PUT", body: JSON.stringify(draft) })).status).toBe(200);
  expect((await candidate.ask("/merge-request")).status).toBe(403);
  expect((await interviewer.command({ type: "call.start", evenUnsubmitted: true })).status).toBe(403);

  await organise(app, links.id, { type: "session.reinstate" });
  expect(await summaryOf(app, session)).toMatchObject({ phase: "scheduled", cancelled: null });
  await candidate.do(newThread("And after."));
  await candidate.do({ type: "review.submit", summary: "Done." });
  await until("he sees both", () =>
    pages.his.events().some(({ event }) => event.kind === "review.submitted" && event.threads.length === 2),
  );
  expect(pages.his.kinds()).not.toContain("thread.opened");
});
