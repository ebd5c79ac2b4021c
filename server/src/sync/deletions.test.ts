import { expect, test } from "vitest";
import * as Y from "yjs";
import { hasDeletions } from "./deletions.ts";
import { rawUpdate } from "./testing.ts";

const deleted = rawUpdate(
  [],
  [
    [100, [0, 3], [10, 5]],
    [200, [7, 1]],
  ],
);

test.each([
  ["nothing", rawUpdate([]), true],
  ["the same", deleted, true],
  [
    "parts of it",
    rawUpdate(
      [],
      [
        [200, [7, 1]],
        [100, [1, 1], [2, 1], [10, 5]],
      ],
    ),
    true,
  ],
  ["one character before it", rawUpdate([], [[100, [9, 2]]]), false],
  ["one character behind it", rawUpdate([], [[100, [13, 3]]]), false],
  ["what lies between", rawUpdate([], [[100, [0, 3], [5, 1]]]), false],
  ["another's", rawUpdate([], [[300, [0, 1]]]), false],
  ["text too", Y.encodeStateAsUpdate(documentWith("a")), false],
  ["more bytes behind it", Buffer.concat([deleted, Buffer.from([0])]), false],
  ["fewer ranges than it says", Uint8Array.from([0, 1, 100, 5, 0, 3]), false],
])("of deletions the document has %s: the answer is right", (_, update, expected) => {
  expect(hasDeletions(deleted, update)).toBe(expected);
});

function documentWith(text: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getText("f:0").insert(0, text);
  return doc;
}
