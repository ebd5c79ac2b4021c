import {
  isCommandId,
  isCommentId,
  isNewFileId,
  isOutputId,
  isSubmissionId,
  isThreadId,
} from "@tandiff/shared/id-forms.ts";
import type { CommandId, CommentId, FileId, OutputId, SubmissionId, ThreadId } from "@tandiff/shared/ids.ts";

/** Ids of what is made on this page. */
export const newThreadId = (): ThreadId => newId(isThreadId);
export const newCommentId = (): CommentId => newId(isCommentId);
export const newOutputId = (): OutputId => newId(isOutputId);
export const newSubmissionId = (): SubmissionId => newId(isSubmissionId);
export const newFileId = (): FileId => newId(isNewFileId);
export const newCommandId = (): CommandId => newId(isCommandId);

function newId<Id extends string>(isId: (text: string) => text is Id): Id {
  const id: string = crypto.randomUUID();
  if (!isId(id)) throw new Error(`This browser makes ids of another form: ${id}`);
  return id;
}
