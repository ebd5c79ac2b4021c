import { z } from "zod";
import { ParticipantId } from "../ids.ts";
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

const path = z.string().max(1_000);
const lineNumber = z.int().min(0).max(10_000_000);

/**
 * What somebody looks at, exactly enough for another page to show the same: which line stands at the top,
 * how far to the side, and what is selected.
 */
export const Look = z.object({
  place: Place,
  /** The line at the top of the view, counted from 1; null where the view has no lines. */
  top: z
    .object({
      path,
      /** Which side's number it is; "workspace" in the editor. */
      side: z.enum(["base", "head", "workspace"]),
      line: lineNumber,
      /** Pixels of that line that are above the view. */
      offset: z.number().min(-10_000).max(10_000),
    })
    .nullable(),
  /** Pixels that the code is scrolled to the side. */
  left: z.number().min(0).max(1_000_000),
  /** The lines selected, counted from 1, with columns where there are any. */
  selection: z
    .object({
      path,
      side: z.enum(["base", "head", "workspace"]),
      start: z.object({ line: lineNumber, column: lineNumber.nullable() }),
      end: z.object({ line: lineNumber, column: lineNumber.nullable() }),
    })
    .nullable(),
});
export type Look = z.infer<typeof Look>;

/** Page to server. */
export const LiveRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("place"), place: Place }),
  /** What one looks at; passed on to those who follow, nothing of it is stored. At most 10 a second. */
  z.object({ type: z.literal("look"), look: Look }),
  /** Whose looks this page wants from now on. */
  z.object({ type: z.literal("follow"), leader: ParticipantId.nullable() }),
  /** Asks everyone to come to where one is. */
  z.object({ type: z.literal("gather"), look: Look }),
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
  /** Something at least every 15 s, so that a page notices a dead line. */
  | { readonly type: "beat"; readonly now: number };
