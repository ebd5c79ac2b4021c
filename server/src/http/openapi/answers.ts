import { z } from "zod";
import type {
  DraftSaved,
  DraftsView,
  ExerciseAdded,
  ExercisesView,
  FixesView,
  FocusView,
  ReissuedLink,
  SeatAnswer,
  SessionLinks,
  SessionsView,
  ViewedView,
  WelcomeView,
} from "@tandiff/shared/api.ts";
import { Draft, FocusText } from "@tandiff/shared/api.ts";
import { boardGroups } from "@tandiff/shared/board.ts";
import { errorCodes, type ErrorBody, type ErrorCode } from "@tandiff/shared/errors.ts";
import {
  bankStates,
  type ImportAnswer,
  importParts,
  type ImportsView,
  importSteps,
  ImportWords,
} from "@tandiff/shared/exercise/import.ts";
import { exerciseKinds } from "@tandiff/shared/exercise/kind.ts";
import {
  ExerciseSlug,
  ExerciseVersion,
  FileId,
  ParticipantId,
  SessionId,
  ThreadId,
} from "@tandiff/shared/ids.ts";
import { ReplayOutline } from "@tandiff/shared/replay/protocol.ts";
import { roles } from "@tandiff/shared/session/access.ts";
import type { CommandAnswer } from "@tandiff/shared/session/commands.ts";
import { AiPolicy } from "@tandiff/shared/session/ai-policy.ts";
import { presets } from "@tandiff/shared/session/schedule.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";

/** The JSON that routes answer with, in the shapes of `shared/api.ts`; times are milliseconds since the epoch. */
const at = z.int().nonnegative();

const codes = Object.keys(errorCodes).filter((code): code is ErrorCode => code in errorCodes);
export const errorBody = z.object({
  error: z.object({ code: z.enum(codes), message: z.string(), request: z.string().exactOptional() }),
}) satisfies z.ZodType<ErrorBody>;

export const seatAnswer = z.object({
  participant: ParticipantId,
  role: z.enum(roles),
}) satisfies z.ZodType<SeatAnswer>;
export const organiserSeat = z.object({ organiser: z.literal(true) });

const exerciseSummary = z.object({
  slug: ExerciseSlug,
  version: ExerciseVersion,
  title: z.string(),
  language: z.string().nullable(),
  filesChanged: z.int(),
  additions: z.int(),
  deletions: z.int(),
  kind: z.enum(exerciseKinds),
  addedAt: at,
  retiredAt: at.nullable(),
});
export const exercisesView = z.object({
  exercises: z.array(exerciseSummary),
}) satisfies z.ZodType<ExercisesView>;
export const exerciseAdded = exerciseSummary.extend({
  added: z.boolean(),
}) satisfies z.ZodType<ExerciseAdded>;
const importPreview = z.object({
  kind: z.enum(exerciseKinds),
  words: ImportWords.extend({
    slug: ExerciseSlug.nullable(),
    title: z.string(),
    mergeRequest: ImportWords.shape.mergeRequest.extend({ title: z.string() }),
  }),
  findings: z.int().nullable(),
  commits: z.array(z.object({ subject: z.string(), author: z.string() })),
  files: z.int(),
  filesChanged: z.int(),
  additions: z.int(),
  deletions: z.int(),
  changed: z.array(z.object({ path: z.string(), additions: z.int(), deletions: z.int() })),
  faults: z.array(z.object({ about: z.enum(importParts), sentence: z.string() })),
  notes: z.array(z.string()),
});
export const importAnswer = z.object({
  preview: importPreview,
  bank: z.enum(bankStates),
  added: exerciseAdded.nullable(),
}) satisfies z.ZodType<ImportAnswer>;
export const importsView = z.object({
  running: z.enum(importSteps).nullable(),
}) satisfies z.ZodType<ImportsView>;

export const sessionLinks = z.object({
  id: SessionId,
  links: z.object({
    candidate: z.url(),
    interviewers: z.array(z.object({ name: z.string(), url: z.url() })),
    observer: z.url().nullable(),
  }),
  revoked: z.array(ParticipantId),
}) satisfies z.ZodType<SessionLinks>;
export const reissuedLink = z.object({ url: z.url() }) satisfies z.ZodType<ReissuedLink>;

const sessionSummary = z.object({
  id: SessionId,
  exercise: z.object({ slug: z.string(), title: z.string(), kind: z.enum(exerciseKinds) }),
  objection: z.object({ reason: z.string(), at }).nullable(),
  people: z.array(z.object({ id: ParticipantId, name: z.string(), role: z.enum(roles) })),
  createdAt: at,
  callAt: at.nullable(),
  opensAt: at,
  dueAt: at.nullable(),
  preset: z.enum(presets).nullable(),
  timeZone: z.string().nullable(),
  videoUrl: z.string().nullable(),
  aiPolicy: AiPolicy,
  cancelled: z.string().nullable(),
  toBeScored: z.boolean(),
  phase: z.enum(["scheduled", "submitted", "call", "ended", "cancelled"]),
  group: z.enum(boardGroups),
});
export const sessionsView = z.object({
  sessions: z.array(sessionSummary),
  unreadable: z.array(z.object({ id: SessionId, reason: z.string() })),
  erased: z.array(z.object({ id: SessionId, at, by: z.enum(["organiser", "retention"]) })),
  retentionDays: z.int(),
}) satisfies z.ZodType<SessionsView>;

export const welcomeView = z.object({
  exerciseTitle: z.string(),
  brief: z.string().nullable(),
  opensAt: at,
  dueAt: at.nullable(),
  callAt: at.nullable(),
}) satisfies z.ZodType<WelcomeView>;
export const commandAnswer = z.object({ cursor: z.int().nonnegative() }) satisfies z.ZodType<CommandAnswer>;
export const draftsView = z.object({
  drafts: z.array(Draft.extend({ savedAt: at })),
}) satisfies z.ZodType<DraftsView>;
export const draftSaved = z.object({ savedAt: at }) satisfies z.ZodType<DraftSaved>;
export const viewedView = z.object({ paths: z.array(z.string()) }) satisfies z.ZodType<ViewedView>;
export const focusView = z.object({ texts: z.array(FocusText) }) satisfies z.ZodType<FocusView>;
const fixedRange = z.tuple([z.int(), z.int(), z.int(), z.int()]);
export const fixesView = z.object({
  threads: z.array(ThreadId),
  written: z.array(fixedRange),
  deleted: z.array(fixedRange),
}) satisfies z.ZodType<FixesView>;
export const replayIndex = ReplayOutline.extend({
  events: z.array(z.object({ at, by: ParticipantId.nullable(), event: z.looseObject({ kind: z.string() }) })),
});
const share = z.number().min(0).max(1);
const place = z.int().nonnegative();
export const trace = z.object({
  hunks: z.array(
    z.object({
      kind: z.enum(["lines", "created", "deleted", "renamed"]),
      file: FileId,
      headPath: z.string().nullable(),
      path: z.string().nullable(),
      edit: z.object({ baseStart: place, baseEnd: place, headStart: place, headEnd: place }),
      isTest: z.boolean(),
      thread: ThreadId.nullable(),
      byHand: z.boolean(),
      written: z.int().nonnegative(),
      deleted: z.int().nonnegative(),
      people: z.array(z.object({ participant: ParticipantId, share })),
      threads: z.array(z.object({ thread: ThreadId.nullable(), share })),
    }),
  ),
  threads: z.array(
    z.object({
      thread: ThreadId,
      found: z.object({ in: z.enum(["review", "call"]), by: ParticipantId, at }),
      discussed: z.object({ replies: z.int().nonnegative(), presentedAt: at.nullable() }),
      fixedBy: z.array(place),
      testsAdded: z.array(place),
    }),
  ),
}) satisfies z.ZodType<Trace>;
/** Packed: `docs/http-api.md` says how it is read. */
export const mergeRequest = z.looseObject({ slug: ExerciseSlug, title: z.string(), brief: z.string() });
export const diffs = z.object({ diffs: z.array(z.looseObject({})) });
