/** What plans must do now and then: a run in which one of them never happened proves less than it says. */
export const happenings = [
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
export type Happening = (typeof happenings)[number];
