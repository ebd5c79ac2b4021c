import { limits } from "@tandiff/shared/limits.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, test, vi } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import type { LogRow } from "../storage/port.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { rawUpdate, text } from "../sync/testing.ts";
import { greeted, helloFrame, RawPage, StockPage, syncFrame, typedFrame } from "../sync/testing-page.ts";
import { createCall, newThread, until, type Person } from "../testing-app.ts";
import { atNode, meeting, replayed, startTwoApps, type NodeApp } from "./testing-apps.ts";

/** A new string of `client` in a file. */
const typed = (client: number, value: string, clock = 0): Uint8Array =>
  typedFrame(client, value, clock, "f:2");

/** What somebody reads who comes now. */
async function readAt(person: Person): Promise<string> {
  return (await new StockPage(person).synced()).file(2).toJSON();
}

async function twoAtOnce() {
  const commits = meeting();
  const [one, other] = await startTwoApps(commits);
  const call = await createCall(one);
  const stored = async (app: NodeApp) => (await replayed(app, call.links.id)).texts[2] ?? "";
  return { one, other, commits, stored, ...call };
}

describe.skipIf(postgresIsMissing)("on two nodes at once", () => {
  test("two texts under one client id and clock are one text for everybody", async () => {
    const { one, other, commits, stored, candidate } = await twoAtOnce();
    const here = await greeted(candidate, 100);
    const there = await greeted(atNode(other, candidate), 100);
    commits.await(2);
    here.send(typed(100, "AAAA"));
    there.send(typed(100, "BBBB"));
    const isToldOne = (): boolean => here.saved() + there.saved() === 1;
    await until(
      "one is stored and the other's room breaks",
      () => isToldOne() && (here.isRefused || there.isRefused),
    );
    expect([here.closedWith, there.closedWith]).toContain(closeCodes.notStored);
    const whole = await stored(one);
    expect(whole.includes("AAAA")).not.toBe(whole.includes("BBBB"));
    expect(await readAt(candidate)).toBe(whole);
    expect(await readAt(atNode(other, candidate))).toBe(whole);
  });

  test("two people who drew the same client id are told apart by who was stored first", async () => {
    const { one, other, stored, candidate, interviewer } = await twoAtOnce();
    const hers = await greeted(candidate, 100);
    const his = await greeted(atNode(other, interviewer), 100);
    hers.send(typed(100, "hers"));
    await until("hers is stored", () => hers.saved() === 1);
    // He has typed nothing yet, and has to take another one.
    expect(await his.closes()).toBe(closeCodes.notStored);
    const again = await RawPage.of(atNode(other, interviewer));
    again.send(helloFrame(100));
    expect(await again.closes()).toBe(closeCodes.clientIdTaken);
    expect(await stored(one)).toContain("hers");
  });

  test("what fits on each and not together is not stored", async () => {
    const { one, other, commits, stored, candidate, interviewer } = await twoAtOnce();
    const here = await greeted(candidate, 100);
    const there = await greeted(atNode(other, interviewer), 101);
    const most = "x".repeat(0.6 * limits.workspaceFile);
    commits.await(2);
    here.send(typed(100, most));
    there.send(typed(101, most));
    await until("one is stored and the other's room breaks", () => here.isRefused || there.isRefused);
    await until("the other is stored", () => here.saved() + there.saved() === 1);
    expect((await stored(one)).length).toBeLessThan(limits.workspaceFile);
    expect((await readAt(candidate)).length).toBeLessThan(limits.workspaceFile);
  });

  test("who comes to one while something is typed on the other has it, however late the room opens", async () => {
    // Long enough for a page on a busy machine to answer each: who does not is taken for gone.
    const [one, other] = await startTwoApps({ hear: true, beatMilliseconds: 1_000 });
    const { candidate, interviewer, links } = await createCall(one);
    const here = await greeted(candidate, 100);
    here.send(typed(100, "before"));
    const isAtRest = async () => ((await other.storage.outline(links.id, "code"))?.seq ?? 0) > 2;
    await expect.poll(isAtRest).toBe(true);

    // It goes with all that there is, so that the room has no reason to read the text.
    const page = await new StockPage(interviewer).synced();
    page.provider.disconnect();
    const there = atNode(other, interviewer);
    const coming = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const read = other.storage.readUpdates.bind(other.storage);
    vi.spyOn(other.storage, "readUpdates").mockImplementationOnce(async function* (...asked) {
      const rows: LogRow[] = [];
      for await (const row of read(...asked)) rows.push(row);
      coming.resolve();
      await held.promise;
      yield* rows;
    });
    const live = await LivePage.of(there);
    page.provider.serverUrl = there.socketUrl("sync");
    page.provider.connect();
    await coming.promise;
    here.send(typed(100, "meanwhile", "before".length));
    await until("it is stored", () => here.saved() === 2);
    // Behind it in the log, so that the node has read both.
    await candidate.do(newThread("Told by both."));
    await until("the node has read it", () => live.kinds().includes("thread.opened"));
    held.resolve();
    await until("the page has it", () => page.file(2).toJSON().includes("meanwhile"));
    expect(page.file(2).toJSON()).toContain("before");
  });

  test("what comes late from a page that has gone on at the other node is not stored over that", async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { candidate, links } = await createCall(one);
    const keys = (value: string): Uint8Array =>
      syncFrame(
        "update",
        rawUpdate([
          { client: 100, clock: 1, structs: [{ kind: 4, origin: [100, 0], content: text(value) }] },
        ]),
      );
    const here = await greeted(candidate, 100);
    here.send(typed(100, "a"));
    await until("it is stored", () => here.saved() === 1);
    const there = await greeted(atNode(other, candidate), 100);
    there.send(keys("gone on"));
    await until("the first node knows", () => Buffer.concat(here.received).includes("gone on"));
    const { seq } = await one.storage.logHead(links.id);
    here.send(keys("as late"));
    await until("it is answered", () => here.saved() === 2);
    expect(await one.storage.logHead(links.id)).toMatchObject({ seq });
    expect(await readAt(candidate)).toContain("agone on");
  });

  test("a page goes on under its client id after it went to the other node and came back", async () => {
    const { other, stored, one, candidate } = await twoAtOnce();
    const letters = ["a", "b", "c", "d", "e", "f"];
    for (const [clock, letter] of letters.entries()) {
      const person = clock % 2 === 0 ? candidate : atNode(other, candidate);
      const page = await greeted(person, 100);
      page.send(typed(100, letter, clock));
      await until("it is stored", () => page.saved() === 1);
      page.socket.terminate();
    }
    const whole = await stored(one);
    expect(letters.every((letter) => whole.includes(letter))).toBe(true);
    expect(await readAt(candidate)).toBe(whole);
  });
});
