import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";

/** What a view of the merge request is asked to go to: a thread, or the form of a draft that opens one. */
export type ShownPlace = { readonly thread: ThreadId } | { readonly draft: Position | null };
