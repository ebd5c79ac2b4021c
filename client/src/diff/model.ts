import type { LineEdit, Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";

/** The lines of one side of a file, as `decodeForDisplay` gives them. */
export interface SideText {
  readonly lines: readonly string[];
  readonly finalNewline: boolean;
  /** It begins with a byte order mark, which is not a part of its first line. */
  readonly bom?: boolean;
  /** Its bytes are not UTF-8, and are shown as windows-1252. */
  readonly isForeign?: boolean;
  /** There are bytes, but no lines to show. */
  readonly binary?: boolean;
}

/** A side is null where the file does not exist on it. */
export interface FileText {
  readonly base: SideText | null;
  readonly head: SideText | null;
}

export type FileTextState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly text: FileText }
  | { readonly kind: "failed"; readonly message: string };

/** A file as the diff view shows it. Its text comes apart from it, once the file is in sight. */
export interface DiffFile {
  /** Names the file in lists; no two files of a view have the same. */
  readonly path: string;
  readonly basePath: string | null;
  readonly headPath: string | null;
  readonly change: "added" | "deleted" | "modified" | "renamed" | "unchanged";
  readonly similarity: number;
  readonly additions: number;
  readonly deletions: number;
  /** Short facts for the header, such as "Now executable". */
  readonly facts: readonly string[];
  /** Made by a tool: collapsed until somebody wants to see it. */
  readonly generated?: boolean;
  /** Its lines are neither base's nor head's own, so comments on it belong elsewhere. */
  readonly elsewhere?: boolean;
  readonly body:
    | {
        readonly kind: "text";
        readonly edits: readonly LineEdit[];
        readonly baseLines: number;
        readonly headLines: number;
      }
    | { readonly kind: "none"; readonly reason: string }
    /** Pictures, drawn by who uses the view. */
    | { readonly kind: "media" };
}

/** A thread or a form that stands under the lines of its position. */
export interface Slot {
  readonly id: string;
  readonly position: Position;
  /** Height in pixels to reckon with until it has been measured. */
  readonly estimate: number;
}

/** Lines counted from 1, the end inclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export type DiffLayout = "unified" | "split";

/** Whether a position lies in this file, by the path that the file has on the position's side. */
export function isInFile(file: Pick<DiffFile, "basePath" | "headPath">, position: Position): boolean {
  return position.path === pathOn(file, position.side);
}

export function pathOn(file: Pick<DiffFile, "basePath" | "headPath">, side: Side): string | null {
  return side === "base" ? file.basePath : file.headPath;
}
