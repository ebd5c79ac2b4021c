import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines } from "@tandiff/shared/position.ts";

/** A place in the workspace; `line` counts from 1. */
export interface WorkspaceTarget {
  readonly path: string;
  readonly line: number;
  /** Somebody else leads the page there: cursor and focus stay where they are. */
  readonly isLed: boolean;
}

/** How the workspace and the threads on its lines go together. */
export interface WorkspaceComments {
  /** The thread that is open beside it. */
  readonly active: ThreadId | null;
  readonly onOpen: (thread: ThreadId) => void;
  /** Lines of the file that is shown are to be commented on; null where that is not possible. */
  readonly onComment: ((lines: Lines) => void) | null;
}
