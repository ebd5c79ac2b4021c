import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import type { Workspace } from "@tandiff/shared/session/state.ts";

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

/** A row of the tree as it stands open now. */
export type WorkspaceRow =
  | {
      readonly kind: "folder";
      readonly path: string;
      readonly name: string;
      readonly depth: number;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly name: string;
      readonly depth: number;
      readonly file: WorkspaceFile;
    };

/** The rows of the tree, folders first; only the folders in `open` show what is in them. */
export function workspaceRows(
  files: readonly WorkspaceFile[],
  open: ReadonlySet<string> | "all",
): WorkspaceRow[] {
  return rowsIn(files, "", 0, open);
}

function rowsIn(
  files: readonly WorkspaceFile[],
  prefix: string,
  depth: number,
  open: ReadonlySet<string> | "all",
): WorkspaceRow[] {
  const folders = new Map<string, WorkspaceFile[]>();
  const own: WorkspaceFile[] = [];
  for (const file of files) {
    const cut = file.path.indexOf("/", prefix.length);
    if (cut < 0) own.push(file);
    else {
      const name = file.path.slice(prefix.length, cut);
      const inside = folders.get(name);
      if (inside) inside.push(file);
      else folders.set(name, [file]);
    }
  }
  const rows = [...folders]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, inside]): WorkspaceRow[] => {
      const path = prefix + name;
      const isOpen = open === "all" || open.has(path);
      const row: WorkspaceRow = { kind: "folder", path, name, depth, isOpen };
      return isOpen ? [row, ...rowsIn(inside, `${path}/`, depth + 1, open)] : [row];
    });
  const ownRows = own
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((file): WorkspaceRow => {
      return { kind: "file", path: file.path, name: file.path.slice(prefix.length), depth, file };
    });
  return [...rows, ...ownRows];
}

/** The folders that lead to some paths. */
export function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let cut = path.indexOf("/"); cut >= 0; cut = path.indexOf("/", cut + 1))
      folders.add(path.slice(0, cut));
  }
  return folders;
}
