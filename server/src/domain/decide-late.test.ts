import { randomUUID } from "node:crypto";
import { FileId, LateTextId, ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { roles, type Role } from "@tandiff/shared/session/access.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import { phases, type Phase } from "@tandiff/shared/session/phase.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";

const endedAt = 1_700_000_000_000;
const minute = 60_000;
const file = FileId.parse("0");
const people = {
  candidate: { id: ParticipantId.parse("c".repeat(16)), name: "Cleo", role: "candidate" },
  interviewer: { id: ParticipantId.parse("i".repeat(16)), name: "Ida", role: "interviewer" },
  observer: { id: ParticipantId.parse("o".repeat(16)), name: "Olga", role: "observer" },
} as const;
const ended: SessionState = {
  ...emptyState,
  phase: "ended",
  phaseSince: endedAt,
  workspace: { epoch: "e", files: [{ id: file, path: "a.go", deleted: false, created: false }] },
};

function add(state: SessionState, text: string, minutes: number, role: Role = "candidate") {
  const late = LateTextId.parse(randomUUID());
  const decisions = decide(
    { type: "late.add", late, file, text },
    {
      state,
      me: people[role],
      now: endedAt + minutes * minute,
      positionExists: true,
      headPaths: [],
    },
  );
  return decisions.map(({ event }) => event);
}

function after(state: SessionState, events: readonly Event[], role: Role = "candidate"): SessionState {
  return events.reduce((old, event) => reduce(old, { at: endedAt, by: people[role].id, event }), state);
}

test("text that was typed before the end is taken for half an hour, and no longer", () => {
  expect(add(ended, "typed", 0)).toMatchObject([{ kind: "late.added", file, text: "typed" }]);
  expect(add(ended, "typed", 30)).toHaveLength(1);
  expect(() => add(ended, "typed", 31)).toThrow("ended more than 30 minutes ago");
});

test("only who could write may hand in, and only after the end", () => {
  const may = (role: Role, phase: Phase): boolean => {
    try {
      return add({ ...ended, phase }, "typed", 1, role).length > 0;
    } catch {
      return false;
    }
  };
  const allowed = roles.flatMap((role) =>
    phases.filter((phase) => may(role, phase)).map((phase) => `${role} ${phase}`),
  );
  expect(allowed).toEqual(["candidate ended", "interviewer ended"]);
});

test("the same lines of the same person are kept once, another's beside them", () => {
  const once = after(ended, add(ended, "typed", 1));
  expect(add(once, "typed", 2)).toEqual([]);
  expect(add(once, "other", 2)).toHaveLength(1);
  expect(add(once, "typed", 2, "interviewer")).toHaveLength(1);
});

test("a session takes no more late texts than it may hold, and none of no file or no text", () => {
  let full = ended;
  for (let count = 0; count < limits.lateTexts; count += 1) {
    full = after(full, add(full, `typed ${count}`, 1));
  }
  expect(() => add(full, "one more", 1)).toThrow("at most 100 late texts");
  expect(() => add(ended, " \n", 1)).toThrow("no text");
  expect(() => add({ ...ended, workspace: null }, "typed", 1)).toThrow("no workspace");
});
