import { expect, test } from "vitest";
import * as Y from "yjs";
import { withoutUpdate } from "./without-update.ts";

/** Two pages with one text; `mine` collects what the first one does from here on. */
function pages() {
  const [doc, other] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
  const [text, theirs] = [doc.getText("f:1"), other.getText("f:1")];
  text.insert(0, "one two three");
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  const mine: Uint8Array[] = [];
  doc.on("update", (update, origin) => {
    if (origin !== other) mine.push(update);
  });
  other.on("update", (update) => Y.applyUpdate(doc, update, other));
  return { text, theirs, before: () => withoutUpdate(text, Y.mergeUpdates(mine)) };
}

test("what was typed on, within and in several places is left out, others' words stay", () => {
  const { text, theirs, before } = pages();
  text.insert(13, " mine");
  text.insert(15, "x");
  theirs.insert(0, "theirs ");
  text.insert(4, "y");
  theirs.insert(theirs.length, " and on");
  expect(text.toJSON()).toContain("mxine");
  expect(before()).toBe("theirs one two three and on");
});

test("what was deleted is there again, but not what others deleted, nor what was typed and taken back", () => {
  const { text, theirs, before } = pages();
  text.delete(4, 4);
  theirs.delete(0, 4);
  text.insert(0, "typed");
  text.delete(1, 3);
  expect(text.toJSON()).toBe("tdthree");
  expect(before()).toBe("two three");
});
