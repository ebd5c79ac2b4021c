import { expect, test } from "vitest";
import * as Y from "yjs";
import { missingFrom, outlineOf } from "./outline.ts";
import { isFull, printedSeed, randomFrom } from "./testing.ts";

const texts = ["a", "b\n", "typed", "é", "→", "🌍", "👩‍👩‍👧", " ".repeat(200)];

/** A document in which several people have typed and deleted in two files. */
function randomDocument(below: (limit: number) => number): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  for (let step = below(60); step > 0; step--) {
    doc.clientID = [16, 3_000, 2 ** 32 - 1][below(3)] ?? 0;
    const text = doc.getText(`f:${below(2)}`);
    if (below(10) < 3 && text.length > 0) {
      const at = below(text.length);
      text.delete(at, Math.min(text.length - at, 1 + below(5)));
    } else text.insert(below(text.length + 1), texts[below(texts.length)] ?? "");
  }
  return doc;
}

test("the outline of a document is what Yjs says of it", () => {
  const below = randomFrom(printedSeed("outlines"));
  for (let run = 0; run < (isFull ? 20_000 : 300); run++) {
    const doc = randomDocument(below);
    const stateVector = Y.encodeStateVector(doc);
    const outline = outlineOf(Y.encodeStateAsUpdate(doc));
    expect(Buffer.from(outline?.stateVector ?? [])).toEqual(Buffer.from(stateVector));
    const nothingNew = Y.encodeStateAsUpdate(doc, stateVector);
    expect(Buffer.from(outline?.nothingNew ?? [])).toEqual(Buffer.from(nothingNew));
  }
});

test("what is not plain text in roots is left to Yjs", () => {
  const doc = new Y.Doc();
  doc.getMap("m").set("key", 1);
  expect(outlineOf(Y.encodeStateAsUpdate(doc))).toBeNull();
  const later = new Y.Doc();
  later.getText("f:0").insert(0, "a");
  const vector = Y.encodeStateVector(later);
  later.getText("f:0").insert(1, "b");
  expect(outlineOf(Y.encodeStateAsUpdate(later, vector))).toBeNull();
});

test("what is cut out of a document brings a page as far as Yjs's own answer does", () => {
  const below = randomFrom(printedSeed("cut documents"));
  for (let run = 0; run < (isFull ? 20_000 : 300); run++) {
    const doc = randomDocument(below);
    const before = Y.encodeStateAsUpdate(doc);
    for (let step = below(20); step > 0; step--) {
      doc.clientID = [16, 3_000, 40_000][below(3)] ?? 0;
      const text = doc.getText(`f:${below(2)}`);
      if (below(4) === 0 && text.length > 0) text.delete(below(text.length), 1);
      else text.insert(below(text.length + 1), texts[below(texts.length)] ?? "");
    }
    const vector = Y.encodeStateVectorFromUpdate(before);
    const pageWith = (answer: Uint8Array | null): Buffer => {
      const page = new Y.Doc({ gc: false });
      Y.applyUpdate(page, before);
      Y.applyUpdate(page, answer ?? new Uint8Array());
      return Buffer.from(Y.encodeStateAsUpdate(page));
    };
    const missing = missingFrom(Y.encodeStateAsUpdate(doc), Y.decodeStateVector(vector));
    expect(pageWith(missing)).toEqual(pageWith(Y.encodeStateAsUpdate(doc, vector)));
  }
});
