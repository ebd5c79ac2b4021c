import { expect, test } from "vitest";
import { isCostly } from "./markdown-cost.ts";

test("what people write is rendered", () => {
  const table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n".repeat(200);
  const list = "- *one*\n  - **two**\n    > three _four_\n".repeat(100);
  for (const text of ["", "Plain.", table, list, "```\n" + "x | y\n".repeat(500) + "```"]) {
    expect(isCostly(text), text.slice(0, 40)).toBe(false);
  }
});

test("a text that would hang its readers is not", () => {
  const table = "|a".repeat(400) + "|\n" + "|-".repeat(400) + "|\n" + "|\n".repeat(2_000);
  for (const text of [
    table,
    "*a_".repeat(6_000),
    "> - ".repeat(5_000),
    "1) ".repeat(6_000),
    ">".repeat(20_000),
    "](".repeat(5_000),
  ]) {
    expect(isCostly(text), text.slice(0, 20)).toBe(true);
  }
});
