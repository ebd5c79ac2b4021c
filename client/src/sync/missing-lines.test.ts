import { expect, test } from "vitest";
import { withMissingLines } from "./missing-lines.ts";

test("lines that only the page has come back to where they stood", () => {
  expect(withMissingLines("a\nb\n", "a\nnew\nb\n")).toBe("a\nnew\nb\n");
  expect(withMissingLines("a\nb\n", "a\nb, changed\n")).toBe("a\nb, changed\n");
});

test("lines that only the server has stay", () => {
  expect(withMissingLines("a\ntheirs\nb\n", "a\nb\n")).toBe("a\ntheirs\nb\n");
  expect(withMissingLines("a\nb\ntheirs\n", "new\na\nb\n")).toBe("new\na\nb\ntheirs\n");
});

test("a text that the server has whole stays as it is", () => {
  expect(withMissingLines("a\nb\n", "a\nb\n")).toBe("a\nb\n");
  expect(withMissingLines("", "")).toBe("");
});

test("any number of lines comes back", () => {
  const many = "\n".repeat(200_000);
  expect(withMissingLines("a\nb\n", `a\n${many}b\n`) === `a\n${many}b\n`).toBe(true);
});
