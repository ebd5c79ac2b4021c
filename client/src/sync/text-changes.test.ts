import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  applyChanges,
  changesBetween,
  changesOfDelta,
  mapOffset,
  writableChanges,
  type TextChange,
} from "./text-changes.ts";

/** Text with what is hard: surrogate pairs that share a half, CRLF, CR, NUL, half pairs. */
const piece = fc.constantFrom("a", "b", "\n", "😀", "😁", "🨀", "é", "\r\n", "\r", "\0", "\ud83d", "\ude00");
const rough = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""));
const clean = fc
  .array(fc.constantFrom("a", "b", "\n", "😀", "😁", "🨀", "é"), { maxLength: 30 })
  .map((parts) => parts.join(""));

/** One edit of an editor: up to three replacements anywhere, also inside a pair. */
const edit = fc.array(fc.record({ at: fc.nat(), end: fc.nat(), text: rough }), {
  minLength: 1,
  maxLength: 3,
});

function changesIn(text: string, wishes: readonly { at: number; end: number; text: string }[]): TextChange[] {
  const changes: TextChange[] = [];
  let from = 0;
  for (const wish of wishes) {
    if (from > text.length) break;
    const offset = from + (wish.at % (text.length - from + 1));
    const length = wish.end % (Math.min(4, text.length - offset) + 1);
    changes.push({ offset, length, text: wish.text });
    from = offset + length + 1;
  }
  return changes;
}

/** A page as the binding sees it: a text in an editor beside a shared text. */
class Page {
  readonly doc = new Y.Doc({ gc: false });
  readonly shared = this.doc.getText("f:1");
  shown = "";

  constructor(start: string) {
    const seed = new Y.Doc({ gc: false });
    seed.clientID = 1;
    seed.getText("f:1").insert(0, start);
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(seed));
    this.shown = start;
    this.shared.observe((event, transaction) => {
      if (transaction.origin !== this) this.shown = applyChanges(this.shown, changesOfDelta(event.delta));
    });
  }

  type(changes: readonly TextChange[]): void {
    const before = this.shown;
    this.shown = applyChanges(before, changes);
    const writable = writableChanges(changes, this.shown, () => before);
    this.doc.transact(() => {
      for (const { offset, length, text } of writable.changes) {
        this.shared.delete(offset, length);
        this.shared.insert(offset, text);
      }
    }, this);
    if (writable.cleaned) {
      this.shown = applyChanges(this.shown, changesBetween(this.shown, this.shared.toJSON()));
    }
  }

  meet(other: Page): void {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(this.doc)));
  }
}

describe("two people's editors", () => {
  test("show the same text as the shared document, whatever is typed and pasted, and no half characters", () => {
    fc.assert(
      fc.property(
        clean,
        fc.array(fc.record({ who: fc.boolean(), edit, meet: fc.boolean() }), { maxLength: 12 }),
        (start, steps) => {
          const [ada, bram] = [new Page(start), new Page(start)];
          for (const step of steps) {
            const page = step.who ? ada : bram;
            page.type(changesIn(page.shown, step.edit));
            expect(page.shown).toBe(page.shared.toJSON());
            if (step.meet) (step.who ? bram : ada).meet(page);
            expect(bram.shown).toBe(bram.shared.toJSON());
            expect(ada.shown).toBe(ada.shared.toJSON());
          }
          ada.meet(bram);
          bram.meet(ada);
          expect(ada.shown).toBe(bram.shown);
          expect(ada.shown).toBe(ada.shared.toJSON());
          expect(ada.shown.isWellFormed()).toBe(true);
          // oxlint-disable-next-line no-control-regex -- NUL is what must not come in
          expect(ada.shown).not.toMatch(/[\r\0]/);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe("what an editor did", () => {
  test("is written down as it is when there is nothing to clean, without looking at the whole text", () => {
    const change = { offset: 2, length: 1, text: "x" };
    const read = writableChanges([change], "abx", () => {
      throw new Error("It read the whole text.");
    });
    expect(read).toEqual({ changes: [change], cleaned: false });
  });

  test("replaces whole characters when an emoji gives way to one that shares its first half", () => {
    const { changes } = writableChanges(
      [{ offset: 2, length: 1, text: "\ude01" }],
      "a\ud83d\ude01",
      () => "a😀",
    );
    expect(changes).toEqual([{ offset: 1, length: 2, text: "😁" }]);
  });

  test("replaces whole characters when an emoji gives way to one that shares its second half", () => {
    expect(changesBetween("a😀b", "a🨀b")).toEqual([{ offset: 1, length: 2, text: "🨀" }]);
  });

  test("loses the carriage returns of a paste", () => {
    const paste = { offset: 0, length: 0, text: "a\r\nb\rc" };
    expect(writableChanges([paste], "a\r\nb\rc", () => "")).toEqual({
      changes: [{ offset: 0, length: 0, text: "a\nb\nc" }],
      cleaned: true,
    });
  });
});

describe("a caret", () => {
  test.each([
    ["moves along with text before it", 5, -1, 7],
    ["stays before what another inserts right at it", 3, -1, 3],
    ["goes behind it when it is the start of a selection", 3, 1, 5],
    ["stays when the change is behind it", 1, -1, 1],
  ] as const)("%s", (_what, offset, side, expected) => {
    expect(mapOffset(offset, [{ offset: 3, length: 0, text: "xy" }], side)).toBe(expected);
  });

  test("inside deleted text ends where that was", () => {
    expect(mapOffset(5, [{ offset: 3, length: 4, text: "" }], -1)).toBe(3);
  });
});
