import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";

/** Lines that an address names beside the file that its path names. */
export interface LinkedLines {
  readonly side: Side;
  readonly lines: Lines;
}

/** The query of an address that opens at lines and among commits: `?commits=1f3a…&at=head:31-34`. */
export function placeQuery(options: {
  readonly at?: LinkedLines | null;
  readonly commits?: string | null;
}): string {
  const parts: string[] = [];
  if (options.commits) parts.push(`commits=${options.commits}`);
  if (options.at) parts.push(`at=${linkedWords(options.at)}`);
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function linkedWords({ side, lines: { start, end } }: LinkedLines): string {
  return `${side}:${start === end ? start : `${start}-${end}`}`;
}

/** Reads `?at=`; null where there is none, or none that makes sense. */
export function parseAt(search: string): LinkedLines | null {
  const match = /^(base|head):([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(
    new URLSearchParams(search).get("at") ?? "",
  );
  if (!match) return null;
  const side = match[1] === "base" ? "base" : "head";
  const start = Number(match[2]);
  const end = Number(match[3] ?? match[2]);
  return start <= end ? { side, lines: { start, end } } : null;
}

/** The lines of a position as an address names them; null for a whole file. */
export function linkedLines({ side, lines }: Position): LinkedLines | null {
  return lines && { side, lines };
}
