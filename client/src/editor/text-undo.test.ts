import { expect, test } from "vitest";
import * as Y from "yjs";
import { LocalEdit } from "../sync/unsaved-edits.ts";
import { TextUndo, type TextSelection } from "./text-undo.ts";

function page() {
  const origin = new LocalEdit("test");
  const doc = new Y.Doc({ gc: false });
  const text = doc.getText("f:1");
  doc.transact(() => text.insert(0, "one two"), "server");
  let selected: readonly TextSelection[] = [];
  const undo = new TextUndo(text, origin, (selections) => {
    selected = selections;
  });
  return {
    text,
    undo,
    selected: () => selected,
    type: (offset: number, inserted: string) => {
      undo.remember([{ anchor: offset, head: offset }]);
      doc.transact(() => text.insert(offset, inserted), origin);
      undo.stopCapturing();
    },
    otherTypes: (offset: number, inserted: string) =>
      doc.transact(() => text.insert(offset, inserted), "server"),
  };
}

test("undo takes back this page's own edits, one after the other, and never another person's", () => {
  const { text, undo, type, otherTypes } = page();
  type(7, " three");
  otherTypes(3, " theirs");
  type(0, "zero ");
  undo.undo();
  expect(text.toJSON()).toBe("one theirs two three");
  undo.undo();
  expect(text.toJSON()).toBe("one theirs two");
  undo.undo();
  expect(text.toJSON()).toBe("one theirs two");
  undo.redo();
  expect(text.toJSON()).toBe("one theirs two three");
});

test("what another wrote inside what is undone stays", () => {
  const { text, undo, type, otherTypes } = page();
  type(3, " MINE");
  otherTypes(6, "theirs");
  undo.undo();
  expect(text.toJSON()).toBe("onetheirs two");
});

test("the caret goes back to where the edit was made, though others wrote before it", () => {
  const { undo, selected, type, otherTypes } = page();
  type(4, "MINE ");
  otherTypes(0, "theirs ");
  undo.undo();
  expect(selected()).toEqual([{ anchor: 11, head: 11 }]);
});
