/** Why the gate refuses an update. */
export type Refusal =
  | "malformed"
  | "may-not-write"
  | "client-id-taken"
  | "gap"
  | "unknown-reference"
  | "content"
  | "file-unknown"
  | "too-large"
  | "too-much";

/** Why a frame is not taken: what it says is refused, it is not of the protocol, or one of far too many. */
export type Rejection = Refusal | "bad-frame" | "too-fast";

/** The sentence for the person whose edit was refused; it stays beside their text, so it must stay true. */
export const refusalSentences: Readonly<Record<Refusal, string>> = {
  malformed: "The server could not read this edit.",
  "may-not-write": "The files were read-only for you when this reached the server.",
  "client-id-taken": "Another page uses the same identity in this document.",
  gap: "Edits before this one are missing.",
  "unknown-reference": "This edit refers to text that the server does not have.",
  content: "Only plain text can be written here.",
  "file-unknown": "This file is not part of the workspace.",
  "too-large":
    "This edit is too large: a file holds at most 1 MiB, the workspace 8 MiB, and one edit changes at most 2,000 places.",
  "too-much": "You have written as much here as one person may in one session.",
};

/** What the gate found of an update, judged by its effect: what is left after cutting away what is known. */
export type Verdict =
  /** Everything in it is known already: acknowledged, no row, whatever the role. */
  | { readonly effect: "none" }
  /**
   * `remainder` is the update that may be applied; `clientIds` are those that it writes under, to be claimed;
   * `pieces` counts its insertions and deletions.
   */
  | {
      readonly effect: "change";
      readonly clientIds: ReadonlySet<number>;
      readonly remainder: Uint8Array;
      readonly pieces: number;
    }
  | RefusedVerdict;

export interface RefusedVerdict {
  readonly effect: "refused";
  readonly reason: Refusal;
}

export function refused(reason: Refusal): RefusedVerdict {
  return { effect: "refused", reason };
}
