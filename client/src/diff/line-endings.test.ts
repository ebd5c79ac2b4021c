import { expect, test } from "vitest";
import { bytesWords, endingMark, endingsWords, holdsHidden } from "./line-endings.ts";
import type { FileText, SideText } from "./model.ts";

function side(text: string): SideText {
  const lines = text.split("\n");
  const finalNewline = lines.at(-1) === "";
  return { lines: finalNewline ? lines.slice(0, -1) : lines, finalNewline };
}

function file(base: string, head: string): FileText {
  return { base: side(base), head: side(head) };
}

test("files that end their lines in one way, either way, need no word", () => {
  expect(endingsWords(file("a\nb\n", "a\nc\n"))).toBeNull();
  expect(endingsWords(file("a\r\nb\r\n", "a\r\nc\r\n"))).toBeNull();
  expect(endingsWords({ base: null, head: side("a\r\n") }), "an added file").toBeNull();
});

test("a change from one ending to another is said, and marked on the changed lines alone", () => {
  const text = file("a\nb\n", "a\r\nb\r\nc");
  expect(endingsWords(text)).toBe("LF → CRLF");
  expect(endingMark(text, "base", 1, true)).toBe("LF");
  expect(endingMark(text, "head", 1, true)).toBe("CRLF");
  expect(endingMark(text, "head", 3, true), "a last line without an ending").toBeNull();
  expect(endingMark(text, "head", 1, false)).toBeNull();
});

test("of mixed endings the rarer ones are marked, wherever they stand", () => {
  const text = file("a\nb\r\nc\n", "a\nb\r\nc!\n");
  expect(endingsWords(text)).toBe("Mixed line endings");
  expect([1, 2, 3].map((line) => endingMark(text, "head", line, line === 3))).toEqual([null, "CRLF", null]);
  expect(endingsWords(file("a\nb\n", "a\nb\r\n"))).toBe("LF → mixed line endings");
});

test.each([
  ["a right-to-left override", "\u202E"],
  ["an isolate", "\u2066"],
  ["a zero-width space", "\u200B"],
  ["a zero-width joiner between letters", "a\u200Db"],
])("%s makes a file one that holds hidden characters", (_name, character) => {
  expect(holdsHidden(file("plain\n", `const a = "${character}";\n`))).toBe(true);
});

test("joined emoji, tabs and other scripts are nothing hidden", () => {
  expect(holdsHidden(file("👩‍💻\tשלום\n", "日本語 é\n"))).toBe(false);
});

test("a byte order mark that comes, and bytes that are not UTF-8, are named", () => {
  const plain = { lines: ["a"], finalNewline: true };
  expect(bytesWords({ base: plain, head: { ...plain, bom: true } })).toEqual(["Byte order mark added"]);
  expect(bytesWords({ base: { ...plain, bom: true }, head: plain })).toEqual(["Byte order mark removed"]);
  expect(bytesWords({ base: null, head: { ...plain, isForeign: true } })).toEqual(["Not UTF-8"]);
  expect(bytesWords({ base: plain, head: plain })).toEqual([]);
});
