import { BlobHash, FileId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { fileAt, foldersOf, workspaceFiles, workspaceRows } from "./workspace-files.ts";

const blob = BlobHash.parse("0".repeat(64));
const entry = (path: string) => ({ path, mode: "100644" as const, blob, size: 1 });
const made = FileId.parse("3f1c6a7e-0d0c-4b8a-9d5e-0a1b2c3d4e5f");
const workspace = {
  epoch: "e",
  files: [
    { id: FileId.parse("0"), path: "app/a.rb", deleted: false, created: false },
    { id: made, path: "new.rb", deleted: false, created: true },
  ],
};
const files = workspaceFiles(
  workspace,
  [entry("app/a.rb"), entry("app/logo.png"), entry("README")],
  new Set(["app/a.rb"]),
);

test("files that cannot be written are listed too, without an id, and so are those made in the call", () => {
  expect(files.map(({ path, id }) => [path, id])).toEqual([
    ["app/a.rb", "0"],
    ["app/logo.png", null],
    ["README", null],
    ["new.rb", made],
  ]);
});

test("the tree shows folders first, and what is in them once they are open", () => {
  const shown = (open: ReadonlySet<string>) => workspaceRows(files, open).map(({ path }) => path);
  expect(shown(new Set())).toEqual(["app", "README", "new.rb"]);
  const deep = workspaceFiles(null, [entry("app/models/a.rb")], new Set());
  expect(workspaceRows(deep, foldersOf(["app/models/a.rb"])).map(({ name }) => name)).toEqual([
    "app/models",
    "a.rb",
  ]);
  expect(shown(foldersOf(["app/a.rb"]))).toEqual(["app", "app/a.rb", "app/logo.png", "README", "new.rb"]);
});

test("a renamed file is at its new path only; a deleted one is kept apart, behind one that took its place", () => {
  const changed = workspaceFiles(
    {
      epoch: "e",
      files: [
        { id: FileId.parse("0"), path: "app/b.rb", deleted: false, created: false },
        { id: FileId.parse("2"), path: "README", deleted: true, created: false },
        { id: made, path: "README", deleted: false, created: true },
      ],
    },
    [entry("app/a.rb"), entry("app/logo.png"), entry("README")],
    new Set(["app/a.rb"]),
  );
  expect(changed.map(({ path, isChanged, isDeleted }) => [path, isChanged, isDeleted])).toEqual([
    ["app/b.rb", true, false],
    ["app/logo.png", false, false],
    ["README", false, true],
    ["README", false, false],
  ]);
  expect(fileAt(changed, "app/a.rb")).toBeNull();
  expect(fileAt(changed, "README")?.id).toBe(made);
  expect(fileAt(changed.slice(0, 3), "README")?.isDeleted).toBe(true);
});
