import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import type { Workspace } from "@tandiff/shared/session/state.ts";
import { type TreeRow, treeRows } from "../../ui/tree-rows.ts";

/** A file as the workspace lists it. */
export interface WorkspaceFile {
  readonly path: string;
  /** Null for a file that is only read. */
  readonly id: FileId | null;
  /** As the merge request's head has it; null for a file made in the call. */
  readonly head: TreeEntry | null;
  /** Changed by the merge request. */
  readonly isChanged: boolean;
}

/** All files of head and of the workspace, by path. */
export function workspaceFiles(
  workspace: Workspace | null,
  head: Tree,
  changed: ReadonlySet<string>,
): readonly WorkspaceFile[] {
  const ids = new Map((workspace?.files ?? []).map(({ path, id }) => [path, id]));
  const entries = new Map(head.map((entry) => [entry.path, entry]));
  return [...new Set([...entries.keys(), ...ids.keys()])].map((path) => ({
    path,
    id: ids.get(path) ?? null,
    head: entries.get(path) ?? null,
    isChanged: changed.has(path),
  }));
}

/** The rows of the tree; only the folders in `open` show what is in them. */
export function workspaceRows(
  files: readonly WorkspaceFile[],
  open: ReadonlySet<string> | "all",
): WorkspaceRow[] {
  return treeRows(files, (path) => open !== "all" && !open.has(path));
}

export type WorkspaceRow = TreeRow<WorkspaceFile>;

/** The folders that lead to some paths. */
export function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let cut = path.indexOf("/"); cut >= 0; cut = path.indexOf("/", cut + 1))
      folders.add(path.slice(0, cut));
  }
  return folders;
}
