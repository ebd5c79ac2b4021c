import { z } from "zod";
import { mostBlobs } from "./blob-batch.ts";
import { boardGroups, type BoardGroup } from "./board.ts";
import type { FileDiff } from "./diff/file-diff.ts";
import type { PackedDiff } from "./diff/packed.ts";
import type { Author, ExerciseSummary } from "./exercise/exercise.ts";
import type { ExerciseKind } from "./exercise/kind.ts";
import { TreePath, type Tree } from "./exercise/tree.ts";
import {
  BlobHash,
  CommentId,
  ExerciseSlug,
  FileId,
  ParticipantId,
  type SessionId,
  type ThreadId,
} from "./ids.ts";
import { limits } from "./limits.ts";
import { Position } from "./position.ts";
import type { Role } from "./session/access.ts";
import { Moment, PersonName, TimeZone } from "./session/changes.ts";
import { Accommodations } from "./session/accommodations.ts";
import { StagePolicy } from "./session/ai-policy.ts";
import type { AiRules } from "./session/ai-rules.ts";
import { retentionDays } from "./session/consent.ts";
import { Labels } from "./session/labels.ts";
import type { Phase } from "./session/phase.ts";
import { Plan } from "./session/plan.ts";
import { replayPolicies } from "./session/replay.ts";
import { presets, type Preset } from "./session/schedule.ts";
import { VideoUrl } from "./session/video.ts";
import { isPlainText } from "./text/plain-text.ts";

/** Shapes of the HTTP API, one block a route; `docs/http-api.md` is its description. */

/** `POST /api/seats`: a link becomes a seat (an HttpOnly cookie of that participant). */
export const SeatRequest = z.object({ participant: ParticipantId, secret: z.string().max(100) });
export interface SeatAnswer {
  readonly participant: ParticipantId;
  readonly role: Role;
}

/** `POST /api/organiser/seat`. */
export const OrganiserSeatRequest = z.object({ key: z.string().max(100) });

const count = z
  .string()
  .regex(/^\d{1,4}$/, "This is not a number of commits.")
  .transform(Number);

/** `GET /api/<participant>/merge-request`, which travels as `PackedMergeRequest`. */
export interface MergeRequestView {
  readonly slug: string;
  readonly kind: ExerciseKind;
  readonly title: string;
  /** Markdown. */
  readonly brief: string;
  readonly language: string | null;
  readonly mergeRequest: { readonly title: string; readonly description: string };
  readonly commits: readonly {
    readonly id: string;
    readonly message: string;
    readonly author: Author;
  }[];
  readonly base: Tree;
  readonly head: Tree;
  readonly diffs: readonly FileDiff[];
}

/**
 * `GET /api/<participant>/diffs`: what the commits after `from` did, up to `to`. 0 is base and k is after
 * the k-th commit; without them it is the whole merge request.
 */
export const DiffsQuery = z.object({
  from: count.optional(),
  to: count.optional(),
  whitespace: z.enum(["show", "hide"]).default("show"),
});
export interface DiffsView {
  readonly diffs: readonly PackedDiff[];
}

/** `POST /api/<participant>/blobs`; the answer is that of `encodeBlobs`. */
export const BlobsRequest = z.object({ hashes: z.array(BlobHash).min(1).max(mostBlobs) });

/** `GET` and `PUT /api/<participant>/viewed`: the files that one has looked at, by path of base or head. */
export const ViewedMark = z.object({ path: TreePath, viewed: z.boolean() });
export type ViewedMark = z.infer<typeof ViewedMark>;
export interface ViewedView {
  readonly paths: readonly string[];
}

/** Characters that an edit wrote or deleted: which of `threads` it was for, their Yjs client, the first clock, how many. */
export type FixedRange = readonly [thread: number, client: number, clock: number, length: number];

/** `GET /api/<participant>/fixes`: what was written and deleted in the workspace for a thread. */
export interface FixesView {
  readonly threads: readonly ThreadId[];
  readonly written: readonly FixedRange[];
  readonly deleted: readonly FixedRange[];
}

/** `GET /api/<participant>/welcome`: what somebody may know before the merge request is open to them. */
export interface WelcomeView {
  readonly exerciseTitle: string;
  /** Markdown; null until the merge request may be read. */
  readonly brief: string | null;
  readonly opensAt: number;
  readonly dueAt: number | null;
  readonly callAt: number | null;
}

/** The text of a form that was not sent; `key` names the form. */
export const Draft = z.object({
  key: z.string().min(1).max(200),
  body: z
    .string()
    .max(limits.comment, `A draft holds at most ${limits.comment.toLocaleString("en")} characters.`),
  /** Where the form stands, for a thread that is not open yet. */
  position: Position.nullable(),
  /** What is chosen for that thread; absent where nothing is. */
  labels: Labels.optional(),
  /** What a comment or a reply is to be called once it is posted, so that it is posted once. */
  comment: CommentId.optional(),
});
export type Draft = z.infer<typeof Draft>;
/** `GET /api/<participant>/drafts`. */
export interface DraftsView {
  readonly drafts: readonly (Draft & { readonly savedAt: number })[];
}
/** `PUT /api/<participant>/drafts`: `basis` is the `savedAt` that the text goes on from, null for none. */
export const DraftRequest = Draft.extend({ basis: z.int().nullable() });
export type DraftRequest = z.infer<typeof DraftRequest>;
export interface DraftSaved {
  readonly savedAt: number;
}
/** `DELETE /api/<participant>/drafts`: `basis` as there, absent for none. */
export const DraftQuery = z.object({
  key: z.string().min(1).max(200),
  basis: z.coerce.number().int().optional(),
});

/**
 * `GET` and `PUT /api/<participant>/focus`: what the candidate writes in a running focus time, the last text
 * of each file that was changed.
 */
export const FocusText = z.object({
  file: FileId,
  text: z.string().max(limits.focus).refine(isPlainText, "Only plain text can be written here."),
});
export type FocusText = z.infer<typeof FocusText>;
/**
 * `since` is when the focus time began that the text is of; without it, it is of the one that runs. `replaces` are
 * fingerprints of what may be stored, null for nothing; without it the text replaces whatever there is.
 */
export const FocusPut = FocusText.extend({
  since: z.number().optional(),
  replaces: z.array(z.string().length(32).nullable()).min(1).max(100).readonly().optional(),
});
export type FocusPut = z.infer<typeof FocusPut>;
export interface FocusView {
  readonly texts: readonly FocusText[];
}

const daysKept = `A session is kept for ${retentionDays.least} to ${retentionDays.most} days.`;
const RetentionDays = z.int(daysKept).min(retentionDays.least, daysKept).max(retentionDays.most, daysKept);

/** `POST /api/organiser/sessions`. */
export const SessionRequest = z
  .object({
    exercise: ExerciseSlug,
    candidate: PersonName,
    interviewers: z.array(PersonName).min(1, "A session needs an interviewer.").max(limits.interviewers),
    observer: PersonName.nullable(),
    callAt: Moment.nullable(),
    preset: z.enum(presets),
    /** Until when the review may be written, where it is not as the preset has it. */
    dueAt: Moment.nullable().default(null),
    /** Where the organiser reads clocks, such as `Europe/Berlin`: invitations name times there too. */
    timeZone: TimeZone.nullable().default(null),
    replay: z.enum(replayPolicies).default("ask"),
    /** What the candidate needs; kept apart from all that is exported or scored. */
    accommodations: Accommodations.nullable().default(null),
    /** Address of the video call. */
    videoUrl: VideoUrl.nullable().default(null),
    /** Null is the exercise's own plan, or the usual one where it has none. */
    plan: Plan.nullable().default(null),
    /** What is expected of AI assistants; null is the exercise's own rule, or the usual one. */
    aiReview: StagePolicy.nullable().default(null),
    aiCall: StagePolicy.nullable().default(null),
    /** The first interviewer leads to learn it, and the observer is the experienced one. */
    reverseShadow: z.boolean().default(false),
    /** For how many days after its end the session is kept; null is what the server is set up with. */
    retentionDays: RetentionDays.nullable().default(null),
  })
  .refine((request) => request.preset === "now" || request.callAt !== null, {
    message: "The presets 24h and 72h count back from the call, so they need its time.",
  })
  .refine((request) => !request.reverseShadow || request.observer !== null, {
    message: "With a trainee who leads, the observer is the experienced interviewer: name one.",
  });
export type SessionRequest = z.infer<typeof SessionRequest>;
/** What a page or a command line sends: what has a default may be left out. */
export type SessionRequestInput = z.input<typeof SessionRequest>;

/** A session's links. Whoever holds one has that seat. */
export interface SessionLinks {
  readonly id: SessionId;
  readonly links: {
    readonly candidate: string;
    readonly interviewers: readonly { readonly name: string; readonly url: string }[];
    readonly observer: string | null;
  };
  /** Whose link was revoked: it is listed still, and does not work. */
  readonly revoked: readonly ParticipantId[];
}

/** `POST /api/organiser/sessions/<id>/participants/<participant>/reissue`: the new link. */
export interface ReissuedLink {
  readonly url: string;
}

/** `GET /api/organiser/sessions`: a line of the board. `phase` hides that a review was opened. */
export interface SessionSummary {
  readonly id: SessionId;
  readonly exercise: { readonly slug: string; readonly title: string; readonly kind: ExerciseKind };
  /** The candidate would rather have another exercise; the reason may be empty. */
  readonly objection: { readonly reason: string; readonly at: number } | null;
  /** Those who are in it now. */
  readonly people: readonly { readonly id: ParticipantId; readonly name: string; readonly role: Role }[];
  readonly createdAt: number;
  readonly callAt: number | null;
  readonly opensAt: number;
  readonly dueAt: number | null;
  readonly preset: Preset | null;
  readonly timeZone: string | null;
  readonly videoUrl: string | null;
  /** The rules on AI assistants that are in force. */
  readonly aiPolicy: AiRules;
  /** Why; null where it was not. */
  readonly cancelled: string | null;
  /** It has ended, and somebody has still to say what they think of it. */
  readonly toBeScored: boolean;
  readonly phase: Exclude<Phase, "review">;
}

/** A session that has no key, or whose log is not as the server wrote it. */
export interface UnreadableSession {
  readonly id: SessionId;
  /** A sentence. */
  readonly reason: string;
}

export const SessionsQuery = z.object({
  /** Where it is decided what is today. */
  zone: TimeZone.default("UTC"),
  group: z.enum(boardGroups).optional(),
  search: z.string().max(200).default(""),
});
export type SessionsQuery = z.infer<typeof SessionsQuery>;

/** `sessions` in the order of the board: group by group, and within each as `inBoardOrder` has it. */
/** All that is told of a session that was erased: somebody did it, or the time was over for which it was kept. */
export interface ErasedSession {
  readonly id: SessionId;
  readonly at: number;
  readonly by: "organiser" | "retention";
}

export interface SessionsView {
  readonly sessions: readonly (SessionSummary & { readonly group: BoardGroup })[];
  readonly unreadable: readonly UnreadableSession[];
  /** Latest first. */
  readonly erased: readonly ErasedSession[];
  /** For how many days after its end a session is kept, unless another time is asked for. */
  readonly retentionDays: number;
}

/** `POST /api/organiser/sessions/<id>/erase`: `confirm` is the id once more, so that nothing is erased by mistake. */
export const EraseRequest = z.object({ confirm: z.string().max(100) });
export type EraseRequest = z.infer<typeof EraseRequest>;
export interface ExercisesView {
  readonly exercises: readonly ExerciseSummary[];
}
/** Answer to an import: `added` is false when this very content was there already. */
export interface ExerciseAdded extends ExerciseSummary {
  readonly added: boolean;
}
