import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommandId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { describe, expect, test, vi } from "vitest";
import type { LinkedRow } from "../storage/port.ts";
import { newThread, pause, until } from "../testing-app.ts";
import { testRow } from "../storage/testing.ts";
import { plainMessage } from "./envelope.ts";
import { openSharedSessions, type SharedOptions } from "./testing-shared-sessions.ts";

test("a link that is revoked where nobody had opened the session is told of all the same", async () => {
  const { nodes, links, link, candidate } = await openSharedSessions();
  const [one, other] = nodes;
  await one.seat(link);
  const told: string[] = [];
  one.fanOut.listen(links.id, { heard: ({ kind }) => told.push(kind) });
  await other.seats.revoke(links.id, candidate, Date.now());
  await until("it is told", () => told.includes("link-ended"));
  await until("it has ended", () => one.ended.length > 0);
  expect(one.ended).toEqual([`${candidate} elsewhere`]);
});

test("who floods a node with plain words that there is nothing to costs it some looks, and hides no row", async () => {
  const { nodes, links } = await openSharedSessions();
  const [one, other] = nodes;
  const [here, there] = [await one.sessions.get(links.id), await other.sessions.get(links.id)];
  const readings = vi.spyOn(other.storage, "readOn");
  const erasures = vi.spyOn(other.storage, "erasureOf");
  for (let word = 0; word < 2_000; word += 1) {
    const forged = word % 2 === 0 ? { kind: "rows", seq: 1_000_000 + word } : { kind: "erased" };
    one.line.publish(`session:${links.id}`, plainMessage(one.fanOut.node, forged));
    if (word % 4 === 0) await setImmediate();
  }
  // The control: they were heard.
  for (const look of [readings, erasures]) expect(look).toHaveBeenCalled();
  expect(readings.mock.calls.length + erasures.mock.calls.length).toBeLessThan(50);

  const { seq } = here.log;
  await here.log.append([testRow("{}", { kind: "update:notes" })]);
  await until("the other one knows of the row", () => there.log.seq === seq + 1);
});

test("a link that another node says it has ended has, also while the database cannot be asked", async () => {
  const { nodes, links, link, candidate } = await openSharedSessions();
  const [one, other] = nodes;
  const seat = await other.seat(link);
  vi.spyOn(other.storage, "invite").mockRejectedValue(new AppError("not-stored", "It does not answer."));
  vi.spyOn(other.storage, "changedInvites").mockRejectedValue(new AppError("not-stored", "Nor now."));
  await one.seats.revoke(links.id, candidate, Date.now());
  await until("it has ended here", () => other.ended.length > 0);
  expect(other.ended).toEqual([`${candidate} elsewhere`]);
  expect(() => seat && other.seats.stillOpen(seat)).toThrow("does not work");
});

/** Two nodes, of which one appends for a while what the other one is asked for. */
async function goneOn(options: SharedOptions) {
  const { nodes, links } = await openSharedSessions({ ...options, beatMilliseconds: 100 });
  const [one, other] = nodes;
  const [there, here] = [await one.sessions.get(links.id), await other.sessions.get(links.id)];
  const states: string[] = [];
  other.fanOut.onState(() => states.push(other.fanOut.state.kind));
  const type = () => there.log.append([testRow("{}", { kind: "update:notes" })]);
  for (let row = 0; row < 30; row += 1) {
    await type();
    await other.sessions.get(links.id);
    await pause(100);
  }
  const isKnown = () => until("the other one knows it", () => here.log.seq === there.log.seq);
  return { one, other, states, type, isKnown };
}

test("nodes that hear nothing of each other, though nothing is wrong with their lines, look for it all the time", async () => {
  const { one, other, states, type, isKnown } = await goneOn({ isJoined: false });
  expect(states).toEqual(["lost"]);
  expect(one.fanOut.state, "of the one that alone does something").toEqual({ kind: "connected" });
  const from = performance.now();
  for (let row = 0; row < 12; row += 1) {
    await type();
    await isKnown();
  }
  expect(performance.now() - from, "where they are heard it looks once a second").toBeLessThan(8_000);
  expect(other.fanOut.state.kind).toBe("lost");
});

test("nodes that hear each other are never taken for such", async () => {
  const { other, states, isKnown } = await goneOn({ isJoined: true });
  await isKnown();
  expect([states, other.fanOut.state]).toEqual([[], { kind: "connected" }]);
});

/** All that there is of a row. */
function plain({ payload, prev, hash, ...columns }: LinkedRow): string {
  const bytes = [payload, prev, hash].map((each) => Buffer.from(each).toString("hex"));
  return JSON.stringify([
    Object.entries(columns).toSorted(([one], [other]) => one.localeCompare(other)),
    bytes,
  ]);
}

test("what another node does is known here as it is stored, without reading the log", async () => {
  const { nodes, links, candidate } = await openSharedSessions();
  const [one, other] = nodes;
  // Or else a look might find it a moment before it is heard.
  vi.spyOn(other.storage, "heads").mockRejectedValue(new AppError("not-stored", "It does not answer."));
  const [there, here] = [await one.sessions.get(links.id), await other.sessions.get(links.id)];
  const [appended, heard]: [string[], string[]] = [[], []];
  there.log.follow((rows) => appended.push(...rows.map(plain)));
  here.log.follow((rows) => heard.push(...rows.map(plain)));
  // Which reads what was done before it heard.
  await new Promise<void>((resolve) => other.fanOut.listen(links.id, { missed: resolve }));
  await here.log.readOn();
  const readings = vi.spyOn(other.storage, "readOn");
  await there.execute(candidate, { id: CommandId.parse(randomUUID()), command: { type: "review.open" } });
  await until("it is known here", () => here.log.seq === there.log.seq);
  expect(readings).not.toHaveBeenCalled();
  expect(appended).not.toHaveLength(0);
  expect(heard).toEqual(appended);
});

describe.each(["heard", "not heard"])("what another node does, %s", (heard) => {
  test("a link that it revokes ends here, with all that was opened with it", async () => {
    const { nodes, links, link, candidate } = await openSharedSessions();
    const [one, other] = nodes;
    const seat = await other.seat(link);
    if (heard === "not heard") other.line.cut();
    await one.seats.revoke(links.id, candidate, Date.now());
    await until("it has ended here", () => other.ended.length > 0);
    expect([one.ended, other.ended]).toEqual([[`${candidate} here`], [`${candidate} elsewhere`]]);
    expect(() => seat && other.seats.stillOpen(seat)).toThrow("does not work");
    expect(await other.seat(link)).toBeNull();
  });

  test("a link that it gives anew works here, and the one before does not", async () => {
    const { nodes, links, link, candidate } = await openSharedSessions();
    const [one, other] = nodes;
    const before = await other.seat(link);
    if (heard === "not heard") other.line.cut();
    await one.seats.reissue(links.id, candidate);
    const after = await other.seat(await one.sessions.link(candidate));
    expect(other.ended, "at the latest when the new one is taken").toEqual([`${candidate} elsewhere`]);
    expect(() => before && other.seats.stillOpen(before)).toThrow("does not work");
    expect(after && other.seats.stillOpen(after)).toMatchObject({ participant: { id: candidate } });
    await other.seats.lookAll();
    expect(other.ended).toHaveLength(1);
  });

  test("a command that it carries out counts here, so that more nodes are not more of the quota", async () => {
    const { nodes, links, candidate } = await openSharedSessions();
    const [one, other] = nodes;
    if (heard === "not heard") other.line.cut();
    const [there, here] = [await one.sessions.get(links.id), await other.sessions.get(links.id)];
    const does = (command: Command) =>
      there.execute(candidate, { id: CommandId.parse(randomUUID()), command });
    for (let left = limits.quotas.commands.burst; left > 2; left -= 1) {
      other.quotas.assert(candidate, "commands");
    }
    await does({ type: "review.open" });
    await does({ ...newThread("There."), position: null });
    await here.log.readOn();
    expect(() => other.quotas.assert(candidate, "commands")).toThrow("more at once");
    one.quotas.assert(candidate, "commands");
  });

  test("a session that it erases is no more here", async () => {
    const { nodes, links, link } = await openSharedSessions();
    const [one, other] = nodes;
    const seat = await other.seat(link);
    if (heard === "not heard") other.line.cut();
    await one.sessions.erase(links.id, "organiser");
    await until("it is known here", () => other.erased.length > 0);
    expect([one.erased, other.erased]).toEqual([[`${links.id} here`], [`${links.id} elsewhere`]]);
    expect(() => seat && other.seats.stillOpen(seat)).toThrow("was erased");
    await expect(other.sessions.get(links.id)).rejects.toMatchObject({ code: "erased" });
  });
});
