import { expect, test } from "vitest";
import { jsonOf, pack } from "./packed-json.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("what is packed comes out as the JSON of it, whatever is in its fields", async () => {
  for (const value of [
    {},
    { at: 5 },
    { none: [], one: [null], 'a "name"': ["ä", { deep: [1, [2]] }], frame: { texts: [] } },
  ]) {
    expect(text(await jsonOf(await pack(value)))).toBe(JSON.stringify(value));
  }
});

test("while eight MiB of texts are packed, others have their turn", async () => {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  const packedAt = new Set<number>();
  const seed = Array.from({ length: 64 }, (_, at) => ({
    toJSON: () => {
      packedAt.add(turns);
      return [String(at), `line ${at} of a text\n`.repeat(7_000)];
    },
  }));
  setImmediate(count);
  const packed = await pack({ seed });
  isDone = true;
  expect(packedAt.size).toBeGreaterThan(2);
  expect(text(await jsonOf(packed))).toBe(JSON.stringify({ seed }));
  expect(packed.length).toBeLessThan(500_000);
});
