import { FileId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { newPathFault } from "./file-commands.ts";
import type { WorkspaceFile } from "./workspace-files.ts";

const file = (path: string, more: Partial<WorkspaceFile> = {}): WorkspaceFile => ({
  path,
  id: null,
  head: null,
  isChanged: false,
  isDeleted: false,
  ...more,
});
const own = FileId.parse("1");
const files = [
  file("app/order.rb", { id: own }),
  file("logo.png"),
  file("gone.rb", { id: FileId.parse("2"), isDeleted: true }),
];

test.each([
  ["app/cart.rb", null],
  ["app/order.rb", "There is app/order.rb already."],
  ["APP/Order.rb", "There is app/order.rb already."],
  ["app", "There is app/order.rb already."],
  ["logo.png/inside.rb", "There is logo.png already."],
  ["gone.rb", null],
  ["", "This path is empty."],
  ["../x.rb", 'This path has a part "..".'],
  ["/x.rb", "This path has an empty part."],
  [`app/${"é".repeat(128)}.rb`, "This path has a part of more than 255 bytes."],
  ["a\tb.rb", "This path holds a control character."],
])("a new file at %j: %s", (path, fault) => {
  expect(newPathFault(path, files, null)).toBe(fault);
});

test("a file may be renamed to what differs from its own path in capitals only, or to itself", () => {
  expect(newPathFault("app/Order.rb", files, own)).toBeNull();
  expect(newPathFault("app/order.rb", files, own)).toBeNull();
});
