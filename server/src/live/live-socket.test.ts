import { randomUUID } from "node:crypto";
import { unzipSync, strFromU8 } from "fflate";
import { CommentId } from "@tandiff/shared/ids.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, test } from "vitest";
import {
  asOrganiser,
  createCall,
  createSession,
  exampleExercise,
  newThread,
  organise,
  pause,
  startTestApp,
  until,
} from "../testing-app.ts";
import { LivePage } from "./testing-live.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("each person's events are counted from 1 without gaps, whatever the others get", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  const [hers, his] = [await LivePage.of(candidate), await LivePage.of(interviewer)];
  await candidate.do({ type: "review.open" });
  const thread = newThread("Why so?");
  await candidate.do(thread);
  await candidate.do({ ...thread, type: "comment.add", comment: CommentId.parse(randomUUID()) });
  await candidate.do({ type: "review.submit", summary: "Fine." });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  await until("both have the call", () =>
    [hers, his].every((page) => page.kinds().includes("workspace.seeded")),
  );

  expect(hers.kinds()).toEqual([
    "session.created",
    "phase.changed",
    "thread.opened",
    "comment.added",
    "review.submitted",
    "phase.changed",
    "workspace.seeded",
  ]);
  expect(his.kinds()).toEqual(["session.created", "review.submitted", "phase.changed", "workspace.seeded"]);
  expect(hers.cursors()).toEqual(upTo(7));
  expect(his.cursors()).toEqual(upTo(4));
  expect(his.events()).toMatchObject([
    { by: null },
    { by: candidate.id },
    { by: interviewer.id },
    { by: null },
  ]);
});

test("a page that comes back with its cursor gets what is new, each once, also after a restart", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  await candidate.do({ type: "review.open" });
  const first = await LivePage.of(candidate);
  await candidate.do(newThread("one"));
  await until("it has three", () => first.cursors().length === 3);
  first.socket.terminate();
  await candidate.do(newThread("two"));
  await app.restart();
  await candidate.do(newThread("three"));

  const back = await LivePage.of(candidate, 3);
  await candidate.do(newThread("four"));
  await until("it has the rest", () => back.cursors().length === 3);
  expect([...first.cursors(), ...back.cursors()]).toEqual(upTo(6));
  const upToDate = await LivePage.of(candidate, 6);
  expect(upToDate.events()).toEqual([]);
});

test("events that come while a page is connecting are neither lost nor doubled", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  await candidate.do({ type: "review.open" });
  const commands = Promise.all(upTo(30).map((number) => candidate.do(newThread(`Comment ${number}`))));
  const pages: LivePage[] = [];
  for (const after of [0, 1, 2, 2, 1, 0]) {
    pages.push(new LivePage(candidate, after));
    await pause(3);
  }
  await commands;
  await until("all pages have the last", () => pages.every((page) => page.cursors().at(-1) === 32));
  for (const [index, page] of pages.entries()) {
    const after = [0, 1, 2, 2, 1, 0][index] ?? 0;
    expect(page.cursors()).toEqual(upTo(32).slice(after));
  }
});

test("a cursor that this log never gave closes the page for good; a cursor that is none begins at the start", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  expect(await new LivePage(candidate, 2).closes()).toBe(closeCodes.otherEpoch);
  for (const after of ["", "-1", "x", "1e9", "9".repeat(30)]) {
    const page = new LivePage(candidate, after);
    await until("it has caught up", () => page.messages("caught-up").length === 1);
    expect(page.cursors()).toEqual([1]);
  }
});

describe("before the review is submitted", () => {
  const canary = "canary-7c1f";
  const retired = exampleExercise("go-retired").content;

  /** All that an interviewer, an observer and the organiser can ask for. */
  async function everythingAskable(
    app: Awaited<ReturnType<typeof startTestApp>>,
    session: Awaited<ReturnType<typeof createSession>>,
  ) {
    const bodies: string[] = [];
    const read = async (answer: Response) => {
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const isZip = answer.headers.get("content-type") === "application/zip";
      const ignored = isZip ? ["date", "x-request-id", "content-length"] : ["date", "x-request-id"];
      const headers = JSON.stringify([...answer.headers].filter(([name]) => !ignored.includes(name)));
      const text = isZip
        ? Object.values(unzipSync(bytes))
            .map((file) => strFromU8(file))
            .join("\n")
        : Buffer.from(bytes).toString("utf8");
      // The log's head in an export is another text of the same length each time; see `HeadSigner`.
      const constant = text
        .replace(/"head": "[\w-]{91}"/, '"head": "…"')
        .replace(/,"request":"[\w-]{12}"/, "");
      bodies.push(`${answer.status} ${headers} ${constant}`);
    };
    const paths = [
      "/welcome",
      "/merge-request",
      "/drafts",
      "/export.zip",
      "/application.zip",
      "/application.bundle",
      "/nothing",
    ];
    for (const person of [session.interviewer, session.second, session.observer]) {
      for (const path of paths) await read(await person.ask(path));
      await read(await person.command({ type: "call.start", evenUnsubmitted: false }));
      await read(await person.command(newThread("mine")));
    }
    const { id } = session.links;
    const letter = `participants/${session.candidate.id}/invitation.txt`;
    await read(await asOrganiser(app, "/sessions"));
    for (const path of ["", "/export.zip", "/candidate-data.zip", "/accommodations", `/${letter}`]) {
      await read(await asOrganiser(app, `/sessions/${id}${path}`));
    }
    // What changes nothing, and so has no place where it would be noticed.
    const exercise = exampleExercise("no-such").content.slug;
    await read(await organise(app, id, { type: "exercise.change", exercise }));
    await read(await organise(app, id, { type: "exercise.change", exercise: retired.slug }));
    await read(await organise(app, id, { type: "review.extend", dueAt: null }));
    return bodies;
  }

  test("nobody but the candidate gets an event, a count, a word or a presence of it; afterwards they do", async () => {
    let now = Date.now();
    const app = await startTestApp({ now: () => now });
    const session = await createSession(app);
    const { candidate, interviewer, observer } = session;
    await asOrganiser(app, "/exercises", { ...exampleExercise(), content: retired });
    await asOrganiser(app, `/exercises/${retired.slug}/retire`, {});
    await candidate.do({ type: "exercise.object", reason: "I know it." });
    const others = [await LivePage.of(interviewer), await LivePage.of(observer)];
    const quietBodies = await everythingAskable(app, session);
    const quietFrames = others.map(({ texts }) => [...texts]);

    const hers = await LivePage.of(candidate);
    await candidate.do({ type: "consent.give" });
    await candidate.do({ type: "review.open" });
    const thread = newThread(`${canary} first`);
    await candidate.do(thread);
    await candidate.do({ ...thread, type: "comment.edit", body: `${canary} second` });
    await candidate.ask("/drafts", {
      method: "PUT",
      body: JSON.stringify({ key: "k", body: canary, position: null, basis: null }),
    });
    await candidate.ask("/viewed", {
      method: "PUT",
      body: JSON.stringify({ path: "main.go", viewed: true }),
    });
    hers.say({ view: "file", path: "added.txt" });
    await until("her own page has it", () => hers.texts.join("").includes(`${canary} second`));
    await pause(50);

    expect(others.map(({ texts }) => texts)).toEqual(quietFrames);
    expect(await everythingAskable(app, session)).toEqual(quietBodies);
    const late = await LivePage.of(interviewer);
    expect(late.kinds()).toEqual(["session.created"]);
    expect(late.here()).toEqual([interviewer.id, observer.id].toSorted());
    expect(hers.here()).toEqual([candidate.id]);
    expect(quietBodies.join("")).not.toContain(canary);

    now += 1_000;
    await candidate.do({ type: "review.submit", summary: "done" });
    const everyone = [candidate, interviewer, observer].map(({ id }) => id).toSorted();
    await until("they see that she waits", () => [late, ...others].every((page) => page.here().length === 3));
    for (const page of [late, ...others]) expect(page.here()).toEqual(everyone);
    expect(hers.here()).toEqual([candidate.id]);
    for (const page of others) {
      await until("it has come", () => page.texts.join("").includes(`${canary} second`));
      await until("what she agreed to as well", () => page.kinds().includes("consent.told"));
      expect(page.texts.join("")).not.toContain(`${canary} first`);
    }
    const bodies = (await everythingAskable(app, session)).join("\n");
    expect(bodies).toContain(`${canary} second`);
    expect(bodies).not.toContain(`${canary} first`);
  });
});

test("while the interviewers gather the candidate's page gets not one frame of it", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, second, observer } = await createSession(app);
  await candidate.do({ type: "review.open" });
  await candidate.do({ type: "review.submit", summary: "Done." });
  const hers = await LivePage.of(candidate);
  hers.say({ view: "file", path: "main.go" });
  const quiet = [...hers.texts];

  const his = await LivePage.of(interviewer);
  const [ivo, olga] = [await LivePage.of(second), await LivePage.of(observer)];
  ivo.say({ view: "file", path: "canary-main.go" });
  const draft = JSON.stringify({ key: "k", body: "canary", position: null });
  await interviewer.ask("/drafts", { method: "PUT", body: draft });
  await until("they see each other", () => his.here().length === 4 && olga.here().length === 4);
  await until("where one of them is, is told", () => his.texts.join("").includes("canary-main.go"));
  ivo.socket.terminate();
  await until("and that he has left", () => his.here().length === 3);
  expect(hers.texts).toEqual(quiet);
  expect(hers.here()).toEqual([candidate.id]);
  const placeOfHers = his
    .messages("presence")
    .at(-1)
    ?.present.find(({ participant }) => participant === candidate.id);
  expect(placeOfHers?.place).toBeNull();

  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  await until("now she sees them", () => hers.here().length === 3);
});

test("who brings everyone twice within seconds has asked once, and may ask again afterwards", async () => {
  let now = Date.now();
  const app = await startTestApp({ now: () => now });
  const { candidate, interviewer } = await createSession(app);
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  const [hers, his] = [await LivePage.of(candidate), await LivePage.of(interviewer)];
  const files = (): (string | null)[] =>
    hers.messages("gather").map(({ look: { place } }) => (place.view === "file" ? place.path : null));
  const asks = (path: string): void => his.gather({ view: "file", path });
  asks("first.go");
  await until("she is asked", () => files().length > 0);
  now += 4_999;
  asks("too-soon.go");
  // What he says is told in its order.
  his.say({ view: "file", path: "elsewhere.go" });
  await until("she is told where he is", () => hers.texts.join("").includes("elsewhere.go"));
  now += 1;
  asks("later.go");
  await until("she is asked again", () => files().length > 1);
  expect(files()).toEqual(["first.go", "later.go"]);
});

describe("who is here", () => {
  test("is each person once, however many tabs, until the last of them is closed", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, second } = await createSession(app);
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    const page = await LivePage.of(interviewer);
    const [tab, other] = [await LivePage.of(candidate), await LivePage.of(candidate)];
    await until("she is here", () => page.here().length === 2);
    tab.socket.terminate();
    const third = await LivePage.of(second);
    await until("somebody else is here", () => page.here().length === 3);
    expect(page.here()).toContain(candidate.id);
    other.socket.terminate();
    await until("she is gone", () => !page.here().includes(candidate.id), 1_000);
    third.say({ view: "file", path: "main.go" });
    await until("where somebody is, is told", () => page.texts.join("").includes("main.go"));
  });

  test("is told by frames of the protocol only", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app);
    for (const frame of ["", "{", '{"place":{"view":"overview"}}', "null", Buffer.from("{}")]) {
      const page = await LivePage.of(interviewer);
      page.socket.send(frame);
      expect(await page.closes()).toBe(closeCodes.badFrame);
    }
    const page = await LivePage.of(interviewer);
    page.socket.send("x".repeat(200_000));
    expect(await page.closes()).toBeOneOf([1006, 1009]);
  });

  test("passes over what only a page of a newer version asks for, or shows", async () => {
    const app = await startTestApp();
    const { candidate, interviewer } = await createCall(app);
    const [page, other] = [await LivePage.of(interviewer), await LivePage.of(candidate)];
    for (const frame of ['{"type":"later"}', '{"type":"place","place":{"view":"later"}}'])
      page.socket.send(frame);
    page.socket.send('{"type":"place","place":{"view":"file","path":"known.go","more":1},"more":[]}');
    await until("what is known is told", () => other.texts.join("").includes("known.go"));
    expect(page.closedWith).toBeNull();
    expect(other.texts.join("")).not.toContain("later");
  });
});

test("a socket without a seat is closed with a code and told nothing", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  const page = new LivePage(Object.assign(Object.create(candidate), { cookie: interviewer.cookie }));
  expect(await page.closes()).toBe(closeCodes.unauthorised);
  expect(page.texts).toEqual([]);
  await LivePage.of(candidate);
});

test("the server that stops lets pages come back", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  const page = await LivePage.of(candidate);
  await app.restart();
  expect(await page.closes()).toBe(closeCodes.restarting);
});
