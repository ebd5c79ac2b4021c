import { expect, test } from "vitest";
import { packColours, unpackColours } from "./colours.ts";
import type { LineTokens } from "./tokens.ts";

test("colours come back line by line as they were, lines without any among them", () => {
  const lines: LineTokens[] = [
    [
      [0, 3, "keyword"],
      [4, 9, "title"],
    ],
    [],
    [[2, 5, "keyword"]],
  ];
  const colours = unpackColours(packColours(lines));
  expect([1, 2, 3].map((line) => colours.line(line))).toEqual(lines);
  expect(colours.all()).toEqual(lines);
  expect(colours.line(4), "a line that there is not").toEqual([]);
});
