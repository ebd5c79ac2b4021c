import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { createTestSession, openTestStorage, testRow } from "../storage/testing.ts";
import { ClientIds } from "./client-ids.ts";
import { loadOutline, mergeMany } from "./load-document.ts";

test("the outline of the last snapshot serves until something is written after it, and says whose ids are whose", async () => {
  const kept = openTestStorage();
  onTestFinished(kept.cleanUp);
  const { storage } = kept;
  const { session, candidate, interviewer } = await createTestSession(kept);
  await storage.append(session, [testRow("a")]);
  const outline = { stateVector: Uint8Array.from([1, 100, 1]), nothingNew: Uint8Array.from([0, 0]) };
  const { seq } = await storage.logHead(session);
  const place = { storage, session, document: "code" } as const;
  expect(await loadOutline(place, new ClientIds())).toBeNull();

  const snapshot = { ...outline, seq, state: Uint8Array.from([0, 0]), owners: new Map([[100, candidate]]) };
  await storage.putSnapshot(session, "code", snapshot);
  await storage.append(session, [testRow("{}", { kind: "session.created" })]);
  const clientIds = new ClientIds();
  expect(await loadOutline(place, clientIds)).toMatchObject(outline);
  expect(clientIds.claim(100, interviewer)).toBe(false);

  await storage.append(session, [testRow("b")]);
  expect(await loadOutline(place, new ClientIds())).toBeNull();
});

test("a long session without a snapshot is merged about as soon as it is applied", () => {
  const typist = new Y.Doc({ gc: false });
  const updates: Uint8Array[] = [];
  typist.on("update", (update: Uint8Array) => updates.push(update));
  const text = typist.getText("f:0");
  for (let key = 0; key < 20_000; key += 1) {
    if (key % 8 === 7) text.delete(text.length - 3, 1);
    else text.insert(Math.max(0, text.length - (key % 40)), "k");
  }
  const from = performance.now();
  const applied = new Y.Doc({ gc: false });
  for (const update of updates) Y.applyUpdate(applied, update);
  const between = performance.now();
  const merged = mergeMany(updates);
  const took = performance.now() - between;
  const reader = new Y.Doc({ gc: false });
  Y.applyUpdate(reader, merged);
  expect(reader.getText("f:0").toJSON()).toBe(text.toJSON());
  expect(Y.encodeStateVector(reader)).toEqual(Y.encodeStateVector(typist));
  // At once it took sixteen times as long as to apply them, now less than once.
  expect(took / (between - from)).toBeLessThan(4);
});
