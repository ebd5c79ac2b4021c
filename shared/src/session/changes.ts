import { z } from "zod";
import { CommandId, ExerciseSlug, ParticipantId } from "../ids.ts";
import { limits } from "../limits.ts";
import { Accommodations } from "./accommodations.ts";
import { StagePolicy } from "./ai-policy.ts";
import { presets } from "./schedule.ts";
import { isTimeZone } from "./time-zone.ts";
import { VideoUrl } from "./video.ts";

export const PersonName = z.string().trim().min(1, "A person needs a name.").max(limits.name);
export const TimeZone = z.string().max(80).refine(isTimeZone, "This is not the name of a time zone.");
/** ISO 8601 with an offset. */
export const Moment = z.iso.datetime({ offset: true });

/** What the organiser asks for, of a session that is there. */
export const SessionChange = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("time.change"),
    /** Null: the time is to be agreed. */
    callAt: Moment.nullable(),
    /** Null keeps the one it has, and with it the distances of opening and due time to the call. */
    preset: z.enum(presets).nullable().default(null),
    /** Null: as the preset has it, or as far from the call as before. */
    dueAt: Moment.nullable().default(null),
    /** Null keeps the one it has. */
    timeZone: TimeZone.nullable().default(null),
  }),
  /** Null: until the call starts. */
  z.object({ type: z.literal("review.extend"), dueAt: Moment.nullable() }),
  /** The exercise in its latest version. */
  z.object({ type: z.literal("exercise.change"), exercise: ExerciseSlug }),
  z.object({ type: z.literal("person.add"), name: PersonName, role: z.enum(["interviewer", "observer"]) }),
  z.object({ type: z.literal("person.rename"), participant: ParticipantId, name: PersonName }),
  z.object({ type: z.literal("person.remove"), participant: ParticipantId }),
  /** Somebody else with the same part, and a link of their own. */
  z.object({ type: z.literal("person.replace"), participant: ParticipantId, name: PersonName }),
  z.object({ type: z.literal("video.change"), videoUrl: VideoUrl.nullable() }),
  /** What the candidate needs; the last one counts. It is kept apart: what the log has of it is other times. */
  z.object({ type: z.literal("accommodations.change"), accommodations: Accommodations }),
  /** The rules on AI assistants; a stage that is absent keeps its own. */
  z.object({
    type: z.literal("ai-policy.change"),
    review: StagePolicy.optional(),
    call: StagePolicy.optional(),
  }),
  z.object({
    type: z.literal("session.cancel"),
    reason: z
      .string()
      .trim()
      .min(1, "Say why: everyone of the session reads it.")
      .max(limits.reason, `A reason holds at most ${limits.reason} characters.`),
  }),
  /** Takes a cancellation back: everything is as it was. */
  z.object({ type: z.literal("session.reinstate") }),
]);
export type SessionChange = z.infer<typeof SessionChange>;

/** Body of `POST /api/organiser/sessions/<id>/changes`. Sent again with the same id it does nothing. */
export const ChangeRequest = z.object({ id: CommandId, change: SessionChange });
export type ChangeRequest = z.infer<typeof ChangeRequest>;
/** What a page or a command line sends: what has a default may be left out. */
export type SessionChangeInput = z.input<typeof SessionChange>;
