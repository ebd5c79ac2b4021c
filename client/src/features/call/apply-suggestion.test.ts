import { FileId } from "@tandiff/shared/ids.ts";
import type { Suggestion } from "@tandiff/shared/suggestion.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyChanges } from "../../sync/text-changes.ts";
import { applicationOf } from "./apply-suggestion.ts";

const headText = "one\ntwo\nthree\nfour\n";
const position = { path: "a.rb", side: "head", lines: { start: 2, end: 3 } } as const;
const suggest = (...lines: string[]): Suggestion => ({ reach: null, lines });

function seeded(): Y.Text {
  const seed = new Y.Doc({ gc: false });
  seed.clientID = 1;
  seed.getText("f:0").insert(0, headText);
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(seed));
  return doc.getText("f:0");
}

/** What the file becomes, or why it does not. */
function applied(text: Y.Text, suggestion: Suggestion): string {
  const found = applicationOf(suggestion, position, { id: FileId.parse("0"), text, headText });
  return found.kind === "changes" ? applyChanges(text.toJSON(), found.changes) : found.kind;
}

test("a suggestion takes the place of the lines commented on, wherever they have moved to", () => {
  const text = seeded();
  expect(applied(text, suggest("TWO"))).toBe("one\nTWO\nfour\n");
  text.insert(0, "zero\n");
  expect(applied(text, suggest("two", "and more", "three"))).toBe("zero\none\ntwo\nand more\nthree\nfour\n");
});

test("a suggestion of no lines takes them away whole", () => {
  expect(applied(seeded(), suggest())).toBe("one\nfour\n");
  const last = { ...position, lines: { start: 4, end: 4 } };
  const text = seeded();
  const found = applicationOf(suggest(), last, { id: FileId.parse("0"), text, headText });
  expect(found.kind === "changes" && applyChanges(headText, found.changes)).toBe("one\ntwo\nthree\n");
});

test("a suggestion that reaches past the lines commented on replaces as many as it says", () => {
  expect(applied(seeded(), { reach: { above: 0, below: 1 }, lines: ["x"] })).toBe("one\ntwo\nx\n");
});

test("lines that stay are not written anew, so that what stands on them stays", () => {
  const text = seeded();
  const found = applicationOf(suggest("TWO", "three"), position, { id: FileId.parse("0"), text, headText });
  expect(found).toEqual({ kind: "changes", changes: [{ offset: 4, length: 3, text: "TWO" }] });
});

test("lines that somebody has changed are left alone", () => {
  const text = seeded();
  text.insert(5, "!");
  expect(applied(text, suggest("TWO"))).toBe("unclear");
});

test("a comment on base or on no lines has nothing to replace", () => {
  const file = { id: FileId.parse("0"), text: seeded(), headText };
  expect(applicationOf(suggest("x"), { ...position, side: "base" }, file)).toEqual({ kind: "nowhere" });
  expect(applicationOf(suggest("x"), null, file)).toEqual({ kind: "nowhere" });
});
