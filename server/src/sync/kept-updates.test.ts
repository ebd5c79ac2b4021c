import { expect, test } from "vitest";
import * as Y from "yjs";
import { KeptUpdates } from "./kept-updates.ts";

/** Four people type a key each in turns, and one takes back every tenth. */
function typed(keys: number): { readonly updates: readonly Uint8Array[]; readonly text: string } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("f:0");
  for (let key = 0; key < keys; key += 1) {
    doc.clientID = 100 + (key % 4);
    text.insert(Math.floor(text.length / 2), "key");
    if (key % 10 === 9) text.delete(0, 1);
  }
  return { updates, text: text.toJSON() };
}

test.each([1, 16, 17, 255, 256, 257, 700])("of %i kept keys none is lost", (keys) => {
  const { updates, text } = typed(keys);
  const kept = new KeptUpdates();
  for (const update of updates) kept.add(update);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, kept.take());
  expect(doc.getText("f:0").toJSON()).toBe(text);
  expect(doc.store.pendingStructs).toBeNull();
  expect(kept.isEmpty).toBe(true);
});

test("what is kept later does not change what was taken", () => {
  const { updates } = typed(2);
  const kept = new KeptUpdates();
  kept.add(updates[0] ?? new Uint8Array());
  const taken = kept.take();
  const before = Buffer.from(taken);
  kept.add(updates[1] ?? new Uint8Array());
  expect(Buffer.from(taken)).toEqual(before);
});
