import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { FileId } from "../ids.ts";
import { seedClientId } from "../sync/protocol.ts";
import {
  headOrigin,
  makeSpot,
  type PlaceOrigin,
  resolvePlaces,
  spotOrigin,
  type ThreadPlace,
  untouchedRange,
} from "./thread-place.ts";

const file = FileId.parse("1");
const head = "def one\n  1\nend\n\ndef two\n  2\nend\n";
const second = headOrigin(file, head, { start: 5, end: 6 });

/** A page that has the workspace as the server seeds it: two files, of which the second is looked at. */
class Page {
  readonly doc = new Y.Doc({ gc: false });
  readonly text: Y.Text;
  readonly #undo: Y.UndoManager;
  readonly #origin = {};

  constructor() {
    const seed = new Y.Doc({ gc: false });
    seed.clientID = seedClientId;
    seed.getText("f:0").insert(0, "package main\n");
    seed.getText("f:1").insert(0, head);
    this.text = this.doc.getText("f:1");
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(seed));
    this.#undo = new Y.UndoManager(this.text, {
      captureTimeout: 0,
      trackedOrigins: new Set([this.#origin]),
    });
  }

  /** Replaces the first place where `old` stands, less what both begin and end with. */
  replace(old: string, by: string): this {
    const at = this.text.toJSON().indexOf(old);
    if (at < 0) throw new Error(`"${old}" is not in the file.`);
    let same = 0;
    while (same < Math.min(old.length, by.length) && old[same] === by[same]) same += 1;
    let tail = 0;
    while (tail < Math.min(old.length, by.length) - same && old.at(-1 - tail) === by.at(-1 - tail)) tail += 1;
    return this.edit(at + same, old.length - same - tail, by.slice(same, by.length - tail));
  }

  edit(at: number, length: number, by: string): this {
    this.doc.transact(() => {
      this.text.delete(at, length);
      this.text.insert(at, by);
    }, this.#origin);
    return this;
  }

  undo(): this {
    this.#undo.undo();
    return this;
  }

  redo(): this {
    this.#undo.redo();
    return this;
  }

  place(origin: PlaceOrigin = second): ThreadPlace | undefined {
    return resolvePlaces(this.text, [origin])[0];
  }

  spot(start: number, end: number): PlaceOrigin {
    const spot = makeSpot(file, this.text, { start, end });
    const origin = spot && spotOrigin(spot);
    if (!origin) throw new Error("There is nothing to mark.");
    return origin;
  }
}

const lines = (start: number, end: number): ThreadPlace => ({ kind: "lines", file, start, end });

describe("a thread on lines of head", () => {
  test("stands where they are, in a file that nobody touched", () => {
    expect(new Page().place()).toEqual(lines(5, 6));
  });

  test("moves with lines above it, and grows with lines inside it", () => {
    const page = new Page().replace("def one", "# first\n# more\ndef one");
    expect(page.place()).toEqual(lines(7, 8));
    expect(page.replace("def two\n", "def two\n  # inside\n").place()).toEqual(lines(7, 9));
  });

  test("stays with its lines while they are indented, rewritten in part, and joined", () => {
    const page = new Page().replace("two\n", "second\n");
    page.edit(page.text.toJSON().indexOf("def second"), 0, "    ");
    expect(page.place()).toEqual(lines(5, 6));
    page.edit(page.text.toJSON().indexOf("\n  2"), 2, ";");
    expect(page.place()).toEqual(lines(5, 5));
  });

  test("says that its lines are gone, at what is left nearest to them, and where the end was", () => {
    expect(new Page().replace("def two\n  2\n", "").place()).toEqual({ kind: "gone", file, line: 5 });
    expect(new Page().replace("def two\n  2\nend\n", "").place()).toEqual({ kind: "gone", file, line: 4 });
    const empty = new Page();
    expect(empty.edit(0, empty.text.length, "").place()).toEqual({ kind: "gone", file, line: 1 });
  });

  test("is gone too when its lines gave way to others in the same place", () => {
    expect(new Page().replace("def two\n  2\n", "call :other\n").place()).toMatchObject({ kind: "gone" });
  });

  test("follows lines that were cut and pasted elsewhere, if they stand there alone", () => {
    const page = new Page().replace("def two\n  2\n", "").edit(0, 0, "def two\n  2\n");
    expect(page.place()).toEqual(lines(1, 2));
    expect(page.edit(0, 0, "def two\n  2\n").place()).toMatchObject({ kind: "gone" });
  });

  test("has all its lines again after an undo of deleting some or all of them", () => {
    expect(new Page().replace("def two\n", "").undo().place()).toEqual(lines(5, 6));
    expect(new Page().replace("def two\n  2\nend", "").undo().place()).toEqual(lines(5, 6));
  });

  test("is back on changed lines too once deleting them was undone, and goes with what is typed on there", () => {
    const page = new Page().edit(0, 0, "x").replace("two\n  2", "two + more\n  2");
    page.replace("def two + more\n  2\n", "");
    expect(page.place()).toMatchObject({ kind: "gone" });
    expect(page.undo().place()).toEqual(lines(5, 6));
    expect(page.replace("  2\n", "  2 + 2\n").place()).toEqual(lines(5, 6));
    for (let count = 0; count < 3; count++) page.undo();
    expect(page.redo().redo().redo().place()).toEqual(lines(5, 6));
  });

  test("is gone after a redo of deleting its lines", () => {
    const page = new Page().replace("def two\n", "def 2\n").replace("def 2\n  2\n", "");
    expect(page.undo().place()).toEqual(lines(5, 6));
    expect(page.redo().place()).toMatchObject({ kind: "gone" });
    expect(page.undo().place()).toEqual(lines(5, 6));
  });

  test("does not take a word for its own that only begins as its lines did", () => {
    expect(
      new Page().replace("def two\n  2\n", "").replace("\n\nend", "\n\ndeny\nend").place(),
    ).toMatchObject({
      kind: "gone",
    });
  });

  test("does not leave what is left of its lines for a copy elsewhere", () => {
    const page = new Page().edit(0, 0, "def two\n  2\n");
    page.edit(page.text.toJSON().lastIndexOf(" two"), 4, "");
    expect(page.place()).toEqual(lines(7, 8));
  });

  test("on a blank line stays with it", () => {
    const blank = headOrigin(file, head, { start: 4, end: 4 });
    expect(new Page().edit(0, 0, "\n\n").place(blank)).toEqual(lines(6, 6));
    expect(new Page().replace("end\n\n", "end\n").place(blank)).toMatchObject({ kind: "gone" });
  });
});

describe("lines that are to be replaced", () => {
  const found = (page: Page, origin = second): string | null => {
    const range = untouchedRange(page.text, origin);
    return range && `${range.start}: ${page.text.toJSON().slice(range.start, range.end)}`;
  };

  test("are found where they have moved to, with blank lines at their edges", () => {
    const page = new Page().edit(0, 0, "# first\n");
    expect(found(page)).toBe("25: def two\n  2");
    const blankFirst = headOrigin(file, head, { start: 4, end: 5 });
    expect(found(page, blankFirst)).toBe("24: \ndef two");
    const blankLast = headOrigin(file, head, { start: 3, end: 4 });
    expect(found(page, blankLast)).toBe("20: end\n");
  });

  test("are not found when anything was changed in them, put between them, or added to their ends", () => {
    for (const [old, by] of [
      ["  2", "  3"],
      ["two\n", "two\n\n"],
      ["def two", "x def two"],
      ["  2\n", "  2;\n"],
      ["def two\n  2\n", ""],
    ] as const) {
      expect(found(new Page().replace(old, by)), old).toBeNull();
    }
  });

  test("are found again once that was undone", () => {
    expect(found(new Page().replace("def two\n  2\n", "").undo())).toBe("17: def two\n  2");
    expect(found(new Page().replace("two", "three").undo())).toBe("17: def two\n  2");
  });
});

describe("a thread on what the call wrote", () => {
  test("moves with what is written above, and is gone when its lines are", () => {
    const page = new Page().replace("  1\n", "  a\n  b\n");
    const spot = page.spot(2, 3);
    expect(page.place(spot)).toEqual(lines(2, 3));
    expect(page.edit(0, 0, "\n\n\n").place(spot)).toEqual(lines(5, 6));
    expect(page.replace("  a\n", "  a\n  between\n").place(spot)).toEqual(lines(5, 7));
    page.replace("  a\n  between\n  b\n", "");
    expect(page.place(spot)).toEqual({ kind: "gone", file, line: 5 });
  });

  test("is found again after an undo", () => {
    const page = new Page().replace("  1\n", "  a\n  b\n");
    const spot = page.spot(2, 3);
    expect(page.replace("  a\n  b\n", "").undo().place(spot)).toEqual(lines(2, 3));
  });

  test("is nowhere in particular until the page has the text that it stands on", () => {
    const spot = new Page().edit(8, 0, "  a\n  b\n").spot(2, 3);
    expect(new Page().place(spot)).toMatchObject({ kind: "gone" });
  });

  test("of which others' pages tell nonsense has no place", () => {
    const good = makeSpot(file, new Page().text, { start: 1, end: 1 });
    if (!good) throw new Error("There is nothing to mark.");
    expect(spotOrigin({ ...good, from: "////" })).toBeNull();
    expect(spotOrigin({ ...good, to: "" })).toBeNull();
    expect(spotOrigin(good)).not.toBeNull();
  });
});

type Step =
  | { readonly kind: "edit"; readonly at: number; readonly length: number; readonly by: string }
  | { readonly kind: "undo" | "redo" | "meet" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      at: fc.nat(60),
      length: fc.nat(16),
      by: fc.constantFrom("", "x", "\n", "  2\n", "def two\n  2\n", "end"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("undo" as const, "redo", "meet") }) },
);

function take(page: Page, one: Step, meet: () => void): void {
  if (one.kind === "edit") {
    const at = Math.min(one.at, page.text.length);
    page.edit(at, Math.min(one.length, page.text.length - at), one.by);
  } else if (one.kind === "undo") page.undo();
  else if (one.kind === "redo") page.redo();
  else meet();
}

function updatesOf(page: Page): Uint8Array[] {
  const updates: Uint8Array[] = [];
  page.doc.on("update", (bytes: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
    if (local) updates.push(bytes);
  });
  return updates;
}

const steps = fc.array(fc.record({ who: fc.boolean(), step }), { maxLength: 25 });
const everyLine = Array.from({ length: 7 }, (_, index) =>
  headOrigin(file, head, { start: index + 1, end: index + 1 }),
);

test("pages with the same updates agree on every place, in whatever order these came, undo and redo by either side included", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const [ada, bram] = [new Page(), new Page()];
      const [hers, his] = [updatesOf(ada), updatesOf(bram)];
      const exchange = (): void => {
        Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bram.doc, Y.encodeStateVector(ada.doc)));
        Y.applyUpdate(bram.doc, Y.encodeStateAsUpdate(ada.doc, Y.encodeStateVector(bram.doc)));
      };
      const spots: PlaceOrigin[] = [];
      for (const [index, { who, step: one }] of all.entries()) {
        const page = who ? ada : bram;
        take(page, one, exchange);
        if (index % 5 === 2 && page.text.length > 0) spots.push(page.spot(1, 2));
      }
      exchange();
      const late = new Page();
      for (const update of [...his, ...hers]) Y.applyUpdate(late.doc, update);
      const origins = [second, ...everyLine, ...spots];
      const places = resolvePlaces(ada.text, origins);
      expect(ada.text.toJSON()).toBe(bram.text.toJSON());
      expect(resolvePlaces(bram.text, origins)).toEqual(places);
      expect(resolvePlaces(late.text, origins)).toEqual(places);
      const count = ada.text.toJSON().split("\n").length;
      for (const place of places) {
        if (place.kind === "file") continue;
        const [start, end] = place.kind === "gone" ? [place.line, place.line] : [place.start, place.end];
        expect(start).toBeGreaterThanOrEqual(1);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(count);
      }
    }),
    { numRuns: 1_500 },
  );
});

test("a line that nobody edits keeps its thread, whatever is done to the lines around it", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ above: fc.boolean(), by: fc.constantFrom("x\n", "\n", "") })), (all) => {
      const page = new Page();
      for (const { above, by } of all) {
        const at = page.text.toJSON().indexOf("  2\n");
        if (above) page.edit(0, by === "" && at > 8 ? 4 : 0, by);
        else page.edit(at + 4, by === "" ? page.text.length - at - 4 : 0, by);
      }
      const line = page.text.toJSON().split("\n").indexOf("  2") + 1;
      expect(page.place(headOrigin(file, head, { start: 6, end: 6 }))).toEqual(lines(line, line));
    }),
    { numRuns: 500 },
  );
});
