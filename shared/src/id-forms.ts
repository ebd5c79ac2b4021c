import type {
  CommandId,
  CommentId,
  FileId,
  LateTextId,
  OutputId,
  ParticipantId,
  SubmissionId,
  ThreadId,
} from "./ids.ts";

/** What ids look like, for a page that is to load no schemas. `ids.ts` has the schemas themselves. */
export const serverIdForm = /^[0-9a-z]{16}$/;
const clientIdForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export function isParticipantId(text: string): text is ParticipantId {
  return serverIdForm.test(text);
}

export function isThreadId(text: string): text is ThreadId {
  return clientIdForm.test(text);
}

export function isCommentId(text: string): text is CommentId {
  return clientIdForm.test(text);
}

export function isLateTextId(text: string): text is LateTextId {
  return clientIdForm.test(text);
}

export function isOutputId(text: string): text is OutputId {
  return clientIdForm.test(text);
}

export function isSubmissionId(text: string): text is SubmissionId {
  return clientIdForm.test(text);
}

export function isCommandId(text: string): text is CommandId {
  return clientIdForm.test(text);
}

/** The id of a file that is made in the call. */
export function isNewFileId(text: string): text is FileId {
  return clientIdForm.test(text);
}
