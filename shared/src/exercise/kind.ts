/** What an exercise asks for: to review a merge request and improve it, or to write a small feature in the call. */
export const exerciseKinds = ["review", "feature"] as const;
export type ExerciseKind = (typeof exerciseKinds)[number];
