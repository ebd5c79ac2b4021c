import { z } from "zod";
import { CommandId, CommentId, ThreadId } from "../ids.ts";
import { limits } from "../limits.ts";
import { Position } from "../position.ts";
import { Labels } from "./labels.ts";

const body = z
  .string()
  .max(limits.comment, `A comment holds at most ${limits.comment.toLocaleString("en")} characters.`)
  .refine((text) => text.trim() !== "", "A comment needs some text.");

/** What a participant asks for. Ids of new things are made by the client, so that a retry never doubles. */
export const Command = z.discriminatedUnion("type", [
  z.object({ type: z.literal("review.open") }),
  z.object({ type: z.literal("review.submit"), summary: z.string().max(limits.comment) }),
  z.object({
    type: z.literal("thread.open"),
    thread: ThreadId,
    /** Null is the merge request as a whole. */
    position: Position.nullable(),
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
  z.object({ type: z.literal("call.end") }),
  z.object({ type: z.literal("call.reopen") }),
]);
export type Command = z.infer<typeof Command>;

/** Body of `POST /api/<participant>/commands`. Sent again with the same id it answers the same. */
export const CommandRequest = z.object({ id: CommandId, command: Command });
export type CommandRequest = z.infer<typeof CommandRequest>;

/** Answer to a command: the sender's own cursor after it; events up to there arrive on the live socket. */
export interface CommandAnswer {
  readonly cursor: number;
}
