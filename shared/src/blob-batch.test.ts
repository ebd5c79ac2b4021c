import { expect, test } from "vitest";
import { decodeBlobs, encodeBlobs } from "./blob-batch.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("blobs come out of an answer as they went in: empty ones, and those left out", () => {
  const blobs = [bytes("one"), null, bytes(""), bytes("\0\u{1F600}\n"), null];
  expect(decodeBlobs(encodeBlobs(blobs)).map((blob) => blob && [...blob])).toEqual(
    blobs.map((blob) => blob && [...blob]),
  );
  expect([...encodeBlobs([bytes("a"), null])]).toEqual([0, 0, 0, 1, 97, 255, 255, 255, 255]);
});

test("an answer that was cut short is not taken for a whole one", () => {
  const whole = encodeBlobs([bytes("one"), bytes("two")]);
  for (let length = 1; length < whole.length; length++) {
    // The only place where a part is whole as well.
    if (length === 7) continue;
    expect(() => decodeBlobs(whole.subarray(0, length))).toThrow(RangeError);
  }
});
