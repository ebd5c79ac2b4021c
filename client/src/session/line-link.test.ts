import { expect, test } from "vitest";
import { parseAt, placeQuery } from "./line-link.ts";

test("an address names lines as people do and is read back", () => {
  const range = { side: "head", lines: { start: 31, end: 34 } } as const;
  expect(placeQuery({ at: range })).toBe("?at=head:31-34");
  expect(parseAt("?at=head:31-34")).toEqual(range);
  expect(placeQuery({ at: { side: "base", lines: { start: 12, end: 12 } } })).toBe("?at=base:12");
  expect(parseAt("?commits=abc&at=base:12")).toEqual({ side: "base", lines: { start: 12, end: 12 } });
  expect(placeQuery({ at: range, commits: "1f3a5b7c9d" })).toBe("?commits=1f3a5b7c9d&at=head:31-34");
  expect(placeQuery({})).toBe("");
});

test.each(["", "?at=", "?at=31", "?at=head:0", "?at=head:9-3", "?at=side:1", "?at=head:1e9", "?at=head:1-"])(
  "%s names no lines",
  (search) => expect(parseAt(search)).toBeNull(),
);
