import { z } from "zod";
import { BlobHash } from "../ids.ts";

/**
 * Git's file modes: plain, executable, symbolic link, submodule pointer.
 * Source: `git help fast-import`, section filemodify.
 */
export const FileMode = z.enum(["100644", "100755", "120000", "160000"]);
export type FileMode = z.infer<typeof FileMode>;

/** Longest path of a tree entry, in UTF-16 code units. */
const longestPath = 1_000;

/**
 * What macOS or Windows would open as `.git`: ignorable characters inside, `git~1`, trailing dots,
 * spaces and streams. Source: git's `is_hfs_dotgit` and `is_ntfs_dotgit`; git refuses to check these out.
 */
function isDotGit(part: string): boolean {
  const visible = part.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "");
  return /^(\.git|git~1)[ .]*(:.*)?$/is.test(visible);
}

/** Why a path may not be in an exercise, or null when it may. Git's own rules for checked-out paths. */
export function pathFault(path: string): string | null {
  if (path === "") return "is empty";
  if (path.length > longestPath) return `is longer than ${longestPath} characters`;
  if (path.includes("\0")) return "holds a NUL character";
  if (!path.isWellFormed()) return "holds half of a surrogate pair";
  if (path.split("/").includes("")) return "has an empty part";
  // Windows takes a backslash for a separator, so `a\..\b` climbs there.
  for (const part of path.split(/[\\/]/)) {
    if (part === "." || part === "..") return `has a part "${part}"`;
    if (isDotGit(part)) return "has a part .git";
  }
  return null;
}

export const TreePath = z.string().superRefine((path, context) => {
  const fault = pathFault(path);
  if (fault) context.addIssue({ code: "custom", message: `The path ${JSON.stringify(path)} ${fault}.` });
});

/**
 * One file of a tree. A symbolic link's blob holds its target; a submodule pointer has no blob, but
 * the commit that it names. `size` is the blob's length in bytes.
 */
export const TreeEntry = z.discriminatedUnion("mode", [
  z.object({
    path: TreePath,
    mode: z.enum(["100644", "100755", "120000"]),
    blob: BlobHash,
    size: z.int().nonnegative(),
  }),
  z.object({
    path: TreePath,
    mode: z.literal("160000"),
    commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
  }),
]);
export type TreeEntry = z.infer<typeof TreeEntry>;

/** A revision's files, sorted by path in code-unit order, each path once. */
export type Tree = readonly TreeEntry[];
