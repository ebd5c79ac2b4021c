import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import type { Workspace, WorkspaceFile as WorkspaceState } from "@tandiff/shared/session/state.ts";
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
  /** It can be restored; nobody writes in it until then. */
  readonly isDeleted: boolean;
}

/** All files of head and of the workspace, deleted ones too. */
export function workspaceFiles(
  workspace: Workspace | null,
  head: Tree,
  changed: ReadonlySet<string>,
): readonly WorkspaceFile[] {
  const files = new Map<string, WorkspaceState>((workspace?.files ?? []).map((file) => [file.id, file]));
  const ofHead = head.map((entry, index): WorkspaceFile => {
    // A file's id is its place in head: see `seedWorkspace`.
    const file = files.get(index.toString(36));
    return {
      path: file?.path ?? entry.path,
      id: file?.id ?? null,
      head: entry,
      isChanged: changed.has(entry.path),
      isDeleted: file?.deleted ?? false,
    };
  });
  const made = (workspace?.files ?? [])
    .filter(({ created }) => created)
    .map(({ path, id, deleted }) => ({ path, id, head: null, isChanged: false, isDeleted: deleted }));
  return [...ofHead, ...made];
}

/** The file at a path: of several, the one that is not deleted. */
export function fileAt(files: readonly WorkspaceFile[], path: string | null): WorkspaceFile | null {
  const found = files.filter((file) => file.path === path);
  return found.find(({ isDeleted }) => !isDeleted) ?? found.at(-1) ?? null;
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
