import { expect, test } from "vitest";
import * as Y from "yjs";
import { workspaceLine } from "./head-place.ts";

const other = "package main\n";
const head = "one\ntwo\nthree\n";

/** Two files as the server seeds them, with the second opened. */
function seeded(): Y.Text {
  const seed = new Y.Doc({ gc: false });
  seed.clientID = 1;
  seed.getText("f:0").insert(0, other);
  seed.getText("f:1").insert(0, head);
  const doc = new Y.Doc({ gc: false });
  const text = doc.getText("f:1");
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(seed));
  return text;
}

test("a line of head is found where it is in an untouched file", () => {
  expect([1, 2, 3].map((line) => workspaceLine(seeded(), head, line))).toEqual([1, 2, 3]);
});

test("a line of head is found where it has moved to", () => {
  const text = seeded();
  text.insert(0, "zero\nzero and a half\n");
  text.insert(text.toJSON().indexOf("two"), "more\n");
  expect([1, 2, 3].map((line) => workspaceLine(text, head, line))).toEqual([3, 5, 6]);
});

test("a line that is gone is found where it was", () => {
  const text = seeded();
  text.delete(4, 4);
  expect(workspaceLine(text, head, 2)).toBe(2);
});

test("a line behind the end is the last one, and an empty file has one line", () => {
  expect(workspaceLine(seeded(), head, 99)).toBe(3);
  expect(workspaceLine(new Y.Doc().getText("f:9"), "", 1)).toBe(1);
});
