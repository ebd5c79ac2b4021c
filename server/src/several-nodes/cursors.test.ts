import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, test } from "vitest";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { awarenessFrame, greeted, helloFrame, RawPage } from "../sync/testing-page.ts";
import { createCall, until, type Person } from "../testing-app.ts";
import { atNode, startTwoApps } from "./testing-apps.ts";

async function shown(person: Person, clientId: number, file = "f:0"): Promise<RawPage> {
  const page = await greeted(person, clientId);
  page.send(awarenessFrame(clientId, { file }));
  return page;
}

/** What a page that goes by the clocks has of somebody: as stock pages do, and whether a clock went back. */
function shownOf(page: RawPage, clientId: number) {
  const entries = page.awareness().filter((entry) => entry.clientId === clientId);
  let clock = 0;
  let state: unknown = null;
  let passedOver = 0;
  for (const entry of entries) {
    if (entry.clock > clock) ({ clock, state } = entry);
    else passedOver += 1;
  }
  return { state, passedOver };
}

const seesAt = (page: RawPage, clientId: number, file: string): boolean =>
  JSON.stringify(shownOf(page, clientId).state)?.includes(file) ?? false;

const seesNobody = (page: RawPage, clientId: number): boolean => shownOf(page, clientId).state === null;

describe.skipIf(postgresIsMissing)("a cursor", () => {
  test("is seen on another node, by who comes later too, until its page leaves", async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { candidate, interviewer, second } = await createCall(one);
    const his = await shown(atNode(other, interviewer), 200);
    const hers = await shown(candidate, 100);
    await until("they see each other", () => seesAt(his, 100, "f:0") && seesAt(hers, 200, "f:0"));
    const later = await greeted(atNode(other, second), 300);
    await until("who comes later is told", () => seesAt(later, 100, "f:0") && seesAt(later, 200, "f:0"));
    expect(shownOf(later, 100).state).toMatchObject({ user: { name: "Cleo Candidate", role: "candidate" } });
    hers.send(awarenessFrame(100, { file: "f:1" }));
    await until("it moves", () => seesAt(his, 100, "f:1"));
    hers.socket.terminate();
    await until("she is gone", () => seesNobody(his, 100) && seesNobody(later, 100));
  });

  test("goes with its page from node to node, and no clock ever goes back", async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { candidate, interviewer, second } = await createCall(one);
    const watchers = [await greeted(interviewer, 200), await greeted(atNode(other, second), 300)];
    let before: RawPage | null = null;
    for (const [index, node] of [one, other, one, other].entries()) {
      const hers = await shown(atNode(node, candidate), 100, `f:${index}`);
      await until("it is seen", () => watchers.every((page) => seesAt(page, 100, `f:${index}`)));
      // The line before is found to be dead late, on the other node.
      before?.socket.terminate();
      hers.send(awarenessFrame(100, { file: `g:${index}` }));
      await until("it stays", () => watchers.every((page) => seesAt(page, 100, `g:${index}`)));
      before = hers;
    }
    for (const page of watchers) expect(shownOf(page, 100).passedOver).toBe(0);
    before?.socket.terminate();
    await until("it is gone", () => watchers.every((page) => seesNobody(page, 100)));
  });

  test("is nobody else's, on whichever node they try", async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { candidate, interviewer, second } = await createCall(one);
    const watcher = await greeted(atNode(other, second), 300);
    await shown(candidate, 100);
    await until("it is seen", () => seesAt(watcher, 100, "f:0"));
    const silent = await greeted(candidate, 101);
    const his = await RawPage.of(atNode(other, interviewer));
    his.send(awarenessFrame(100, { file: "f:9" }), awarenessFrame(200, { file: "f:1" }));
    await until("his own is seen", () => seesAt(watcher, 200, "f:1"));
    expect(shownOf(watcher, 100).state).toMatchObject({ file: "f:0", user: { name: "Cleo Candidate" } });
    for (const taken of [100, 101]) {
      const hostile = await RawPage.of(atNode(other, interviewer));
      hostile.send(helloFrame(taken));
      expect(await hostile.closes()).toBe(closeCodes.clientIdTaken);
    }
    expect(silent.closedWith).toBeNull();
  });

  test("is withheld on all nodes in a focus time, and shown again after it", async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { candidate, interviewer } = await createCall(one);
    const his = await greeted(atNode(other, interviewer), 200);
    const hers = await shown(candidate, 100);
    await until("it is seen", () => seesAt(his, 100, "f:0"));
    await interviewer.do({ type: "focus.offer", minutes: 5 });
    await atNode(other, candidate).do({ type: "focus.start", minutes: 5 });
    await until("it is taken away", () => seesNobody(his, 100));
    hers.send(awarenessFrame(100, { file: "f:1" }));
    const hersToo = await shown(atNode(other, candidate), 101, "f:1");
    await candidate.do({ type: "focus.end" });
    await until("it is shown again", () => seesAt(his, 100, "f:1") && seesAt(his, 101, "f:1"));
    expect(hersToo.closedWith).toBeNull();
  });

  test("is taken away when its node was not heard for a while, and is there again when it is", async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { candidate, interviewer } = await createCall(one);
    const his = await greeted(atNode(other, interviewer), 200);
    await shown(candidate, 100);
    await until("it is seen", () => seesAt(his, 100, "f:0"));
    one.line.cut();
    await until("it is gone", () => seesNobody(his, 100));
    expect(his.closedWith).toBeNull();
    one.line.mend();
    await until("it is there again", () => seesAt(his, 100, "f:0"));
  });
});
