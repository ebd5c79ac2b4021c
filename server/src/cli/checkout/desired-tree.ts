import type { Tree, TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash, FileId } from "@tandiff/shared/ids.ts";
import type { Workspace } from "@tandiff/shared/session/state.ts";
import { checkoutFault, foldedPath } from "./safe-path.ts";

/** A file as the checkout should have it. */
export type DesiredFile =
  /** A text of the workspace; `head` says how its bytes and its mode were, null for one made in the call. */
  | { readonly kind: "text"; readonly path: string; readonly id: FileId; readonly head: HeadBlob | null }
  | { readonly kind: "blob"; readonly path: string; readonly head: HeadBlob }
  | { readonly kind: "link"; readonly path: string; readonly head: HeadBlob };

export interface HeadBlob {
  readonly blob: BlobHash;
  readonly executable: boolean;
}

export interface DesiredTree {
  readonly files: readonly DesiredFile[];
  /** What cannot be written, and why, by path. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * The files of a checkout: the workspace's, and what head has beside them. Of two paths that a file system
 * could take for one the first is written, in the order of head and then of their making.
 */
export function desiredTree(head: Tree, workspace: Workspace): DesiredTree {
  const refused = new Map<string, string>();
  const files: DesiredFile[] = [];
  const names = new Names();
  for (const file of allFiles(head, workspace)) {
    const { path } = file;
    const other = names.clash(path);
    const fault =
      checkoutFault(path) ?? (other === undefined ? null : `clashes with ${JSON.stringify(other)}`);
    if (fault !== null) refused.set(path, fault);
    else if (file.kind === "submodule")
      refused.set(path, "is a submodule, which belongs to another repository");
    else {
      names.take(path);
      files.push(file);
    }
  }
  return { files, refused };
}

function* allFiles(
  head: Tree,
  { files }: Workspace,
): Generator<DesiredFile | { readonly kind: "submodule"; readonly path: string }> {
  const byId = new Map<string, Workspace["files"][number]>(files.map((file) => [file.id, file]));
  for (const [index, entry] of head.entries()) {
    // A file's id is its place in head: see `seedWorkspace`.
    const file = byId.get(index.toString(36));
    if (file && !file.created) {
      byId.delete(file.id);
      if (!file.deleted) yield { kind: "text", path: file.path, id: file.id, head: headBlob(entry) };
    } else if (entry.mode === "160000") yield { kind: "submodule", path: entry.path };
    else {
      const kind = entry.mode === "120000" ? "link" : "blob";
      yield { kind, path: entry.path, head: { blob: entry.blob, executable: entry.mode === "100755" } };
    }
  }
  for (const { path, id, deleted } of byId.values()) {
    if (!deleted) yield { kind: "text", path, id, head: null };
  }
}

function headBlob(entry: TreeEntry): HeadBlob | null {
  return entry.mode === "160000" ? null : { blob: entry.blob, executable: entry.mode === "100755" };
}

/** Names that are given already, as a file system without case sees them, each with a path that has it. */
class Names {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  /** The path that stands in the way of another, as the same file or as a file where a folder is to be. */
  clash(path: string): string | undefined {
    const folded = foldedPath(path);
    const above = foldersOf(path).find((folder) => this.#files.has(folder));
    return this.#files.get(folded) ?? this.#folders.get(folded) ?? (above && this.#files.get(above));
  }

  take(path: string): void {
    this.#files.set(foldedPath(path), path);
    for (const folder of foldersOf(path)) this.#folders.set(folder, path);
  }
}

function foldersOf(path: string): string[] {
  const parts = foldedPath(path).split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
