import { AppError } from "@tandiff/shared/errors.ts";
import { expect, test } from "vitest";
import { harmlessBundle, hostileBundles } from "./hostile-bundles.fixture.ts";
import { readBundle } from "./read-bundle.ts";

test.each(Object.entries(hostileBundles))("%s is refused with a sentence", (_name, [file, sentence]) => {
  const names = { base: "main", head: "change" };
  const bundle = file();
  expect(() => readBundle(bundle, names)).toThrow(
    expect.objectContaining({ constructor: AppError, message: expect.stringContaining(sentence) }),
  );
});

test("and the one that they are made from is read", () => {
  expect(readBundle(harmlessBundle, { base: "main", head: "change" }).commits).toHaveLength(1);
});
