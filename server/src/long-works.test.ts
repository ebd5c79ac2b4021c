import { randomUUID } from "node:crypto";
import { ThreadId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { exportArchive } from "./export/export-archive.ts";
import { testRow } from "./storage/testing.ts";
import { Fixes } from "./sync/fixes.ts";
import { createCall, startTestApp } from "./testing-app.ts";

const keys = 3_000;
const thread = ThreadId.parse(randomUUID());

/** A call in which so many keys were typed for a thread, as its log has them. */
async function longCall() {
  const app = await startTestApp();
  const { links } = await createCall(app);
  const doc = new Y.Doc({ gc: false });
  const updates: Uint8Array[] = [];
  doc.on("update", (update) => updates.push(update));
  for (let key = 0; key < keys; key += 1) doc.getText("f:0").insert(key, "k");
  const { storage } = app.test;
  await storage.append(
    links.id,
    updates.map((payload) => testRow("", { payload, cause: thread })),
  );
  return { storage, id: links.id };
}

/** How often others had a turn meanwhile. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, isDone] = [0, false];
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

test("while a long session is exported everybody else has their turn", async () => {
  const { storage, id } = await longCall();
  const archive = exportArchive(storage, id, Date.now(), []);
  expect(await turnsDuring(archive)).toBeGreaterThan(5);
  expect((await archive).moment.seq).toBeGreaterThan(keys);
});

test("while it is read what a long session was typed for everybody else has their turn, and each row is read once", async () => {
  const { storage, id } = await longCall();
  const fixes = new Fixes(storage);
  const asked = Promise.all([fixes.of(id), fixes.of(id)]);
  expect(await turnsDuring(asked)).toBeGreaterThan(5);
  for (const view of [...(await asked), await fixes.of(id)]) {
    expect(view).toMatchObject({
      threads: [thread],
      deleted: [],
      written: [[0, expect.any(Number), 0, keys]],
    });
  }
});
