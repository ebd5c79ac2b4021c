import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseSlug, ParticipantId } from "@tandiff/shared/ids.ts";
import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { SessionChange } from "@tandiff/shared/session/changes.ts";
import { organiserActions, organiserMay } from "@tandiff/shared/session/organising.ts";
import { phases } from "@tandiff/shared/session/phase.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { changeActions, decideChange } from "./decide-change.ts";

const hour = 3_600_000;
const now = Date.parse("2026-12-01T09:00:00Z");
const iso = (at: number): string => new Date(at).toISOString();
const ida = ParticipantId.parse("i".repeat(16));
const ivo = ParticipantId.parse("v".repeat(16));

const session: SessionState = {
  ...emptyState,
  createdAt: now - hour,
  callAt: now + 10 * hour,
  dueAt: now + 5 * hour,
  participants: [
    { id: ParticipantId.parse("c".repeat(16)), name: "Cleo", role: "candidate" },
    { id: ida, name: "Ida", role: "interviewer" },
    { id: ivo, name: "Ivo", role: "interviewer" },
  ],
};

/** One that changes something wherever it is allowed. */
const changes: readonly SessionChange[] = [
  { type: "time.change", callAt: iso(now + 20 * hour) },
  { type: "review.extend", dueAt: iso(now + 6 * hour) },
  { type: "exercise.change", exercise: ExerciseSlug.parse("other") },
  { type: "person.add", name: "Nina", role: "interviewer" },
  { type: "person.rename", participant: ida, name: "Ada" },
  { type: "person.remove", participant: ida },
  { type: "person.replace", participant: ida, name: "Nina" },
  { type: "video.change", videoUrl: "https://video.example/1" },
  { type: "accommodations.change", accommodations: { moreTime: 50 } },
  { type: "ai-policy.change", call: { rule: "not-allowed" } },
  { type: "session.cancel", reason: "The role is filled." },
  { type: "session.reinstate" },
].map((change) => SessionChange.parse(change));

function decideIn(state: SessionState, change: SessionChange) {
  return decideChange(change, {
    state,
    now,
    findExercise: () => null,
    accommodations: Accommodations.parse({}),
    newParticipant: () => ParticipantId.parse("n".repeat(16)),
  });
}

test("every change in every phase is what the table says: made, or refused with a sentence", () => {
  expect(new Set(changes.map(({ type }) => changeActions[type]))).toEqual(new Set(organiserActions));
  for (const phase of phases) {
    const state = { ...session, phase };
    for (const change of changes) {
      const said = `${change.type} in ${phase}`;
      const allowed = organiserMay(changeActions[change.type], phase);
      const attempt = (): unknown => decideIn(state, change);
      // There is no such exercise, which is said only where it matters.
      if (allowed && change.type === "exercise.change") expect(attempt, said).toThrow(/no exercise other/);
      else if (allowed) expect(attempt(), said).not.toEqual([]);
      else {
        expect(attempt, said).toThrow(AppError);
        expect(attempt, said).toThrow(/^[A-Z].*\.$/);
      }
    }
  }
});

test("a session that the candidate reviews answers the organiser as one that was not opened, but for the exercise", () => {
  for (const change of changes.filter(({ type }) => type !== "exercise.change")) {
    const answers = (["scheduled", "review"] as const).map((phase) => {
      try {
        return JSON.stringify(decideIn({ ...session, phase }, change));
      } catch (error) {
        return String(error);
      }
    });
    expect(answers[0], change.type).toBe(answers[1]);
  }
});
