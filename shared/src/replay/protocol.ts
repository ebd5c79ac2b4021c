import { z } from "zod";
import { FileId, ParticipantId, ThreadId } from "../ids.ts";
import { PageView } from "../live/protocol.ts";
import type { StampedEvent } from "../session/events.ts";

/** Milliseconds since the beginning of the replay. */
const moment = z.number().nonnegative();

/** Characters that were taken out of a text and put in, at an offset in UTF-16 code units. */
export const Edit = z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.string()]);
export type Edit = z.infer<typeof Edit>;

/** Of a text that has changed: what it has of the one that it began with, from and to, or what was written since. */
export const Part = z.union([z.string(), z.tuple([z.int().nonnegative(), z.int().nonnegative()]).readonly()]);
export type Part = z.infer<typeof Part>;

const editStep = z.object({
  kind: z.literal("edit"),
  at: moment,
  by: ParticipantId.nullable(),
  file: FileId,
  /** From the beginning of the text on, each in the text that the one before leaves and behind what it put in. */
  edits: z.array(Edit).readonly(),
});
const viewStep = z.object({ kind: z.literal("view"), at: moment, by: ParticipantId, view: PageView });

/** One thing that happens in a replay, besides the session's events. */
export const Step = z.discriminatedUnion("kind", [editStep, viewStep]);
export type Step = Readonly<z.infer<typeof Step>>;
export type EditStep = Readonly<z.infer<typeof editStep>>;

/** Where somebody is, as far as a replay tells. */
export const Whereabouts = z.object({
  /** What their page showed last; null where that was not kept. */
  view: z.object({ at: moment, shown: PageView }).nullable(),
  /** Behind which character of a file they wrote last. */
  wrote: z.object({ at: moment, file: FileId, offset: z.int().nonnegative() }).nullable(),
});
export type Whereabouts = Readonly<z.infer<typeof Whereabouts>>;

/** A scene, whole: everything that a replay shows at a moment and that its events do not tell. */
export const Frame = z.object({
  /** Files that somebody has written in. */
  texts: z.array(z.tuple([FileId, z.array(Part).readonly()])),
  people: z.array(z.tuple([ParticipantId, Whereabouts])),
});
export type Frame = z.infer<typeof Frame>;

/** `GET /api/<participant>/replay/pieces/<n>`: the scene at a moment and what comes after it, up to the next piece. */
export const ReplayPiece = z.object({ at: moment, frame: Frame, steps: z.array(Step) });
export type ReplayPiece = Readonly<z.infer<typeof ReplayPiece>>;

const time = z.int().nonnegative();
const stretch = z.object({
  from: time,
  to: time,
  at: moment,
  skipped: z.enum(["focus", "ended"]).nullable(),
});

/** `GET /api/<participant>/replay`, but for its events: what a player needs before it shows anything. */
export const ReplayOutline = z.object({
  stretches: z.array(stretch),
  /** How the workspace's texts began. */
  seed: z.array(z.tuple([FileId, z.string()])),
  /** When each piece begins. */
  pieces: z.array(moment),
  /** How much was written in each of as many equal parts of the replay. */
  density: z.array(z.int().nonnegative()),
  /** From and to: nobody wrote or said anything. */
  idle: z.array(z.tuple([moment, moment])),
  /** When somebody began to write for a thread. */
  fixes: z.array(z.object({ at: moment, thread: ThreadId, file: FileId })),
  /** Of each changed file's last text: when each line was touched last; -1 for never. */
  touched: z.array(z.tuple([FileId, z.array(z.number())])),
});

/** Times of events are the server's; all other ones are moments of the replay. */
export type ReplayIndex = Readonly<z.infer<typeof ReplayOutline>> & {
  /** What everyone could see, from the making of the session on. */
  readonly events: readonly StampedEvent[];
};
