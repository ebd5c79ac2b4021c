import { z } from "zod";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { Look, Place } from "@tandiff/shared/live/protocol.ts";
import { documents } from "@tandiff/shared/sync/protocol.ts";
import type { LinkedRow } from "../storage/port.ts";

/** A cursor as the node stamped it whose page shows it; see `StampedEntry`. */
const Cursor = z.object({
  clientId: z.int().nonnegative(),
  clock: z.int().nonnegative(),
  participant: ParticipantId,
  /** The awareness state; `null` for a page that shows nothing, or has gone. */
  json: z.string(),
});
export type Cursor = z.infer<typeof Cursor>;

/** One page of somebody who is here. */
const HerePage = z.object({
  participant: ParticipantId,
  /** When it came, in milliseconds since the epoch. */
  since: z.int(),
  /** Null while it is withheld. */
  place: Place.nullable(),
  line: z.enum(["good", "unstable", "away"]),
  following: ParticipantId.nullable(),
});
export type HerePage = z.infer<typeof HerePage>;

/** What anybody may read, and what only gives reason to look: nobody believes it without having looked into the storage. */
export const PlainNews = z.discriminatedUnion("kind", [
  /** The session has rows up to here. Under its key, as `ToldRows`: the last of them, where these are not large. */
  z.object({ kind: z.literal("rows"), seq: z.int().positive(), sealed: z.string().optional() }),
  /** Said once its key is gone, so that nothing can be sealed for it. */
  z.object({ kind: z.literal("erased") }),
]);
export type PlainNews = z.infer<typeof PlainNews>;

/** What is said under the session's key. */
export const SealedNews = z.discriminatedUnion("kind", [
  /** Somebody listens from now on: whoever shows cursors or has pages open tells it all. */
  z.object({ kind: z.literal("asked") }),
  /** Cursors of one document that have changed, or all that this node's pages show. */
  z.object({
    kind: z.literal("cursors"),
    document: z.enum(documents),
    isAll: z.boolean(),
    /** The latest clock that this node has stamped a cursor with, its own or another one's. */
    clock: z.int().nonnegative(),
    /** The last row of the text that they stand in. */
    seq: z.int().nonnegative(),
    cursors: z.array(Cursor),
  }),
  /** All pages that this node has open on the session's live socket, and whom they follow, withheld or not. */
  z.object({ kind: z.literal("here"), pages: z.array(HerePage), followed: z.array(ParticipantId) }),
  /** Somebody follows from now on, and wants to know where their leader is. */
  z.object({ kind: z.literal("follows"), by: ParticipantId, leader: ParticipantId }),
  /** For all who follow, or for one of them. */
  z.object({ kind: z.literal("look"), of: ParticipantId, look: Look, to: ParticipantId.nullable() }),
  z.object({ kind: z.literal("gather"), by: ParticipantId, look: Look }),
  z.object({ kind: z.literal("link-ended"), participant: ParticipantId }),
  /** What the candidate needs is something else. */
  z.object({ kind: z.literal("needs") }),
]);

export type SealedNews = z.infer<typeof SealedNews>;

/** A node has appended these rows; none where they are to be read in the storage. */
export interface RowsNews {
  readonly kind: "rows";
  readonly seq: number;
  readonly rows: readonly LinkedRow[];
}

export type News = RowsNews | Exclude<PlainNews, { kind: "rows" }> | SealedNews;
