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
  "wrote in a focus time",
  "ended a focus time",
  "ran out of a focus time",
  "cancelled a focus time",
  "lost a node before it heard what was stored",
  "lost a node with what it had not stored",
  "drained a node while somebody wrote",
  "cut a node off from the database while somebody wrote",
  "cut a node off from news",
  "lost news",
] as const;

export type Happening = (typeof onOneNode | typeof onSeveralNodes)[number];

/** What plans must do now and then: a run in which one of them never happened proves less than it says. */
export const happenings: Record<"oneNode" | "severalNodes", readonly Happening[]> = {
  oneNode: onOneNode,
  severalNodes: onSeveralNodes,
};
