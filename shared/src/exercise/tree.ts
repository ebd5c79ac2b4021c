import { z } from "zod";
import { BlobHash } from "../ids.ts";
import { pathFault } from "./path-fault.ts";

/**
 * Git's file modes: plain, executable, symbolic link, submodule pointer.
 * Source: `git help fast-import`, section filemodify.
 */
export const FileMode = z.enum(["100644", "100755", "120000", "160000"]);
export type FileMode = z.infer<typeof FileMode>;

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
/** One that has a blob. */
export type BlobEntry = Exclude<TreeEntry, { readonly mode: "160000" }>;

/** A revision's files, sorted by path in code-unit order, each path once. */
export type Tree = readonly TreeEntry[];
