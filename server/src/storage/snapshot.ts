import type { ParticipantId } from "@tandiff/shared/ids.ts";

/** What a document is, but for its text. */
export interface Outline {
  /** As Yjs encodes it. */
  readonly stateVector: Uint8Array;
  /** All that a page which has the document sends of it, and is sent: no text, and what is deleted. */
  readonly nothingNew: Uint8Array;
}

/** The outline of what a document's rows come to. */
export interface StoredOutline extends Outline {
  /** All of the document's rows up to here are in it. */
  readonly seq: number;
  /** Whose Yjs client ids are whose. */
  readonly owners: ReadonlyMap<number, ParticipantId>;
}

/** What the rows of a document come to. It makes loading fast and proves nothing: the log alone counts. */
export interface Snapshot extends StoredOutline {
  /** One Yjs update (V1). */
  readonly state: Uint8Array;
}
