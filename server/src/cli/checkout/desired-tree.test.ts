import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import { BlobHash, FileId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { desiredTree } from "./desired-tree.ts";

const blob = BlobHash.parse("a".repeat(64));
const head: Tree = [
  { path: "bin/run", mode: "100755", blob, size: 1 },
  { path: "lib/a.ts", mode: "100644", blob, size: 1 },
  { path: "link", mode: "120000", blob, size: 1 },
  { path: "logo.png", mode: "100644", blob, size: 1 },
  { path: "vendored", mode: "160000", commit: "b".repeat(40) },
];

const file = (id: string, path: string, made: Partial<WorkspaceFile> = {}): WorkspaceFile => ({
  id: FileId.parse(id),
  path,
  deleted: false,
  created: false,
  ...made,
});
const seeded = [file("0", "bin/run"), file("1", "lib/a.ts")];

function treeOf(files: readonly WorkspaceFile[]) {
  const { files: wanted, refused } = desiredTree(head, { epoch: "e", files });
  return { paths: wanted.map(({ kind, path }) => `${kind} ${path}`), refused: [...refused.keys()], wanted };
}

test("it has the workspace's files and what head has beside them", () => {
  const { paths, refused, wanted } = treeOf(seeded);
  expect(paths).toEqual(["text bin/run", "text lib/a.ts", "link link", "blob logo.png"]);
  expect(refused).toEqual(["vendored"]);
  expect(wanted[0]).toMatchObject({ head: { executable: true } });
});

test("a renamed file keeps its mode, a deleted one is gone, a new one is there", () => {
  const { paths, wanted } = treeOf([
    file("0", "bin/start"),
    file("1", "lib/a.ts", { deleted: true }),
    file("n-1", "lib/new.ts", { created: true }),
  ]);
  expect(paths).toEqual(["text bin/start", "link link", "blob logo.png", "text lib/new.ts"]);
  expect(wanted[0]).toMatchObject({ head: { executable: true } });
});

test("of paths that a file system without case takes for one, the first is written", () => {
  const made = { created: true };
  const { paths, refused } = treeOf([
    ...seeded,
    file("n-1", "LIB/A.ts", made),
    file("n-2", "Logo.PNG", made),
    file("n-3", "LINK/under", made),
    file("n-4", "Lib", made),
    file("n-5", "gr\u00f6sse", made),
    file("n-6", "gro\u0308sse", made),
    file("n-7", "lib/b.ts", made),
  ]);
  expect(refused.filter((path) => path !== "vendored")).toEqual([
    "LIB/A.ts",
    "Logo.PNG",
    "LINK/under",
    "Lib",
    "gro\u0308sse",
  ]);
  expect(paths).toContain("text lib/b.ts");
  expect(paths).toContain("text gr\u00f6sse");
});
