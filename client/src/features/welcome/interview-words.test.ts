import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { ExerciseSlug, ExerciseVersion } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { interviewWords } from "./interview-words.ts";

const stateOf = (kind: "review" | "feature"): SessionState => ({
  ...emptyState,
  exercise: {
    slug: ExerciseSlug.parse("go-parcels"),
    version: ExerciseVersion.parse("a".repeat(64)),
    title: "Parcels",
    kind,
  },
  dueAt: 1,
});

test("who writes a feature in the call reads nothing of a review, and whoever reviews is told how long they have", () => {
  const feature = JSON.stringify(interviewWords(stateOf("feature"), 50));
  expect(feature).not.toMatch(/review|merge request/i);
  const review = JSON.stringify(interviewWords(stateOf("review"), 50));
  expect(review).toMatch(/Take up to 90 minutes.*It can be written until/);
});
