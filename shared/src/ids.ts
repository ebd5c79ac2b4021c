import { z } from "zod";
import { serverIdForm } from "./id-forms.ts";

/**
 * Branded ids. A brand costs nothing at run time and keeps a thread's id from being passed where a
 * comment's is meant. Ids that a client makes are UUIDs; ids that the server makes are 16 characters
 * of base36 from its random source.
 */
const serverId = z.string().regex(serverIdForm, "This is not an id of this server.");
const clientId = z.uuid("This is not an id; ids of new things are UUIDs.");

export const SessionId = serverId.brand<"SessionId">();
export type SessionId = z.infer<typeof SessionId>;

export const ParticipantId = serverId.brand<"ParticipantId">();
export type ParticipantId = z.infer<typeof ParticipantId>;

/** One run of one server: another one after each start. */
export const NodeId = serverId.brand<"NodeId">();
export type NodeId = z.infer<typeof NodeId>;

export const ThreadId = clientId.brand<"ThreadId">();
export type ThreadId = z.infer<typeof ThreadId>;

export const CommentId = clientId.brand<"CommentId">();
export type CommentId = z.infer<typeof CommentId>;

export const CommandId = clientId.brand<"CommandId">();
export type CommandId = z.infer<typeof CommandId>;

export const LateTextId = clientId.brand<"LateTextId">();
export type LateTextId = z.infer<typeof LateTextId>;
export const OutputId = clientId.brand<"OutputId">();
export type OutputId = z.infer<typeof OutputId>;

/** One submitting of a scorecard. */
export const SubmissionId = clientId.brand<"SubmissionId">();
export type SubmissionId = z.infer<typeof SubmissionId>;

/** Lower-case hexadecimal SHA-256 of a blob's bytes. */
export const BlobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "This is not a SHA-256 in hexadecimal digits.")
  .brand<"BlobHash">();
export type BlobHash = z.infer<typeof BlobHash>;

/** Lower-case hexadecimal SHA-256 of an exercise's canonical content and its rubric: its version. */
export const ExerciseVersion = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "This is not a SHA-256 in hexadecimal digits.")
  .brand<"ExerciseVersion">();
export type ExerciseVersion = z.infer<typeof ExerciseVersion>;

export const ExerciseSlug = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    "A slug has lower-case letters, digits and single dashes, such as go-parcel-lockers.",
  )
  .max(64)
  .brand<"ExerciseSlug">();
export type ExerciseSlug = z.infer<typeof ExerciseSlug>;

/** A name that a rubric gives, the same in all its versions. */
const rubricId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "An id in a rubric has lower-case letters, digits and single dashes.")
  .max(64);

export const DimensionId = rubricId.brand<"DimensionId">();
export type DimensionId = z.infer<typeof DimensionId>;

export const FindingId = rubricId.brand<"FindingId">();
export type FindingId = z.infer<typeof FindingId>;

/** Names a workspace file for the whole session, whatever its path becomes: `f:<FileId>` is its root. */
export const FileId = z
  .string()
  .regex(/^[0-9a-z-]{1,40}$/, "This is not the id of a workspace file.")
  .brand<"FileId">();
export type FileId = z.infer<typeof FileId>;
