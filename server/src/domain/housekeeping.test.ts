import { randomUUID } from "node:crypto";
import { CommandId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Storage } from "../storage/port.ts";
import { openTestStorage, testRow } from "../storage/testing.ts";
import { createFullSession, testSessions } from "../testing-sessions.ts";
import { Housekeeping } from "./housekeeping.ts";

test("housekeeping reads of those interviews alone that something has happened in, and opens none", async () => {
  const own = openTestStorage();
  onTestFinished(() => own.cleanUp());
  let now = Date.now();
  const storage: Storage = { ...own.storage };
  const elsewhere = testSessions(own, { now: () => now });
  const sessions = testSessions(own, { storage, now: () => now });
  onTestFinished(() => {
    elsewhere.close();
    sessions.close();
  });
  const housekeeping = new Housekeeping({
    sessions,
    storage,
    clock: { look: () => Promise.resolve(), isWrong: false },
    now: () => now,
    report: (error) => {
      throw error;
    },
  });
  const ids = [];
  for (let count = 0; count < 5; count += 1) ids.push(await createFullSession(own, elsewhere));
  const [first] = ids;
  if (!first) throw new Error("There is no session.");
  const calls = (["readEvents", "logHead", "lastUpdateAt", "erase"] as const).map((name) =>
    vi.spyOn(storage, name),
  );
  const asked = async (): Promise<readonly (readonly unknown[])[]> => {
    for (const spy of calls) spy.mockClear();
    await housekeeping.run();
    expect(sessions.size).toBe(0);
    return calls.map((spy) => spy.mock.calls.map(([id]) => id));
  };
  const [events] = await asked();
  expect(new Set(events)).toEqual(new Set(ids));
  expect(await asked()).toEqual([[], [], [], []]);

  const session = await elsewhere.get(first);
  const interviewer = session.state.participants.find(({ role }) => role === "interviewer");
  if (!interviewer) throw new Error("There is no interviewer.");
  const does = (command: Command): Promise<unknown> =>
    session.execute(interviewer.id, { id: CommandId.parse(randomUUID()), command });
  await does({ type: "call.start", evenUnsubmitted: true });
  await storage.append(first, [testRow("{}", { kind: "update:notes" })]);
  await session.log.readOn();
  await does({ type: "call.end" });
  expect(await asked()).toEqual([[first], [first], [first], []]);
  expect(await asked()).toEqual([[], [], [], []]);

  // When its day has come it is looked at anew.
  now += 400 * 86_400_000;
  await asked();
  expect((await storage.erased()).map(({ session: id }) => id).toSorted()).toEqual(ids.toSorted());
});
