import type { DiffFile } from "../../diff/model.ts";

/** A file as the tree lists it. */
export interface ListedFile {
  readonly path: string;
  readonly change: DiffFile["change"];
}
