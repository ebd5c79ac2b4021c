import type { CommentId, FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";

/** Longest key that the server takes, in UTF-16 code units: see `Draft` in shared's `api.ts`. */
const longestKey = 200;

/** Keys of the forms whose text is kept as a draft. */
export const draftKeys = {
  summary: "summary",
  /** What the candidate says of AI assistants as they hand the review in. */
  declaration: "declaration",
  reply: (thread: ThreadId): string => `reply:${thread}`,
  edit: (comment: CommentId): string => `edit:${comment}`,
  /** Of a comment that opens a thread on lines of the workspace, as they are counted when it is begun. */
  spot: (file: FileId, { start, end }: Lines): string => `spot:${file}:${start}-${end}`,
  /** Of a comment that opens a thread; null is the merge request as a whole. */
  opening: (position: Position | null): string => {
    if (position === null) return "new:merge-request";
    const { path, side, lines, columns, across } = position;
    const characters = columns ? `:${columns.start}-${columns.end}` : "";
    const before = across ? `:with-${across.lines.start}-${across.lines.end}` : "";
    const place = `:${side}:${lines ? `${lines.start}-${lines.end}` : "file"}${characters}${before}`;
    const whole = `new:${path}${place}`;
    if (whole.length <= longestKey) return whole;
    const short = `~${hash(path)}~`;
    return `new:${short}${path.slice(-(longestKey - place.length - short.length - 4))}${place}`;
  },
} as const;

/** Tells long paths with the same end apart (FNV-1a, 32 bits). */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
