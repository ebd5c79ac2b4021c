import { expect, test } from "vitest";
import { inTreeOrder } from "./tree-order.ts";

test("files are read as their tree shows them, whatever order they come in", () => {
  const order = (...paths: string[]): string[] => paths.toSorted(inTreeOrder);
  const tree = ["app/models/a.rb", "app/b.rb", "app-b/a.rb", "README.md", "a.rb", "ab"];
  expect(order(...tree)).toEqual(tree);
  expect(order(...tree.toReversed())).toEqual(tree);
  expect(inTreeOrder("a.rb", "a.rb")).toBe(0);
});
