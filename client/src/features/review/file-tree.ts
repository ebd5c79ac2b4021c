import type { DiffFile } from "../../diff/model.ts";

/** A file as the tree lists it. */
export interface ListedFile {
  readonly path: string;
  readonly change: DiffFile["change"];
}

/** A row of the tree as it stands open now. */
export type TreeRow =
  | {
      readonly kind: "folder";
      /** `app/models` where `app` holds nothing else. */
      readonly name: string;
      readonly path: string;
      readonly depth: number;
      readonly closed: boolean;
    }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly path: string;
      readonly depth: number;
      readonly file: ListedFile;
    };

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, ListedFile>;
}

/**
 * The rows of the tree: folders before files, each in the order of their names, a folder with nothing
 * but one folder in it drawn together with that.
 */
export function treeRows(files: readonly ListedFile[], closed: ReadonlySet<string>): TreeRow[] {
  const root: Folder = { folders: new Map(), files: new Map() };
  for (const file of files) {
    const parts = file.path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const inner = folder.folders.get(part) ?? { folders: new Map(), files: new Map() };
      folder.folders.set(part, inner);
      folder = inner;
    }
    folder.files.set(parts.at(-1) ?? file.path, file);
  }
  return rowsIn(root, "", 0, closed);
}

/** Those whose path holds all the words of `filter`, in any case. */
export function filterFiles<T extends { readonly path: string }>(
  files: readonly T[],
  filter: string,
): readonly T[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return files;
  return files.filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
}

function rowsIn(folder: Folder, prefix: string, depth: number, closed: ReadonlySet<string>): TreeRow[] {
  const folders = byName(folder.folders).flatMap(([first, inner]): TreeRow[] => {
    let name = first;
    let last = inner;
    while (last.files.size === 0 && last.folders.size === 1) {
      const [only] = last.folders;
      if (!only) break;
      name += `/${only[0]}`;
      last = only[1];
    }
    const path = `${prefix}${name}`;
    const isClosed = closed.has(path);
    const row: TreeRow = { kind: "folder", name, path, depth, closed: isClosed };
    return isClosed ? [row] : [row, ...rowsIn(last, `${path}/`, depth + 1, closed)];
  });
  const files = byName(folder.files).map(([name, file]): TreeRow => ({
    kind: "file",
    name,
    path: file.path,
    depth,
    file,
  }));
  return [...folders, ...files];
}

function byName<T>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The files of both trees in the order in which the tree shows them, for the diff to follow. */
export function inTreeOrder<T extends ListedFile>(files: readonly T[]): T[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return treeRows(files, new Set()).flatMap((row) => {
    const file = row.kind === "file" ? byPath.get(row.path) : undefined;
    return file ? [file] : [];
  });
}
