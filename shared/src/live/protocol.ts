import { z } from "zod";
import { ParticipantId } from "../ids.ts";
import { Position } from "../position.ts";
import type { StampedEvent } from "../session/events.ts";

/**
 * The live socket: `/live/<participant>?after=<cursor>`, JSON text frames.
 * Events first, all after the cursor, then as they happen; who is here; nothing else.
 */
export const liveProtocol = 1;

/** Where in the page somebody is, for the others to see. */
export const Place = z.discriminatedUnion("view", [
  z.object({ view: z.literal("overview") }),
  z.object({ view: z.literal("changes"), path: z.string().max(1_000).nullable() }),
  z.object({ view: z.literal("file"), path: z.string().max(1_000) }),
  z.object({ view: z.literal("workspace"), path: z.string().max(1_000).nullable() }),
]);
export type Place = z.infer<typeof Place>;

const lineNumber = z.int().positive().max(10_000_000);
const pixels = z.number().min(-1_000_000).max(1_000_000);

/**
 * What a page shows, exactly enough for another one to show the same, whatever its size and settings: rows and
 * lines, and pixels only from there.
 */
export const Look = z.object({
  place: Place,
  /** In the workspace: the changes since head, instead of the editor. */
  since: z.boolean(),
  /** The row that a list of changes stands by, by the key that pages give it, and how far below the top. */
  row: z.object({ key: z.string().max(1_200), offset: pixels }).nullable(),
  /** The file whose code is scrolled to the side. */
  shift: z.object({ path: z.string().max(1_000), left: pixels }).nullable(),
  /** The lines or characters that are chosen there. */
  chosen: Position.nullable(),
  /**
   * The first line of the editor, from 1, and how far above the top and to the side it stands; and the line of
   * the cursor, where it is in sight.
   */
  editor: z
    .object({ line: lineNumber, offset: pixels, left: pixels, cursor: lineNumber.nullable() })
    .nullable(),
});
export type Look = z.infer<typeof Look>;

/**
 * Which page somebody has open and, in the editor, its first line and that of the cursor, where it is in sight: kept
 * for a replay where the candidate agrees to one.
 */
export const PageView = z.object({
  place: Place,
  line: lineNumber.nullable(),
  cursor: lineNumber.nullable(),
});
export type PageView = z.infer<typeof PageView>;

/** Page to server. */
export const LiveRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("place"), place: Place }),
  /** What one looks at; passed on to those who follow, nothing of it is stored. At most 10 a second. */
  z.object({ type: z.literal("look"), look: Look }),
  /** Whose looks this page wants from now on. */
  z.object({ type: z.literal("follow"), leader: ParticipantId.nullable() }),
  /** Asks everyone to come to where one is. */
  z.object({ type: z.literal("gather"), look: Look }),
  /** What the page shows, for a replay; sent where one is to be kept, at most once a second. */
  z.object({ type: z.literal("view"), view: PageView }),
  /** Whether the page can be seen: a hidden tab is "away". */
  z.object({ type: z.literal("visible"), visible: z.boolean() }),
]);
export type LiveRequest = z.infer<typeof LiveRequest>;

/** An event as a page gets it. `cursor` counts this participant's own rows from 1, without gaps. */
export interface LiveEvent extends StampedEvent {
  readonly cursor: number;
}

/** Somebody who has the page open now, once, however many tabs. */
export interface Present {
  readonly participant: ParticipantId;
  /** Null while it is withheld: the candidate has focus time. */
  readonly place: Place | null;
  /** `unstable`: answers come late or not at all. `away`: every page of theirs is hidden. */
  readonly line: "good" | "unstable" | "away";
  /** Whom they follow. */
  readonly following: ParticipantId | null;
}

/** Server to page. */
export type LiveMessage =
  /** First frame. `now` is the server's time in milliseconds since the epoch, for clocks. */
  | {
      readonly type: "hello";
      /** Which log the cursors count in: another one after a restore, whose rows may be others. */
      readonly log: string;
      readonly protocol: typeof liveProtocol;
      readonly me: ParticipantId;
      readonly now: number;
    }
  | { readonly type: "events"; readonly events: readonly LiveEvent[] }
  /** All events up to the moment of connecting have been sent. */
  | { readonly type: "caught-up" }
  /** Everyone who is here, as far as this participant may know. */
  | { readonly type: "presence"; readonly present: readonly Present[] }
  /** What the person whom this page follows looks at. */
  | { readonly type: "look"; readonly of: ParticipantId; readonly look: Look }
  /** Somebody asks everyone to come. */
  | { readonly type: "gather"; readonly by: ParticipantId; readonly look: Look }
  /** What the candidate needs is something else now: whoever may know it asks for it. */
  | { readonly type: "accommodations" }
  /** Something at least every 15 s, so that a page notices a dead line. */
  | { readonly type: "beat"; readonly now: number };
