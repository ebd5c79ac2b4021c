import { expect, test } from "vitest";
import * as Y from "yjs";
import { LocalEdit, UnsavedEdits } from "./unsaved-edits.ts";

const origin = new LocalEdit("test");

/** A page's document with a file that the server has, and a way for others to write in it. */
function page() {
  const doc = new Y.Doc({ gc: false });
  const text = doc.getText("f:1");
  const other = new Y.Doc({ gc: false });
  other.getText("f:1").insert(0, "one two");
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  return {
    unsaved: new UnsavedEdits(doc),
    text,
    type: (offset: number, inserted: string) => doc.transact(() => text.insert(offset, inserted), origin),
    otherTypes: (offset: number, inserted: string) => {
      other.getText("f:1").insert(offset, inserted);
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    },
  };
}

test("what this page typed since the last save comes out, and what others typed stays", () => {
  const { unsaved, type, otherTypes } = page();
  type(0, "saved ");
  unsaved.forget();
  type(6, "mine ");
  otherTypes(0, "theirs ");
  expect(unsaved.isEmpty).toBe(false);
  const [found, ...rest] = unsaved.takeOut();
  expect(rest).toEqual([]);
  expect(found?.root).toBe("f:1");
  expect(found?.before.replace("theirs ", "")).toBe("saved one two");
  expect(found?.mine.replace("theirs ", "")).toBe("saved mine one two");
});

test("others' edits alone leave nothing unsaved", () => {
  const { unsaved, otherTypes } = page();
  otherTypes(0, "theirs ");
  expect(unsaved.isEmpty).toBe(true);
  expect(unsaved.takeOut()).toEqual([]);
});

test("an undo in the editor is an edit that can be unsaved too", () => {
  const { unsaved, text, type } = page();
  const editor = new Y.UndoManager(text, { trackedOrigins: new Set([origin]) });
  type(0, "mine ");
  unsaved.forget();
  editor.undo();
  expect(unsaved.takeOut()).toEqual([{ root: "f:1", before: "mine one two", mine: "one two" }]);
});
