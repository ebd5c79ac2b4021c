import { describe, expect, test } from "vitest";
import { filterFiles, treeRows } from "./tree-rows.ts";

interface Listed {
  readonly path: string;
}

const files = (...paths: string[]): Listed[] => paths.map((path) => ({ path }));

function sketch(list: readonly Listed[], closed: ReadonlySet<string> = new Set()): string[] {
  return treeRows(list, (path) => closed.has(path)).map(
    (row) => `${"  ".repeat(row.depth)}${row.name}${row.kind === "folder" ? "/" : ""}`,
  );
}

describe("the tree of files", () => {
  test("draws folders before files and a folder that holds only a folder together with it", () => {
    expect(
      sketch(files("README.md", "app/models/order.rb", "app/models/shop/cart.rb", "lib/a/b/c.rb")),
    ).toEqual(["app/models/", "  shop/", "    cart.rb", "  order.rb", "lib/a/b/", "  c.rb", "README.md"]);
  });

  test("leaves out what is in a closed folder", () => {
    expect(sketch(files("app/models/order.rb", "app/a.rb"), new Set(["app/models"]))).toEqual([
      "app/",
      "  models/",
      "  a.rb",
    ]);
  });
});

test("a filter keeps the paths that hold all of its words", () => {
  const found = filterFiles(files("app/Order.rb", "app/cart.rb", "spec/order_spec.rb"), "order app");
  expect(found.map((file) => file.path)).toEqual(["app/Order.rb"]);
});
