import { randomUUID } from "node:crypto";
import type { FocusView, SessionsView } from "@tandiff/shared/api.ts";
import { CommandId, FileId, ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { fingerprint } from "@tandiff/shared/text/fingerprint.ts";
import { describe, expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { StockPage } from "../sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  createSession,
  newThread,
  organise,
  pause,
  type Person,
  until,
} from "../testing-app.ts";
import { atNode, meeting, replayed, startTwoApps, type NodeApp } from "./testing-apps.ts";

const kindsOf = async (app: NodeApp, session: SessionId): Promise<readonly string[]> =>
  (await replayed(app, session)).kinds;

/** As the board of that node says. */
async function observersOf(app: NodeApp, session: SessionId): Promise<readonly string[]> {
  const answer = await asOrganiser(app, "/sessions");
  const { sessions }: SessionsView = JSON.parse(await answer.text());
  const people = sessions.find(({ id }) => id === session)?.people ?? [];
  return people.filter(({ role }) => role === "observer").map(({ id, name }) => `${id} ${name}`);
}

async function storedIn(candidate: Person, file: FileId): Promise<string | null> {
  const answer = await candidate.ask("/focus");
  const { texts }: FocusView = JSON.parse(await answer.text());
  return texts.find((text) => text.file === file)?.text ?? null;
}

describe.skipIf(postgresIsMissing)("a session on two nodes that do not hear of each other", () => {
  test("is carried on by whoever is asked next, however soon", async () => {
    const [one, other] = await startTwoApps();
    const { candidate, interviewer, links } = await createCall(one);
    for (let round = 0; round < 5; round += 1) {
      const thread = newThread(`Round ${round}.`);
      await candidate.do(thread);
      await atNode(other, interviewer).do({ type: "thread.resolve", thread: thread.thread });
      await candidate.do({ type: "thread.reopen", thread: thread.thread });
    }
    const kinds = (await kindsOf(other, links.id)).filter((kind) => kind.startsWith("thread."));
    expect(kinds).toHaveLength(15);
  });

  test("carries out a command once that was sent to both, and both give the same answer", async () => {
    const commits = meeting();
    const [one, other] = await startTwoApps(commits);
    const { candidate, links } = await createCall(one);
    for (let round = 0; round < 10; round += 1) {
      commits.await(2);
      const command: Command = newThread(`Round ${round}.`);
      const id = CommandId.parse(randomUUID());
      const people = [candidate, atNode(other, candidate)];
      const answers = await Promise.all(people.map((person) => person.command(command, id)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const [first, second] = await Promise.all(answers.map((answer) => answer.text()));
      expect(first).toBe(second);
    }
    const opened = (await kindsOf(one, links.id)).filter((kind) => kind === "thread.opened");
    expect(opened).toHaveLength(10);
  });

  test("has one workspace when its call is started on both at once", async () => {
    const commits = meeting();
    const [one, other] = await startTwoApps(commits);
    const { interviewer, second, candidate, links } = await createSession(one);
    commits.await(2);
    const start: Command = { type: "call.start", evenUnsubmitted: true };
    const there = atNode(other, second);
    const answers = await Promise.all([interviewer.command(start), there.command(start)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    const kinds = await kindsOf(other, links.id);
    expect(kinds.filter((kind) => kind === "workspace.seeded" || kind === "update:code")).toHaveLength(2);
    const pages = [new StockPage(candidate), new StockPage(there)];
    for (const page of pages) await page.synced();
    expect(pages.map((page) => page.file(1).toJSON())).toEqual(["one\ntwo\nthree\n", "one\ntwo\nthree\n"]);
  });

  test("has one observer when two organisers add one on both at once, and tells the other one why not", async () => {
    const commits = meeting();
    const apps = await startTwoApps(commits);
    const [one] = apps;
    const { links, observer } = await createSession(one);
    let { id: current } = observer;
    for (let round = 0; round < 5; round += 1) {
      const participant = ParticipantId.parse(current);
      expect((await organise(one, links.id, { type: "person.remove", participant })).status).toBe(200);
      commits.await(2);
      const answers = await Promise.all(
        apps.map((app, index) =>
          organise(app, links.id, { type: "person.add", role: "observer", name: `Omar of ${index}` }),
        ),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      const refusal = answers.find(({ ok }) => !ok);
      expect(await refusal?.json()).toEqual({
        error: {
          code: "conflict",
          message: "A session has at most one observer. Remove or replace the one it has.",
          request: expect.any(String),
        },
      });
      const observers = await Promise.all(apps.map((app) => observersOf(app, links.id)));
      const added = answers.findIndex(({ ok }) => ok);
      const omar = expect.stringMatching(new RegExp(`^\\w+ Omar of ${added}$`));
      expect(observers).toEqual([[omar], [omar]]);
      expect(observers[0]).toEqual(observers[1]);
      current = observers[0]?.[0]?.split(" ")[0] ?? "";
    }
    expect(apps.flatMap((app) => app.reported())).toEqual([]);
  });

  test("takes no edit once its call was ended, wherever", async () => {
    const [one, other] = await startTwoApps();
    const { interviewer, candidate, links } = await createCall(one);
    const page = await new StockPage(atNode(other, candidate)).synced();
    const reader = await new StockPage(atNode(other, interviewer)).synced();
    let isEnded = false;
    const typing = (async () => {
      for (let [count, left] = [0, 20]; left > 0; count += 1) {
        if (isEnded) left -= 1;
        page.file(2).insert(0, `<${count}>`);
        // A busy machine has time for more than to store these.
        await pause(15);
      }
    })();
    await until("some edits are stored", () => reader.file(2).toJSON().includes("<5>"));
    await interviewer.do({ type: "call.end" });
    isEnded = true;
    await typing;
    // Where it typed on as it came back, that is refused before what it had typed until then.
    const refusals = new Set<number>([closeCodes.notAllowed, closeCodes.refused]);
    await until("the page is told", () => page.closed.some((code) => refusals.has(code)));
    const kinds = await kindsOf(one, links.id);
    const edits = kinds.slice(0, kinds.lastIndexOf("phase.changed")).filter((kind) => kind === "update:code");
    expect(edits.length).toBeGreaterThan(5);
    expect(kinds.slice(kinds.lastIndexOf("phase.changed"))).not.toContain("update:code");
  });

  test("ends a focus time once, with what was written at either", async () => {
    let ahead = 0;
    const [one, other] = await startTwoApps({ now: () => Date.now() + ahead });
    const { candidate, interviewer, links } = await createCall(one);
    const pages = [await LivePage.of(interviewer), await LivePage.of(atNode(other, interviewer))];
    await candidate.do({ type: "focus.start", minutes: 2 });
    const main = FileId.parse("2");
    const save = (person: typeof candidate, text: string) =>
      person.ask("/focus", { method: "PUT", body: JSON.stringify({ file: main, text }) });
    expect((await save(candidate, "at the one\n")).status).toBe(204);
    expect((await save(atNode(other, candidate), "at the other\n")).status).toBe(204);
    await until("both know of it", () => pages.every((page) => page.kinds().includes("focus.started")));
    ahead = 3 * 60_000;
    await until("both know of its end", () => pages.every((page) => page.kinds().includes("focus.ended")));
    // Long enough for the one that was later to have tried, too.
    await pause(1_500);
    const kinds = await kindsOf(one, links.id);
    expect(kinds.filter((kind) => kind === "focus.ended")).toHaveLength(1);
    expect((await replayed(one, links.id)).texts[2]).toBe("at the other\n");
    expect([...one.reported(), ...other.reported()]).toEqual([]);
  });

  test("puts a text into the workspace that one node took while the other was about to end the focus time", async () => {
    const commits = { begun: () => Promise.resolve() };
    const [one, other] = await startTwoApps({ beforeCommit: () => commits.begun() });
    const { candidate, links } = await createCall(one);
    await candidate.do({ type: "focus.start", minutes: 2 });
    const save = (person: Person, text: string) =>
      person.ask("/focus", { method: "PUT", body: JSON.stringify({ file: FileId.parse("2"), text }) });
    expect((await save(candidate, "at the one\n")).status).toBe(204);
    const taken: Promise<Response>[] = [];
    commits.begun = async () => {
      if (taken.length === 0) taken.push(save(atNode(other, candidate), "at the other\n"));
      await Promise.all(taken);
    };
    await candidate.do({ type: "focus.end" });
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([204]);
    const { kinds, texts } = await replayed(other, links.id);
    expect(texts[2]).toBe("at the other\n");
    // All in the one edit that is stored with the end: a crash cannot come in between.
    expect(kinds.slice(kinds.indexOf("focus.ended"))).toEqual(["focus.ended", "update:code"]);
    expect([...one.reported(), ...other.reported()]).toEqual([]);
  });

  test("takes one of two texts that tabs of the candidate save at both at once, and the other tab has its own still", async () => {
    const [one, other] = await startTwoApps();
    const { candidate } = await createCall(one);
    await candidate.do({ type: "focus.start", minutes: 2 });
    const people = [candidate, atNode(other, candidate)];
    for (let round = 0; round < 10; round += 1) {
      const file = FileId.parse(`${round % 2}`);
      const before = await storedIn(candidate, file);
      const replaces = [before === null ? null : fingerprint(before)];
      const answers = await Promise.all(
        people.map((person, tab) => {
          const text = `Round ${round}, tab ${tab}.\n`;
          return person.ask("/focus", { method: "PUT", body: JSON.stringify({ file, text, replaces }) });
        }),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    }
  });

  test("ends a focus time though its node is gone and nobody has come to another one", async () => {
    let ahead = 0;
    const now = (): number => Date.now() + ahead;
    const [one, other] = await startTwoApps({ now, housekeepingMilliseconds: 100 });
    const { candidate, links } = await createCall(one);
    await candidate.do({ type: "focus.start", minutes: 2 });
    const body = JSON.stringify({ file: FileId.parse("2"), text: "before the node was gone\n" });
    expect((await candidate.ask("/focus", { method: "PUT", body })).status).toBe(204);
    await one.stop();
    ahead = 3 * 60_000;
    const kinds = () => kindsOf(other, links.id);
    await expect.poll(kinds).toContain("focus.ended");
    expect((await replayed(other, links.id)).texts[2]).toBe("before the node was gone\n");
    await expect.poll(() => other.storage.focusSessions()).toEqual([]);
  });

  test("is opened anew by a node after the other one has compacted it", async () => {
    const [one, other] = await startTwoApps();
    const { interviewer, links } = await createCall(one);
    const there = atNode(other, interviewer);
    const page = await new StockPage(there).synced();
    page.file(2).insert(0, "typed and kept\n");
    const live = await LivePage.of(there);
    await until("it is stored", () => page.provider.synced);
    await pause(100);
    await interviewer.do({ type: "call.end" });
    expect((await asOrganiser(one, `/sessions/${links.id}/compact`, {})).status).toBeLessThan(300);
    await until("the page is closed", () => page.closed.includes(closeCodes.otherEpoch));
    expect(await live.closes()).toBe(closeCodes.otherEpoch);
    const again = await new StockPage(there).synced();
    expect(again.file(2).toJSON()).toContain("typed and kept\n");
    expect((await LivePage.of(there)).kinds()).toContain("phase.changed");
    expect(await other.storage.verifyLog(links.id)).toMatchObject({ ok: true });
    expect([...one.reported(), ...other.reported()]).toEqual([]);
  });
});
