import type { DiffFile } from "../../diff/model.ts";
import { treeRows } from "../../ui/tree-rows.ts";

/** A file as the tree lists it. */
export interface ListedFile {
  readonly path: string;
  readonly change: DiffFile["change"];
}

/** Files in the order in which the tree shows them, for the diff to follow: the same for everybody. */
export function inTreeOrder<T extends ListedFile>(files: readonly T[]): T[] {
  return treeRows(files, () => false).flatMap((row) => (row.kind === "file" ? [row.file] : []));
}
