import { expect, test } from "vitest";
import { isTestPath } from "./test-path.ts";

test.each([
  "berth_test.go",
  "pkg/berth_test.go",
  "spec/models/order_spec.rb",
  "test/cart.rb",
  "src/cart.test.ts",
  "src/cart.spec.tsx",
  "src/__tests__/cart.ts",
  "test_price.py",
  "lib/test_price.py",
  "src/CartTest.java",
  "Tests/Cart.swift",
])("%s has tests", (path) => {
  expect(isTestPath(path)).toBe(true);
});

test.each([
  "berth.go",
  "contest.rb",
  "lib/latest.ts",
  "app/attestation.py",
  "spec.md",
  "inspect/run.go",
  "protest/a.rb",
  "testing-app.ts",
])("%s has none", (path) => {
  expect(isTestPath(path)).toBe(false);
});
