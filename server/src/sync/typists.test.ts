import { expect, test } from "vitest";
import * as Y from "yjs";
import {
  ada,
  ben,
  GatedDocument,
  isFull,
  printedSeed,
  randomFrom,
  rawUpdate,
  text,
  updateOf,
} from "./testing.ts";
import { Typists } from "./typists.ts";

/** Ada has typed one letter at 4 of the first file; the gate has seen it. */
function adaTyping() {
  const gated = new GatedDocument();
  const page = gated.page(100);
  const typists = new Typists();
  const type = (at: number, letters: string): Uint8Array =>
    updateOf(page, () => page.getText("f:0").insert(at, letters));
  gated.offer(ada, type(4, "a"));
  typists.remember(100, ada, gated);
  return { gated, page, typists, type };
}

test("keys typed on need no look at the document", () => {
  const { typists, type } = adaTyping();
  expect(typists.typesOn(type(5, "b"), ada)).toBe(true);
  expect(typists.typesOn(type(6, "cde"), ada)).toBe(true);
  expect(typists.typesOn(type(9, "\n"), ada)).toBe(true);
});

test("what is the least bit different is left to the gate", () => {
  const { gated, page, typists, type } = adaTyping();
  const next = type(5, "b");
  expect(typists.typesOn(next, ben)).toBe(false);
  expect(typists.typesOn(Uint8Array.from([...next, 0]), ada)).toBe(false);
  expect(typists.typesOn(type(6, "c"), ada)).toBe(false);
  expect(typists.typesOn(next, ada)).toBe(true);
  expect(typists.typesOn(next, ada)).toBe(false);

  const elsewhere = adaTyping();
  expect(elsewhere.typists.typesOn(elsewhere.type(0, "b"), ada)).toBe(false);
  for (const letters of ["é", "\r", "\0", "\u{1F600}", "x".repeat(300)]) {
    const { typists: fresh, type: typed } = adaTyping();
    expect(fresh.typesOn(typed(5, letters), ada)).toBe(false);
  }
  const deletion = updateOf(page, () => page.getText("f:0").delete(0, 1));
  expect(typists.typesOn(deletion, ada)).toBe(false);
  expect(gated.text("f:0")).toContain("a");
});

test("what somebody types who was on another node meanwhile is left to the gate", () => {
  const { typists, type } = adaTyping();
  const next = type(5, "b");
  typists.addedElsewhere(next, [100]);
  expect(typists.typesOn(next, ada)).toBe(false);
});

test("a file at its limit takes no more, however it is typed", () => {
  const gated = new GatedDocument({ "f:0": "x".repeat(2 ** 20 - 3) });
  const typists = new Typists();
  const page = gated.page(100);
  const type = (letter: string): Uint8Array =>
    updateOf(page, () => page.getText("f:0").insert(page.getText("f:0").length, letter));
  gated.offer(ada, type("a"));
  typists.remember(100, ada, gated);
  expect(typists.typesOn(type("b"), ada)).toBe(true);
  expect(typists.typesOn(type("c"), ada)).toBe(true);
  expect(typists.typesOn(type("d"), ada)).toBe(false);
});

test("whatever it lets through, the gate would let through as it is", { timeout: 60_000 }, () => {
  const random = randomFrom(printedSeed("typists"));
  let through = 0;
  for (let run = 0; run < (isFull ? 200_000 : 1_000); run++) {
    const { gated, typists, type } = adaTyping();
    const update = type(5, "bc");
    for (let change = random(3); change > 0; change--) update[random(update.length)] = random(256);
    const clock = Y.getState(gated.doc.store, 100);
    const forged = rawUpdate([
      {
        client: 100 + random(2),
        clock: clock + random(2),
        structs: [{ kind: 4, origin: [100 + random(2), random(3)], content: text("q") }],
      },
    ]);
    for (const bytes of [update, forged]) {
      const verdict = gated.judge(ada, bytes);
      if (!typists.typesOn(bytes, ada)) continue;
      through += 1;
      expect(verdict).toMatchObject({ effect: "change", remainder: bytes });
      break;
    }
  }
  expect(through).toBeGreaterThan(100);
});
