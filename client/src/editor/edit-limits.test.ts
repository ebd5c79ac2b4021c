import { limits } from "@tandiff/shared/limits.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { editFault, pasteFault } from "./edit-limits.ts";

function textOf(length: number): Y.Text {
  const text = new Y.Doc().getText("f:1");
  text.insert(0, "x".repeat(length));
  return text;
}
const paste = (text: string, replaced = 0) => [{ offset: 0, length: replaced, text }];

test("a paste of 128 KiB goes in, one byte more does not, and the person is told", () => {
  expect(pasteFault("x".repeat(limits.paste))).toBeNull();
  expect(pasteFault("x".repeat(limits.paste + 1))).toMatch(/129 KiB at once.*nothing was changed/);
});

test("a paste is measured in bytes of UTF-8", () => {
  expect(pasteFault("é".repeat(limits.paste / 2))).toBeNull();
  expect(pasteFault("é".repeat(limits.paste / 2 + 1))).not.toBeNull();
});

test("many carets that paste together count together", () => {
  const half = "x".repeat(limits.paste / 2 + 1);
  expect(editFault(textOf(10), [...paste(half), { offset: 5, length: 0, text: half }])).not.toBeNull();
});

test("a replacement at 2,000 places goes in, at one more it does not, and the person is told", () => {
  const places = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ offset: 2 * index, length: 1, text: "y" }));
  expect(editFault(textOf(5_000), places(limits.replacements))).toBeNull();
  expect(editFault(textOf(5_000), places(limits.replacements + 1))).toMatch(
    /2,001 places.*nothing was changed/,
  );
});

test("a file grows to 1 MiB and not further, but what is too large may shrink", () => {
  expect(editFault(textOf(limits.workspaceFile - 1), paste("x"))).toBeNull();
  expect(editFault(textOf(limits.workspaceFile), paste("x"))).toMatch(/1 MiB/);
  expect(editFault(textOf(limits.workspaceFile + 5), paste("x", 2))).toBeNull();
});

test("all files together grow to 8 MiB", () => {
  const text = textOf(10);
  for (let file = 0; file < 8; file++)
    text.doc?.getText(`f:other${file}`).insert(0, "x".repeat(limits.workspaceFile));
  expect(editFault(text, paste("x"))).toMatch(/8 MiB/);
});
