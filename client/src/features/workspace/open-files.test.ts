import { expect, test } from "vitest";
import { neighbour } from "./open-files.ts";

test("closing a tab leads to the next one, closing the last to the one before, closing the only one nowhere", () => {
  expect(neighbour(["a", "b", "c"], "b")).toBe("c");
  expect(neighbour(["a", "b", "c"], "c")).toBe("b");
  expect(neighbour(["a"], "a")).toBeNull();
});
