import type { FixedRange, FixesView } from "@tandiff/shared/api.ts";
import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { hunksOf } from "./hunks.ts";

const headText = "one\ntwo\nthree\nfour\nfive\n";
const file = FileId.parse("1");
const [first, second] = [
  ThreadId.parse("00000000-0000-4000-8000-000000000001"),
  ThreadId.parse("00000000-0000-4000-8000-000000000002"),
];
const none: FixesView = { threads: [first, second], written: [], deleted: [] };

/** A page that keeps what the server would tell of its edits. */
class Page {
  readonly text: Y.Text;
  readonly written: FixedRange[] = [];
  readonly deleted: FixedRange[] = [];

  constructor() {
    const seed = new Y.Doc({ gc: false });
    seed.clientID = 1;
    seed.getText("f:0").insert(0, "another file\n");
    seed.getText("f:1").insert(0, headText);
    const doc = new Y.Doc({ gc: false });
    this.text = doc.getText("f:1");
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(seed));
  }

  /** For the thread of this index, or for none. */
  replace(thread: number | null, old: string, by: string): this {
    const at = this.text.toJSON().indexOf(old);
    this.text.doc?.once("update", (update: Uint8Array) => {
      if (thread === null) return;
      const { structs, ds } = Y.decodeUpdate(update);
      for (const { id, length } of structs) this.written.push([thread, id.client, id.clock, length]);
      for (const [client, ranges] of ds.clients) {
        for (const { clock, len } of ranges) this.deleted.push([thread, client, clock, len]);
      }
    });
    this.text.doc?.transact(() => {
      this.text.delete(at, old.length);
      this.text.insert(at, by);
    });
    return this;
  }

  threads(ties: SessionState["ties"] = []): (ThreadId | null)[] {
    const edits = lineEdits(splitLines(headText), splitLines(this.text.toJSON()));
    const fixes = { threads: [first, second], written: this.written, deleted: this.deleted };
    return hunksOf(file, this.text, headText, edits, fixes, ties).map(({ thread }) => thread);
  }
}

test("each change is for the thread that it was written for, or for none", () => {
  const page = new Page().replace(0, "one", "ONE").replace(null, "three", "THREE").replace(1, "five", "FIVE");
  expect(page.threads()).toEqual([first, null, second]);
});

test("a change that only takes lines away is for the thread for which they were deleted", () => {
  expect(new Page().replace(1, "two\n", "").threads()).toEqual([second]);
});

test("a change that several threads share is for the one with the most of it", () => {
  const page = new Page().replace(0, "two", "two, and a lot more").replace(1, "two", "2");
  expect(page.threads()).toEqual([first]);
});

test("what was written for a thread and taken back leaves no change", () => {
  expect(new Page().replace(0, "two", "TWO").replace(0, "TWO", "two").threads()).toEqual([]);
});

test("a thread chosen by hand wins, none too, also after the change has grown", () => {
  const page = new Page().replace(0, "two", "TWO").replace(0, "five", "FIVE");
  const tie = (start: number, end: number, thread: ThreadId | null) => ({
    change: { file, start, end },
    thread,
  });
  expect(page.threads([tie(1, 2, second)])).toEqual([second, first]);
  expect(page.threads([tie(1, 2, second), tie(1, 2, null)])).toEqual([null, first]);
  page.replace(0, "three", "THREE");
  expect(page.threads([tie(1, 2, second)])).toEqual([second, first]);
});

test("lines put between others can be tied too", () => {
  const page = new Page().replace(0, "two\n", "two\nnew\n");
  expect(page.threads([{ change: { file, start: 2, end: 2 }, thread: second }])).toEqual([second]);
});

test("without an answer from the server no change is for a thread", () => {
  const page = new Page().replace(0, "two", "TWO");
  const edits = lineEdits(splitLines(headText), splitLines(page.text.toJSON()));
  expect(hunksOf(file, page.text, headText, edits, none, [])).toEqual([
    { edit: edits[0], change: { file, start: 1, end: 2 }, thread: null, byHand: false },
  ]);
});
