import { z } from "zod";
import { TreePath } from "../exercise/tree.ts";
import { CommandId, CommentId, FileId, LateTextId, OutputId, ThreadId } from "../ids.ts";
import { limits } from "../limits.ts";
import { Position } from "../position.ts";
import { AiDeclaration } from "./ai-policy.ts";
import { aiRules } from "./ai-rules.ts";
import { ChangedLines, FocusMinutes, WorkspaceSpot } from "./call.ts";
import { Labels } from "./labels.ts";

const body = z
  .string()
  .max(limits.comment, `A comment holds at most ${limits.comment.toLocaleString("en")} characters.`)
  .refine((text) => text.trim() !== "", "A comment needs some text.");

/** The thread that it is for; absent or null for none. */
const cause = ThreadId.nullable().optional();

/** What a participant asks for. Ids of new things are made by the client, so that a retry never doubles. */
export const Command = z.discriminatedUnion("type", [
  /** Asks the organiser for another exercise. */
  z.object({ type: z.literal("exercise.object"), reason: z.string().max(limits.objection) }),
  /** Takes that back. */
  z.object({ type: z.literal("exercise.accept") }),
  z.object({ type: z.literal("consent.give") }),
  z.object({ type: z.literal("consent.withdraw") }),
  z.object({ type: z.literal("review.open") }),
  z.object({
    type: z.literal("review.submit"),
    summary: z.string().max(limits.comment),
    /** What the candidate says of AI assistants. */
    declaration: AiDeclaration.optional(),
    /** The rule that they say it under, as their page shows it. */
    rule: z.enum(aiRules).optional(),
  }),
  /** Gives the candidate more time: milliseconds since the epoch, or null for until the call starts. */
  z.object({ type: z.literal("review.extend"), dueAt: z.int().nullable() }),
  z.object({
    type: z.literal("thread.open"),
    thread: ThreadId,
    /** Null is the merge request as a whole. */
    position: Position.nullable(),
    /** Where in the workspace, for a thread on what the call wrote; `position` is null then. */
    spot: WorkspaceSpot.optional(),
    labels: Labels.optional(),
    comment: CommentId,
    body,
  }),
  z.object({ type: z.literal("comment.add"), thread: ThreadId, comment: CommentId, body }),
  z.object({ type: z.literal("comment.edit"), thread: ThreadId, comment: CommentId, body }),
  z.object({ type: z.literal("comment.delete"), thread: ThreadId, comment: CommentId }),
  z.object({ type: z.literal("comment.restore"), thread: ThreadId, comment: CommentId }),
  z.object({ type: z.literal("thread.label"), thread: ThreadId, labels: Labels }),
  z.object({ type: z.literal("thread.resolve"), thread: ThreadId }),
  z.object({ type: z.literal("thread.reopen"), thread: ThreadId }),
  z.object({
    type: z.literal("call.start"),
    /** Must be true to start over a review that was not submitted; the page asks first. */
    evenUnsubmitted: z.boolean(),
  }),
  z.object({ type: z.literal("call.pause") }),
  z.object({ type: z.literal("call.resume") }),
  z.object({ type: z.literal("call.end") }),
  z.object({ type: z.literal("call.reopen") }),
  /** The order of the walk-through; threads that are not named come behind, in the order of the files. */
  z.object({ type: z.literal("agenda.order"), threads: z.array(ThreadId).max(2_000) }),
  /** Where the walk-through is now; null ends the presentation. */
  z.object({ type: z.literal("agenda.present"), thread: ThreadId.nullable() }),
  z.object({ type: z.literal("file.create"), file: FileId, path: TreePath, cause }),
  z.object({ type: z.literal("file.rename"), file: FileId, path: TreePath, cause }),
  z.object({ type: z.literal("file.delete"), file: FileId, cause }),
  z.object({ type: z.literal("file.restore"), file: FileId, cause }),
  /** Says by hand which thread a change of the call is for; null takes that back. */
  z.object({ type: z.literal("fix.tie"), change: ChangedLines, thread: ThreadId.nullable() }),
  z.object({
    type: z.literal("output.add"),
    output: OutputId,
    title: z.string().trim().min(1, "An output needs a title.").max(limits.title),
    text: z
      .string()
      .max(limits.output, `An output holds at most ${limits.output.toLocaleString("en")} characters.`),
  }),
  /** Hands in lines that were typed before the end of the call and could not be saved. */
  z.object({
    type: z.literal("late.add"),
    late: LateTextId,
    file: FileId,
    text: z
      .string()
      .max(limits.lateText, `A late text holds at most ${limits.lateText.toLocaleString("en")} characters.`),
  }),
  z.object({ type: z.literal("focus.offer"), minutes: FocusMinutes }),
  z.object({ type: z.literal("focus.decline") }),
  z.object({ type: z.literal("focus.start"), minutes: FocusMinutes }),
  /** Ends it and puts what was written into the workspace. */
  z.object({ type: z.literal("focus.end") }),
  /** Ends it and throws away what was written. */
  z.object({ type: z.literal("focus.cancel") }),
  /** The experienced observer of a trainee's call takes part from here on. */
  z.object({ type: z.literal("observer.step-in") }),
]);
export type Command = z.infer<typeof Command>;

/** Body of `POST /api/<participant>/commands`. Sent again with the same id it answers the same. */
export const CommandRequest = z.object({ id: CommandId, command: Command });
export type CommandRequest = z.infer<typeof CommandRequest>;

/** Answer to a command: the sender's own cursor after it; events up to there arrive on the live socket. */
export interface CommandAnswer {
  readonly cursor: number;
}
