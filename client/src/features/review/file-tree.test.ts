import { expect, test } from "vitest";
import { inTreeOrder, type ListedFile } from "./file-tree.ts";

const files = (...paths: string[]): ListedFile[] => paths.map((path) => ({ path, change: "modified" }));

test("the diff has the order of the tree, whatever order the files come in", () => {
  const order = (...paths: string[]): string[] => inTreeOrder(files(...paths)).map((file) => file.path);
  expect(order("a.rb", "app/b.rb", "README.md")).toEqual(["app/b.rb", "README.md", "a.rb"]);
  expect(order("README.md", "a.rb", "app/b.rb")).toEqual(["app/b.rb", "README.md", "a.rb"]);
});
