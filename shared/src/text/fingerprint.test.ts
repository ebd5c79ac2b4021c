import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";

// The test vectors of FIPS 180-4.
test("a fingerprint is half of the SHA-256 of the text", () => {
  expect(fingerprint("")).toBe("e3b0c44298fc1c149afbf4c8996fb924");
  expect(fingerprint("abc")).toBe("ba7816bf8f01cfea414140de5dae2223");
});
