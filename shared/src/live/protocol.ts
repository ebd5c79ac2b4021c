import { z } from "zod";
import type { ParticipantId } from "../ids.ts";
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

/** Page to server. */
export const LiveRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("place"), place: Place }),
]);
export type LiveRequest = z.infer<typeof LiveRequest>;

/** An event as a page gets it. `cursor` counts this participant's own rows from 1, without gaps. */
export interface LiveEvent extends StampedEvent {
  readonly cursor: number;
}

/** Somebody who has the page open now, once, however many tabs. */
export interface Present {
  readonly participant: ParticipantId;
  readonly place: Place;
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
  /** Something at least every 15 s, so that a page notices a dead line. */
  | { readonly type: "beat"; readonly now: number };
