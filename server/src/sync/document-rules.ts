import type { Action } from "@tandiff/shared/session/access.ts";
import type { Audience } from "@tandiff/shared/session/events.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { noteRoot, rootName, type DocumentName } from "@tandiff/shared/sync/protocol.ts";

/** What is particular to a document: all else is the same for each. */
export interface DocumentRules {
  readonly read: Action;
  readonly write: Action;
  /** Of its rows in the log: who may ever be given them. */
  readonly audience: Audience;
  /** Changes when the document does not continue what a page may hold. */
  readonly epoch: (state: SessionState) => string;
  /** The texts that it has now; one that is no longer named keeps what is in it. */
  readonly rootNames: (state: SessionState) => readonly string[];
  /** False while nobody may write, whatever their role. */
  readonly isOpen: (state: SessionState) => boolean;
}

export const documentRules: Readonly<Record<DocumentName, DocumentRules>> = {
  code: {
    read: "code.read",
    write: "code.write",
    audience: "everyone",
    epoch: ({ workspace, compaction }) => `${workspace?.epoch ?? ""}${compaction ?? ""}`,
    // A deleted file keeps its text, which may come back: whoever types in it just then loses nothing.
    rootNames: ({ workspace }) => (workspace?.files ?? []).map((file) => rootName(file.id)),
    // In a focus time the text stands still, so that it can end in one edit of it.
    isOpen: ({ focus }) => focus.kind !== "running",
  },
  notes: {
    read: "notes.read",
    write: "notes.write",
    audience: "interviewers",
    // It begins empty, with the session.
    epoch: ({ compaction }) => `notes${compaction ?? ""}`,
    rootNames: ({ threads }) => [noteRoot(null), ...threads.map(({ id }) => noteRoot(id))],
    isOpen: () => true,
  },
};
