/** A row of a tree of files as it stands open now. */
export type TreeRow<File> =
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
      readonly file: File;
    };

interface Folder<File> {
  readonly folders: Map<string, Folder<File>>;
  readonly files: Map<string, File>;
}

/**
 * The rows of a tree: folders before files, each in the order of their names, a folder with nothing but one
 * folder in it drawn together with that. What is in a folder shows unless `isClosed` says so of its path.
 */
export function treeRows<File extends { readonly path: string }>(
  files: readonly File[],
  isClosed: (path: string) => boolean,
): TreeRow<File>[] {
  const root: Folder<File> = { folders: new Map(), files: new Map() };
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
  return rowsIn(root, "", 0, isClosed);
}

/** Those whose path holds all the words of `filter`, in any case. */
export function filterFiles<File extends { readonly path: string }>(
  files: readonly File[],
  filter: string,
): readonly File[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return files;
  return files.filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
}

function rowsIn<File extends { readonly path: string }>(
  folder: Folder<File>,
  prefix: string,
  depth: number,
  isClosed: (path: string) => boolean,
): TreeRow<File>[] {
  const folders = byName(folder.folders).flatMap(([first, inner]): TreeRow<File>[] => {
    let name = first;
    let last = inner;
    while (last.files.size === 0 && last.folders.size === 1) {
      const [only] = last.folders;
      if (!only) break;
      name += `/${only[0]}`;
      last = only[1];
    }
    const path = `${prefix}${name}`;
    const closed = isClosed(path);
    const row: TreeRow<File> = { kind: "folder", name, path, depth, closed };
    return closed ? [row] : [row, ...rowsIn(last, `${path}/`, depth + 1, isClosed)];
  });
  const files = byName(folder.files).map(([name, file]): TreeRow<File> => ({
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
