import { expect, test, vi } from "vitest";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";
import { frames } from "./frames.ts";
import { LazyDocument } from "./lazy-document.ts";
import { RecentTexts } from "./recent-texts.ts";
import { updateOf } from "./testing.ts";

/** A document whose text is read from what `load` makes of it by then. */
function documentOf(load: () => Uint8Array, recent = new RecentTexts()): LazyDocument {
  return new LazyDocument(async () => load(), ["f:0"], recent);
}

function textOf(update: Uint8Array): string {
  const reader = new Y.Doc();
  Y.applyUpdate(reader, update);
  return reader.getText("f:0").toJSON();
}

function sameAs(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && Buffer.compare(one, other) === 0;
}

const nothing = Uint8Array.from([0]);

test("pages that come with nothing or with all that there is need no look into the document", async () => {
  const page = new Y.Doc({ gc: false });
  page.getText("f:0").insert(0, "typed 🌍");
  page.getText("f:0").delete(1, 3);
  const document = documentOf(() => Y.encodeStateAsUpdate(page));
  const vector = await document.withText(() => document.outline().stateVector);
  const nothingNew = Y.encodeStateAsUpdate(page, vector);
  expect(document.answer(nothing)).toBe(document.answer(nothing));
  expect(document.has(Uint8Array.from([0, 0]))).toBe(true);
  expect(document.has(nothingNew)).toBe(true);
  expect(sameAs(document.answer(vector), frames.step2(nothingNew))).toBe(true);
  expect(document.isOpen).toBe(false);

  page.getText("f:0").delete(0, 1);
  const oneMore = Y.encodeStateAsUpdate(page, vector);
  expect(document.has(oneMore), "one more deletion").toBe(false);
  document.change(({ doc }) => Y.applyUpdate(doc, oneMore));
  document.rest();
  expect(document.has(oneMore), "that the document has by now").toBe(true);
});

/** Takes an answer in as a page does. */
function takeIn(frame: Uint8Array | null, doc: Y.Doc): void {
  const decoder = decoding.createDecoder(frame ?? new Uint8Array());
  decoding.readVarUint(decoder);
  syncProtocol.readSyncMessage(decoder, encoding.createEncoder(), doc, null);
}

test("a document at rest is read anew from the log, and goes on", async () => {
  const page = new Y.Doc({ gc: false });
  page.clientID = 100;
  const type = (letter: string): Uint8Array =>
    updateOf(page, () => page.getText("f:0").insert(page.getText("f:0").length, letter));
  const log = [type("one")];
  const document = documentOf(() => Y.mergeUpdates(log));
  const push = (key: Uint8Array): void => {
    document.push(key);
    log.push(key);
  };
  push(type("a"));
  await document.withText(() => document.open());
  push(type("b"));
  document.rest();
  expect(document.isOpen).toBe(false);
  // Stored before it is read the next time: it comes from both sides then.
  push(type("c"));
  expect(document.answer(nothing), "not at hand").toBeNull();
  expect(await document.withText(() => textOf(document.update()))).toBe("oneabc");
  expect(document.isOpen).toBe(false);
  push(type("d"));
  expect(document.open().doc.getText("f:0").toJSON()).toBe("oneabcd");
  expect(Y.decodeStateVector(document.outline().stateVector)).toEqual(new Map([[100, 7]]));
});

test("a document whose outline is known is not read for pages that have it, and is for all others", async () => {
  const page = new Y.Doc({ gc: false });
  page.getText("f:0").insert(0, "typed");
  const stateVector = Y.encodeStateVector(page);
  const nothingNew = Y.encodeStateAsUpdate(page, stateVector);
  let reads = 0;
  const load = (): Uint8Array => {
    reads += 1;
    return Y.encodeStateAsUpdate(page);
  };
  const document = documentOf(load);
  document.know({ stateVector, nothingNew });
  expect(document.has(nothingNew)).toBe(true);
  expect(sameAs(document.answer(stateVector), frames.step2(nothingNew))).toBe(true);
  expect(reads).toBe(0);
  document.push(updateOf(page, () => page.getText("f:0").insert(5, "!")));
  const later = await document.withOutline(() => document.outline());
  expect(Y.decodeStateVector(later.stateVector)).toEqual(new Map([[page.clientID, 6]]));
  expect(reads).toBe(1);
});

test("a page that lacks some of the text gets it without a look into the document", async () => {
  const [ada, grace] = [100, 200].map((clientID) => Object.assign(new Y.Doc({ gc: false }), { clientID }));
  if (!ada || !grace) throw new Error("There are two.");
  ada.getText("f:0").insert(0, "one two three");
  Y.applyUpdate(grace, Y.encodeStateAsUpdate(ada));
  ada.getText("f:0").delete(0, 4);
  ada.getText("f:0").insert(9, " four");
  const document = documentOf(() => Y.encodeStateAsUpdate(ada));

  const answer = await document.withText(() => document.answer(Y.encodeStateVector(grace)));
  expect(document.isOpen, "cut out of the bytes").toBe(false);
  takeIn(answer, grace);
  expect(grace.getText("f:0").toJSON()).toBe("two three four");
  expect(answer?.length).toBeLessThan(document.answer(nothing)?.length ?? 0);

  // What it has deleted, and of that only some.
  const late = new Y.Doc({ gc: false });
  late.getText("f:0");
  Y.applyUpdate(late, Y.encodeStateAsUpdate(ada));
  ada.getText("f:0").delete(0, 2);
  document.rest();
  expect(document.has(Y.encodeStateAsUpdate(late, Y.encodeStateVector(late)))).toBe(true);
  expect(document.isOpen).toBe(false);
});

test("a text that was read goes when others are read, and is read again with what was accepted since", async () => {
  const page = new Y.Doc({ gc: false });
  const log = [updateOf(page, () => page.getText("f:0").insert(0, "one"))];
  const recent = new RecentTexts(0);
  let reads = 0;
  const load = (): Uint8Array => {
    reads += 1;
    return Y.mergeUpdates(log);
  };
  const [document, other] = [documentOf(load, recent), documentOf(load, recent)];
  await document.withText(() => document.outline());
  await document.withText(() => document.update());
  expect(reads).toBe(1);
  document.push(updateOf(page, () => page.getText("f:0").insert(3, "!")));
  await other.withText(() => other.update());
  expect(await document.withText(() => textOf(document.update()))).toBe("one!");
  expect(reads).toBe(3);
  // The log does not have all of it now.
  other.forget();
  await other.withText(() => other.update());
  await document.withText(() => document.update());
  expect(reads).toBe(4);
});

/** A document whose text is on its way until the test says what came of it, the first time and the second. */
function documentOnItsWay() {
  const first = Promise.withResolvers<Uint8Array>();
  const second = Promise.withResolvers<Uint8Array>();
  const load = vi.fn<() => Promise<Uint8Array>>(() => second.promise).mockReturnValueOnce(first.promise);
  return { first, second, load, document: new LazyDocument(load, ["f:0"], new RecentTexts()) };
}

test("all who need the text share one reading of it, and have with it what was accepted meanwhile", async () => {
  const page = new Y.Doc({ gc: false });
  const logged = updateOf(page, () => page.getText("f:0").insert(0, "one"));
  const { first, load, document } = documentOnItsWay();
  const asked = Array.from({ length: 100 }, () => document.withText(() => textOf(document.update())));
  document.push(updateOf(page, () => page.getText("f:0").insert(3, " two")));
  // What was stored since the text was asked for may be missing in it: it is not let go.
  document.rest();
  first.resolve(logged);
  expect(new Set(await Promise.all(asked))).toEqual(new Set(["one two"]));
  expect(load).toHaveBeenCalledTimes(1);
});

test("who needs a text that cannot be read is told, and the next one has it read anew", async () => {
  const { first, second, document } = documentOnItsWay();
  const asked = [document.withText(() => "there"), document.withText(() => "there")];
  first.reject(new Error("The disk is gone."));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const again = document.withText(() => "there");
  second.resolve(Uint8Array.from([0, 0]));
  expect(await again).toBe("there");
});
