import { expect, test } from "vitest";
import { excerpt } from "./excerpt.ts";

test("a list shows a comment's words, not its marks", () => {
  expect(excerpt("## Off by **one**\n\n- `<=` reads [past](https://e.org) it")).toBe(
    "Off by one <= reads past it",
  );
  expect(excerpt("Use this:\n```suggestion\nx\n```\nor\n```ruby\nputs 1\n```")).toBe(
    "Use this: (suggested change) or puts 1",
  );
  expect(excerpt("snake_case * 2")).toBe("snake_case * 2");
});
