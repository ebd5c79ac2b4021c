import { AppError } from "@tandiff/shared/errors.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { readEvent } from "../storage/read-event.ts";
import { testRow } from "../storage/testing.ts";
import { asOrganiser, createCall, startTestApp } from "../testing-app.ts";
import { Replays } from "./replays.ts";

/** An ended call with a replay, in which so many keys were typed. */
async function replayed(keys: number) {
  const app = await startTestApp();
  const session = await createCall(app);
  await session.candidate.do({ type: "consent.give" });
  const doc = new Y.Doc({ gc: false });
  const updates: Uint8Array[] = [];
  doc.on("update", (update) => updates.push(update));
  for (let key = 0; key < keys; key += 1) doc.getText("f:0").insert(key, "k");
  await app.test.storage.append(
    session.links.id,
    updates.map((payload) => testRow("", { payload })),
  );
  await session.interviewer.do({ type: "call.end" });
  return { app, ...session };
}

/** Replays of a session whose state the test changes, and how often its log was read for them. */
async function watched() {
  const { app, links } = await replayed(20);
  const { storage } = app.test;
  const listeners: (() => void)[] = [];
  let state = emptyState;
  for await (const row of storage.readEvents(links.id)) {
    const event = readEvent(row);
    if (event) state = reduce(state, event);
  }
  const session = {
    id: links.id,
    state,
    onEvents: (listener: () => void) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  const counted = { reads: 0 };
  const replays = new Replays({
    readEvents: (id) => storage.readEvents(id),
    readLog: (id) => {
      counted.reads += 1;
      return storage.readLog(id);
    },
  });
  const withdraw = (): void => {
    session.state = { ...session.state, consent: null };
    for (const listener of listeners) listener();
  };
  return { replays, session, counted, withdraw };
}

test("a replay is read once for all who watch, until it is to be forgotten", async () => {
  const { replays, session, counted } = await watched();
  const [one, other] = await Promise.all([replays.of(session), replays.of(session)]);
  expect(other).toBe(one);
  expect(await replays.of(session)).toBe(one);
  expect(counted.reads).toBe(1);
  replays.forget(session.id);
  expect(await replays.of(session)).not.toBe(one);
  expect(counted.reads).toBe(2);
});

test("a replay that is to be forgotten while it is read is not kept", async () => {
  const { replays, session, counted } = await watched();
  const reading = replays.of(session);
  replays.forget(session.id);
  await reading;
  await replays.of(session);
  expect(counted.reads).toBe(2);
});

test("a yes that is taken back while a replay is read, or after it, ends it at once", async () => {
  const first = await watched();
  const reading = first.replays.of(first.session);
  first.withdraw();
  await expect(reading).rejects.toThrow(AppError);

  const later = await watched();
  await later.replays.of(later.session);
  const { state } = later.session;
  later.withdraw();
  await expect(later.replays.of(later.session)).rejects.toThrow("has not agreed");
  // What was kept is gone, also for a yes that comes again.
  later.session.state = state;
  await later.replays.of(later.session);
  expect(later.counted.reads).toBe(2);
});

test("while a replay is read everybody else has their turn; a link that ends meanwhile gets none of it", async () => {
  const { app, links, interviewer, second } = await replayed(3_000);
  let [turns, isDone] = [0, false];
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const asked = ["/replay", "/replay/pieces/0"].map((path) => interviewer.ask(path));
  await asOrganiser(app, `/sessions/${links.id}/participants/${interviewer.id}/revoke`, {});
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404]);
  isDone = true;
  expect(turns).toBeGreaterThan(5);
  const theirs = ["/replay", "/replay/pieces/0"].map((path) => second.ask(path));
  expect((await Promise.all(theirs)).map(({ status }) => status)).toEqual([200, 200]);
  expect(app.reported).toEqual([]);
});
