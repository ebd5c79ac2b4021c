import { expect, test } from "vitest";
import { encodeFields, type Field } from "./canonical-encoding.ts";

test("different fields never give the same bytes", () => {
  const lists: readonly (readonly Field[])[] = [
    [],
    [""],
    [null],
    [new Uint8Array()],
    ["", ""],
    ["ab", "c"],
    ["a", "bc"],
    ["abc"],
    ["1"],
    [1],
    [-1],
    [2 ** 40],
    [Buffer.from("1")],
    [null, "a"],
    ["a", null],
  ];
  const encoded = lists.map((fields) => Buffer.from(encodeFields(fields)).toString("hex"));
  expect(new Set(encoded).size).toBe(lists.length);
});

test("the encoding is what its description says", () => {
  expect(Buffer.from(encodeFields(["é", 258, null])).toString("hex")).toBe(
    "0100000002c3a9020000000800000000000001020000000000",
  );
  for (const value of [0, -1, 2 ** 32, 1_790_000_000_000, -(2 ** 40) - 7, Number.MAX_SAFE_INTEGER]) {
    expect(Buffer.from(encodeFields([value])).readBigInt64BE(5)).toBe(BigInt(value));
  }
});

test("a number that is not an integer is refused", () => {
  expect(() => encodeFields([1.5])).toThrow(RangeError);
});
