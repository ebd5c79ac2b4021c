import { ThreadId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { Causes } from "../sync/causes.ts";
import { type TextSelection, textUndo } from "./text-undo.ts";

const [first, second] = [1, 2].map((number) =>
  ThreadId.parse(`00000000-0000-4000-8000-00000000000${number}`),
);

/** A page with a file, and what its server gets: of each edit what it was declared to be for. */
function page() {
  const doc = new Y.Doc({ gc: false });
  const text = doc.getText("f:1");
  doc.transact(() => text.insert(0, "one two"), "server");
  let declared: ThreadId | null = null;
  const causes = new Causes((thread) => {
    declared = thread;
  });
  const undo = textUndo(text, causes);
  let selected: readonly TextSelection[] = [];
  undo.onSelect = (selections) => {
    selected = selections;
  };
  const sent: (ThreadId | null)[] = [];
  doc.on("update", (_bytes, origin) => {
    if (origin !== "server") sent.push(declared);
  });
  const typeOn = (offset: number, inserted: string): void => {
    undo.remember([{ anchor: offset, head: offset }]);
    doc.transact(() => text.insert(offset, inserted), undo.typed);
  };
  return {
    text,
    undo,
    causes,
    sent,
    selected: () => selected,
    typeOn,
    type: (offset: number, inserted: string) => {
      typeOn(offset, inserted);
      undo.stopCapturing();
    },
    otherTypes: (offset: number, inserted: string) =>
      doc.transact(() => text.insert(offset, inserted), "server"),
    otherDeletes: (offset: number, length: number) =>
      doc.transact(() => text.delete(offset, length), "server"),
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

test("an undo, and a redo of it, are for the thread that the edit was for", () => {
  const { undo, causes, sent, type } = page();
  causes.set(first ?? null);
  type(0, "a");
  causes.set(second ?? null);
  type(0, "b");
  causes.set(null);
  undo.undo();
  undo.undo();
  undo.redo();
  expect(sent).toEqual([first, second, second, first, first]);
  expect(causes.now).toBeNull();
  type(0, "c");
  expect(sent.at(-1)).toBeNull();
});

test("an undo that finds its edit gone is for the thread of the one that it takes back instead", () => {
  const { text, undo, causes, sent, type, otherDeletes } = page();
  causes.set(first ?? null);
  type(0, "a");
  causes.set(second ?? null);
  type(0, "b");
  otherDeletes(0, 1);
  undo.undo();
  expect(text.toJSON()).toBe("one two");
  expect(sent.at(-1)).toBe(first);
});

test("typing on for another thread is a step of its own", () => {
  const { text, undo, causes, typeOn } = page();
  causes.set(first ?? null);
  typeOn(0, "a");
  causes.set(second ?? null);
  typeOn(1, "b");
  undo.undo();
  expect(text.toJSON()).toBe("aone two");
});

test("what a button puts in is one step for its thread, between what was typed, and can be taken back", () => {
  const { text, undo, causes, sent, typeOn } = page();
  typeOn(0, "a");
  const changes = [
    { offset: 5, length: 3, text: "TWO" },
    { offset: 1, length: 3, text: "ONE" },
  ];
  const takeBack = undo.place(changes, first ?? null);
  expect(text.toJSON()).toBe("aONE TWO");
  expect(sent).toEqual([null, first]);
  expect(takeBack()).toBe(true);
  expect(text.toJSON()).toBe("aone two");
  expect(takeBack()).toBe(false);
  undo.redo();
  typeOn(0, "b");
  expect(takeBack()).toBe(false);
  undo.undo();
  expect(text.toJSON()).toBe("aONE TWO");
  undo.undo();
  expect(text.toJSON()).toBe("aone two");
  expect(causes.now).toBeNull();
});
