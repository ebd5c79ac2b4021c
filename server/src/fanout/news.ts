import { z } from "zod";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { Look, Place } from "@tandiff/shared/live/protocol.ts";
import { documents } from "@tandiff/shared/sync/protocol.ts";

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

/** What only gives reason to look, in plain words: nobody believes it without having looked into the storage. */
const PlainNews = z.discriminatedUnion("kind", [
  /** The session has rows up to here. */
  z.object({ kind: z.literal("rows"), seq: z.int().positive() }),
  /** Said once its key is gone, so that nothing can be sealed for it. */
  z.object({ kind: z.literal("erased") }),
]);

/** What is said under the session's key. */
const SealedNews = z.discriminatedUnion("kind", [
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

export const News = z.union([PlainNews, SealedNews]);
export type News = z.infer<typeof News>;
type PlainNews = z.infer<typeof PlainNews>;

const plainKinds: ReadonlySet<News["kind"]> = new Set<PlainNews["kind"]>(["rows", "erased"]);

/** Whether it may be told, and believed, without the session's key. */
export function isPlain(news: News): news is PlainNews {
  return plainKinds.has(news.kind);
}
