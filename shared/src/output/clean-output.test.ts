import { expect, test } from "vitest";
import { cleanOutput, fitOutput } from "./clean-output.ts";

const escape = "\u001b";

test("colours, titles, links and other sequences for a terminal are gone, and the words stay", () => {
  const link = `${escape}]8;;https://example.org${escape}\\here${escape}]8;;${escape}\\`;
  const raw = `${escape}[1;31mFAIL${escape}[0m a.ts:3 ${escape}]0;title\u0007${link}${escape}(B\u009b2K done`;
  expect(cleanOutput(raw)).toBe("FAIL a.ts:3 here done");
  expect(cleanOutput(`${escape}[31`)).toBe("");
  expect(cleanOutput(`a${escape}]never ends\nb`)).toBe("a\nb");
});

test("a progress bar leaves its last state, and Windows line ends are line ends", () => {
  expect(cleanOutput("10 %\r50 %\r100 %\nnext\r\nlast\r\n\n")).toBe("100 %\nnext\nlast");
});

test("no control character and no half of a pair stays, while tabs and umlauts do", () => {
  expect(cleanOutput("a\u0000b\u0008c\td\u007f\u0085ü ✓ \ud800.")).toBe("abc\tdü ✓ \ufffd.");
});

test("what is too long keeps its beginning and its end, and says what is missing", () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join("");
  expect(fitOutput(lines, 1_000)).toEqual({ text: lines, leftOut: 0 });
  const { text, leftOut } = fitOutput(lines, 400);
  expect(text.length).toBeLessThanOrEqual(400);
  expect(text.startsWith("line 0\n")).toBe(true);
  expect(text.endsWith("line 99\n")).toBe(true);
  expect(text).toContain(`… ${leftOut} characters were left out here …\n`);
  expect(text.split("\n").every((line) => /^(line \d+|…[^…]*…|)$/.test(line))).toBe(true);
});

test("one endless line is cut too", () => {
  const { text } = fitOutput("x".repeat(5_000), 1_000);
  expect(text.length).toBeLessThanOrEqual(1_000);
  expect(text).toContain("were left out here");
});

test("a hostile output is cleaned in no time", () => {
  const start = performance.now();
  cleanOutput(`${escape}]`.repeat(50_000));
  cleanOutput(`${escape}[`.repeat(50_000) + "0".repeat(100_000));
  cleanOutput("\r".repeat(200_000));
  expect(performance.now() - start).toBeLessThan(1_000);
});
