import { createSecretKey, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { open, seal } from "./sealing.ts";

const key = createSecretKey(randomBytes(32));
const plain = Buffer.from("what the candidate thinks");
const place = Buffer.from("here");

test("what was sealed opens with the same key at the same place only", () => {
  const sealed = seal(key, plain, place);

  expect(Buffer.from(open(key, sealed, place)).equals(plain)).toBe(true);
  expect(() => open(createSecretKey(randomBytes(32)), sealed, place)).toThrow("authenticate");
  expect(() => open(key, sealed, Buffer.from("there"))).toThrow("authenticate");
});

test("no byte can be changed and no end cut off", () => {
  const sealed = seal(key, plain, place);
  for (const index of sealed.keys()) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(() => open(key, changed, place)).toThrow("authenticate");
    expect(() => open(key, sealed.subarray(0, index), place)).toThrow(/authenticate|cut short/);
  }
});

test("the same text is sealed differently each time", () => {
  expect(Buffer.from(seal(key, plain, place)).equals(seal(key, plain, place))).toBe(false);
});

test("eight mebibytes, or nothing, are sealed as well", () => {
  for (const size of [0, 8 * 1024 * 1024]) {
    const large = randomBytes(size);
    const opened = open(key, seal(key, large, place), place);
    expect(Buffer.from(opened).equals(large)).toBe(true);
  }
});
