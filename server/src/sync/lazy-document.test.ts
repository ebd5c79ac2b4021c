import { expect, test } from "vitest";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";
import { frames } from "./frames.ts";
import { LazyDocument } from "./lazy-document.ts";
import { RecentTexts } from "./recent-texts.ts";
import { updateOf } from "./testing.ts";

test("pages that come with nothing or with all that there is need no look into the document", () => {
  const page = new Y.Doc({ gc: false });
  page.getText("f:0").insert(0, "typed 🌍");
  page.getText("f:0").delete(1, 3);
  const document = new LazyDocument(() => Y.encodeStateAsUpdate(page), ["f:0"], new RecentTexts());
  const vector = document.outline().stateVector;
  const nothingNew = Y.encodeStateAsUpdate(page, vector);
  expect(document.answer(Uint8Array.from([0]))).toBe(document.answer(Uint8Array.from([0])));
  expect(document.has(Uint8Array.from([0, 0]))).toBe(true);
  expect(document.has(nothingNew)).toBe(true);
  const answer = Buffer.from(document.answer(Y.encodeStateVector(page)));
  expect(answer).toEqual(Buffer.from(frames.step2(nothingNew)));
  expect(document.isOpen).toBe(false);

  page.getText("f:0").delete(0, 1);
  const oneMore = Y.encodeStateAsUpdate(page, vector);
  expect(document.has(oneMore), "one more deletion").toBe(false);
  document.change(({ doc }) => Y.applyUpdate(doc, oneMore));
  document.rest();
  expect(document.has(oneMore), "that the document has by now").toBe(true);
});

/** Takes an answer in as a page does. */
function takeIn(frame: Uint8Array, doc: Y.Doc): void {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  syncProtocol.readSyncMessage(decoder, encoding.createEncoder(), doc, null);
}

test("a document at rest is read anew from the log, and goes on", () => {
  const page = new Y.Doc({ gc: false });
  page.clientID = 100;
  const type = (letter: string): Uint8Array =>
    updateOf(page, () => page.getText("f:0").insert(page.getText("f:0").length, letter));
  const log = [type("one")];
  const document = new LazyDocument(() => Y.mergeUpdates(log), ["f:0"], new RecentTexts());
  const push = (key: Uint8Array): void => {
    document.push(key);
    log.push(key);
  };
  const read = (): string => {
    const reader = new Y.Doc();
    Y.applyUpdate(reader, document.update());
    return reader.getText("f:0").toJSON();
  };
  push(type("a"));
  document.open();
  push(type("b"));
  document.rest();
  expect(document.isOpen).toBe(false);
  // Stored before it is read the next time: it comes from both sides then.
  push(type("c"));
  expect(read()).toBe("oneabc");
  expect(document.isOpen).toBe(false);
  push(type("d"));
  expect(document.open().doc.getText("f:0").toJSON()).toBe("oneabcd");
  expect(Y.decodeStateVector(document.outline().stateVector)).toEqual(new Map([[100, 7]]));
});

test("a document whose outline is known is not read for pages that have it, and is for all others", () => {
  const page = new Y.Doc({ gc: false });
  page.getText("f:0").insert(0, "typed");
  const stateVector = Y.encodeStateVector(page);
  const nothingNew = Y.encodeStateAsUpdate(page, stateVector);
  let reads = 0;
  const load = (): Uint8Array => {
    reads += 1;
    return Y.encodeStateAsUpdate(page);
  };
  const document = new LazyDocument(load, ["f:0"], new RecentTexts(), { stateVector, nothingNew });
  expect(document.has(nothingNew)).toBe(true);
  expect(Buffer.from(document.answer(stateVector))).toEqual(Buffer.from(frames.step2(nothingNew)));
  expect(reads).toBe(0);
  document.push(updateOf(page, () => page.getText("f:0").insert(5, "!")));
  expect(Y.decodeStateVector(document.outline().stateVector)).toEqual(new Map([[page.clientID, 6]]));
  expect(reads).toBe(1);
});

test("a page that lacks some of the text gets it without a look into the document", () => {
  const [ada, grace] = [100, 200].map((clientID) => Object.assign(new Y.Doc({ gc: false }), { clientID }));
  if (!ada || !grace) throw new Error("There are two.");
  ada.getText("f:0").insert(0, "one two three");
  Y.applyUpdate(grace, Y.encodeStateAsUpdate(ada));
  ada.getText("f:0").delete(0, 4);
  ada.getText("f:0").insert(9, " four");
  const document = new LazyDocument(() => Y.encodeStateAsUpdate(ada), ["f:0"], new RecentTexts());

  const answer = document.answer(Y.encodeStateVector(grace));
  takeIn(answer, grace);
  expect(grace.getText("f:0").toJSON()).toBe("two three four");
  expect(answer.length).toBeLessThan(document.answer(Uint8Array.from([0])).length);

  // What it has deleted, and of that only some.
  const late = new Y.Doc({ gc: false });
  late.getText("f:0");
  Y.applyUpdate(late, Y.encodeStateAsUpdate(ada));
  ada.getText("f:0").delete(0, 2);
  document.rest();
  expect(document.has(Y.encodeStateAsUpdate(late, Y.encodeStateVector(late)))).toBe(true);
  expect(document.isOpen).toBe(false);
});

test("a text that was read goes when others are read, and is read again with what was accepted since", () => {
  const page = new Y.Doc({ gc: false });
  const log = [updateOf(page, () => page.getText("f:0").insert(0, "one"))];
  const recent = new RecentTexts(0);
  let reads = 0;
  const newDocument = (): LazyDocument =>
    new LazyDocument(
      () => {
        reads += 1;
        return Y.mergeUpdates(log);
      },
      ["f:0"],
      recent,
    );
  const [document, other] = [newDocument(), newDocument()];
  document.outline();
  document.update();
  expect(reads).toBe(1);
  document.push(updateOf(page, () => page.getText("f:0").insert(3, "!")));
  other.update();
  const reader = new Y.Doc();
  Y.applyUpdate(reader, document.update());
  expect(reader.getText("f:0").toJSON()).toBe("one!");
  expect(reads).toBe(3);
  // The log does not have all of it now.
  other.forget();
  other.update();
  document.update();
  expect(reads).toBe(4);
});
