import { expect, test } from "vitest";
import type { Edit } from "./protocol.ts";
import { SplicedText } from "./spliced-text.ts";

/** Small numbers that look random, the same every time. */
function numbers(from: number): (below: number) => number {
  let state = from;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** One to three edits, from the beginning on. */
function someEdits(random: (below: number) => number, text: string): { edits: Edit[]; after: string } {
  const edits: Edit[] = [];
  let [after, from] = [text, 0];
  for (let count = random(3) + 1; count > 0; count -= 1) {
    const at = from + random(after.length - from + 1);
    const deleted = Math.min(random(6), after.length - at);
    const inserted = ["", "x", "yz\n", "\n\n", "a longer one"][random(5)] ?? "";
    edits.push([at, deleted, inserted]);
    after = after.slice(0, at) + inserted + after.slice(at + deleted);
    from = at + inserted.length;
  }
  return { edits, after };
}

const begun = Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join("");

test("after any edits the text, its lines and the way to any other of its states are those of the plain text", () => {
  for (let from = 1; from <= 60; from += 1) {
    const random = numbers(from);
    let text = from % 3 === 0 ? "" : begun;
    const states = [SplicedText.of(text)];
    for (let count = 0; count < 40; count += 1) {
      const { edits, after } = someEdits(random, text);
      const next = states.at(-1)?.edited(edits);
      if (!next) throw new Error("There is no state.");
      expect(next.text, `${from}`).toBe(after);
      const offsets = [0, random(after.length + 1), after.length].toSorted((a, b) => a - b);
      expect(next.breaksBefore(offsets)).toEqual(
        offsets.map((at) => after.slice(0, at).split("\n").length - 1),
      );
      expect(states[0]?.withParts(next.parts).text).toBe(after);
      text = after;
      states.push(next);
    }
    for (let count = 0; count < 40; count += 1) {
      const [one, other] = [states[random(states.length)], states[random(states.length)]];
      if (!one || !other) throw new Error("There is no state.");
      let made = one.text;
      for (const { offset, length, text: put } of one.changesTo(other).toReversed()) {
        made = made.slice(0, offset) + put + made.slice(offset + length);
      }
      expect(made, `${from}`).toBe(other.text);
    }
  }
});

test("what is told of a long text is what was written in it, not the text", () => {
  const seed = SplicedText.of("a long line of a large file\n".repeat(40_000));
  let text = seed;
  for (let key = 0; key < 200; key += 1) text = text.edited([[500_000 + key, 0, "k"]]);
  text = text.edited([[1_000_000, 5, ""]]).edited([[7, 1, "K"]]);
  expect(JSON.stringify(text.parts).length).toBeLessThan(400);
  const changes = seed.changesTo(text);
  expect(changes.map(({ offset, length }) => [offset, length])).toEqual([
    [7, 1],
    [500_000, 0],
    [999_800, 5],
  ]);
});
