import { expect, test } from "vitest";
import * as Y from "yjs";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import { inDependencyOrder } from "./dependency-order.ts";
import { Placement } from "./placement.ts";
import { ada, ben, GatedDocument, isFull, printedSeed, randomFrom, updateOf } from "./testing.ts";

const title = "placement";
const seed = printedSeed(title);

/** Two people's pages on a document that a third has written at the start of, word by word. */
const lower = 1_001;
const higher = 1_002;

function prepend(page: Y.Doc, count: number, word: string): void {
  for (let index = 0; index < count; index += 1) page.getText("f:0").insert(0, `<${word}${index}>`);
}

function missing(page: Y.Doc, server: GatedDocument): Uint8Array {
  return Y.encodeStateAsUpdate(page, Y.encodeStateVector(server.doc));
}

test("a page comes back with many words, the first of them written beside one that it did not know yet", () => {
  const server = new GatedDocument();
  const other = server.page(lower);
  prepend(other, 3_000, "before");
  server.offer(ben, missing(other, server));
  const page = server.page(higher);
  prepend(page, 1, "unsaved");
  const word = updateOf(other, () => prepend(other, 1, "meanwhile"));
  server.offer(ben, word);
  Y.applyUpdate(page, word);
  prepend(page, 1_000, "away");
  expect(server.offer(ada, missing(page, server)).verdict.effect).toBe("change");
  expect(server.text("f:0")).toBe(page.getText("f:0").toJSON());
});

test.each([
  { name: "before", client: lower, others: higher, words: 2_000 },
  { name: "behind", client: higher, others: lower, words: 300 },
])("a page comes back with words that go $name as many of others at the same place", (given) => {
  const server = new GatedDocument();
  const other = server.page(given.others);
  const page = server.page(given.client);
  prepend(other, given.words, "other");
  prepend(page, given.words, "away");
  server.offer(ben, missing(other, server));
  expect(server.offer(ada, missing(page, server)).verdict.effect).toBe("change");
});

test("new text is placed where Yjs places it", () => {
  const random = randomFrom(seed);
  for (let round = 0; round < (isFull ? 2_000 : 60); round += 1) {
    const server = new GatedDocument({ "f:0": "a few words\n" });
    const pages = [1_001, 1_002, 1_003, 1_004].map((client) => server.page(client));
    for (let step = 0; step < 60; step += 1) {
      const page = pages[random(pages.length)];
      const from = pages[random(pages.length)];
      const text = page?.getText("f:0");
      if (!page || !from || !text) continue;
      const at = random(3) === 0 ? 0 : random(text.length + 1);
      if (random(5) === 0) Y.applyUpdate(page, Y.encodeStateAsUpdate(from));
      else if (random(4) === 0) text.delete(at, Math.min(text.length - at, 3));
      else text.insert(at, "word".slice(random(3)));
      if (random(12) === 0) Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(page));
    }
    const update = Y.mergeUpdates(pages.map((page) => missing(page, server)));
    const text = server.doc.getText("f:0");
    const placement = new Placement(server.doc);
    const fresh = Y.decodeUpdate(update).structs.filter(
      ({ id, length }) => id.clock + length > Y.getState(server.doc.store, id.client),
    );
    for (const struct of inDependencyOrder(server.doc, fresh))
      if (struct instanceof Y.Item) placement.place(struct, text);
    const placed = [...placement.order(text)];
    Y.applyUpdate(server.doc, update);
    const byYjs = [...textItems(text)].flatMap(({ id, length }) =>
      Array.from({ length }, (_, index) => Y.createID(id.client, id.clock + index)),
    );
    expect(placed, `round ${round} of seed ${seed}`).toEqual(byYjs);
  }
});
