const onOneNode = [
  "created a file",
  "renamed a file while somebody wrote",
  "deleted a file while somebody wrote",
  "wrote in a deleted file",
  "lost a tab with unsent edits",
  "began to fix a thread offline",
  "wrote for a thread",
  "undid what was for another thread",
  "wrote in a focus time",
  "lost the tab of a focus time",
  "ended a focus time",
  "ran out of a focus time",
  "cancelled a focus time",
  "was refused in a focus time",
  "inserted what a focus time had refused",
] as const;

const onSeveralNodes = [
  "created a file",
  "raced for a file",
  "wrote a note",
  "lost a node with what it had not stored",
  "drained a node while somebody wrote",
  "cut a node off from news",
  "lost news",
  "gave somebody a new link",
  "compacted a session",
  "erased a session",
] as const;

const rarelyOnSeveralNodes = [
  "lost a node before it heard what was stored",
  "cut a node off from the database while somebody wrote",
  "took somebody out",
  "wrote in a focus time",
  "lost the tab of a focus time",
  "ended a focus time",
  "ran out of a focus time",
  "cancelled a focus time",
] as const;

export type Happening = (typeof onOneNode | typeof onSeveralNodes | typeof rarelyOnSeveralNodes)[number];

/** What plans must do now and then: a run in which one of them never happened proves less than it says. */
export const happenings: Record<"oneNode" | "severalNodes" | "severalNodesRarely", readonly Happening[]> = {
  oneNode: onOneNode,
  severalNodes: onSeveralNodes,
  /** Not in so few plans as are played each time. */
  severalNodesRarely: rarelyOnSeveralNodes,
};
