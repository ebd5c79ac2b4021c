import type { Role } from "../session/access.ts";
import type { ParticipantId } from "../ids.ts";

/**
 * What one page tells about itself on the sync socket. The page writes `file`, its cursors and
 * nothing else; the server writes `user` over whatever it was sent.
 */
export interface AwarenessState {
  readonly user?: {
    readonly id: ParticipantId;
    readonly name: string;
    readonly role: Role;
    readonly colour: number;
  };
  /** Root name of the file that is open, `f:<FileId>`. */
  readonly file?: string | null;
  readonly cursor?: SharedCursor | null;
  /** Further cursors of the same page, at most `mostMoreCursors`. */
  readonly moreCursors?: readonly SharedCursor[];
}

/** Yjs relative positions as JSON (`Y.relativePositionToJSON`), in the open file. */
export interface SharedCursor {
  readonly anchor: unknown;
  readonly head: unknown;
}

/** Of somebody with a thousand cursors the others see so many beside the first: all have to paint them. */
export const mostMoreCursors = 31;

/** Colours of people, by their place in the session's list; the page has one token for each. */
export const personColours = 8;
