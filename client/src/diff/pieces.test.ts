import { expect, test } from "vitest";
import { isDeceptive, showLine } from "./pieces.ts";

/** Texts with their colours: `func` as keyword is `keyword:func`. */
function sketch(...parameters: Parameters<typeof showLine>): string[] {
  return showLine(...parameters).pieces.map(({ text, scope, marked, control }) => {
    const looks = [control && `<${control}>`, scope && `${scope}:`, marked && "!"].filter(Boolean).join("");
    return control ? looks : looks + text;
  });
}

test("a line is cut where its colour or its mark changes", () => {
  const pieces = sketch(
    "func run(a)",
    [
      [0, 4, "keyword"],
      [5, 8, "title"],
    ],
    [[7, 10]],
  );
  expect(pieces).toEqual(["keyword:func", " ", "title:ru", "title:!n", "!(a", ")"]);
});

test("a character that turns the text around is named, and only its name is shown", () => {
  expect(sketch("if x \u202e{", undefined, [])).toEqual(["if x ", "<U+202E>", "{"]);
});

test("zero-width characters are named, but a joined emoji stays whole", () => {
  expect(sketch("a\u200bb", undefined, [])).toEqual(["a", "<U+200B>", "b"]);
  expect(sketch("👩\u200d💻", undefined, [])).toEqual(["👩\u200d💻"]);
  expect(sketch("a\u200db", undefined, [])).toEqual(["a", "<U+200D>", "b"]);
});

test("a tab is ordinary, and a carriage return at the end is told apart from the text", () => {
  const line = showLine("\tx\r", undefined, []);
  expect(line.pieces.map((piece) => piece.text)).toEqual(["\tx"]);
  expect(line.carriageReturn).toBe(true);
  expect(sketch("a\rb", undefined, [])).toEqual(["a", "<U+000D>", "b"]);
});

test("of an endless line only the beginning is shown, with how much is left", () => {
  const line = showLine("x".repeat(6_000), undefined, []);
  expect(line.pieces.map((piece) => piece.text.length)).toEqual([5_000]);
  expect(line.more).toBe(1_000);
});

const marks =
  "200E 200F 061C 202A 202B 202C 202D 202E 2066 2067 2068 2069 200B 200C 200D 2060 FEFF 180E".split(" ");

test.each(marks)(
  "U+%s, which nobody sees, is named where it stands, and the line counts as deceptive",
  (name) => {
    const line = `a${String.fromCodePoint(parseInt(name, 16))}b`;
    expect(isDeceptive(line)).toBe(true);
    expect(showLine(line, undefined, []).pieces.map(({ control, text }) => control ?? text)).toEqual([
      "a",
      `U+${name}`,
      "b",
    ]);
  },
);
