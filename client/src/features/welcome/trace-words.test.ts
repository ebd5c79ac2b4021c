import { FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { TracedHunk } from "@tandiff/shared/trace/trace.ts";
import { expect, test } from "vitest";
import { authorWords, causeWords, changeWords, courseWords } from "./trace-words.ts";

const noor = ParticipantId.parse("noornoornoornoor");
const ada = ParticipantId.parse("adaadaadaadaadaa");
const people = [
  { id: noor, name: "Noor", role: "candidate" as const },
  { id: ada, name: "Ada", role: "interviewer" as const },
];
const thread = ThreadId.parse("00000000-0000-4000-8000-000000000001");
const hunk: TracedHunk = {
  kind: "lines",
  file: FileId.parse("0"),
  headPath: "a.go",
  path: "a.go",
  edit: { baseStart: 3, baseEnd: 5, headStart: 3, headEnd: 4 },
  isTest: false,
  thread,
  byHand: false,
  written: 6,
  deleted: 4,
  people: [
    { participant: noor, share: 0.61 },
    { participant: ada, share: 0.39 },
  ],
  threads: [
    { thread, share: 0.76 },
    { thread: null, share: 0.24 },
  ],
};

test("a change is named by what it does, where one finds it now", () => {
  expect(changeWords(hunk)).toBe("a.go, line 4");
  expect(changeWords({ ...hunk, edit: { ...hunk.edit, headEnd: 6 } })).toBe("a.go, lines 4–6");
  expect(changeWords({ ...hunk, edit: { ...hunk.edit, headEnd: 3 } })).toBe("a.go, 2 lines taken out");
  expect(changeWords({ ...hunk, kind: "renamed", path: "b.go" })).toBe("a.go, now b.go");
  expect(changeWords({ ...hunk, kind: "created", headPath: null })).toBe("a.go, a new file");
  expect(changeWords({ ...hunk, kind: "deleted", path: null })).toBe("a.go, deleted");
});

test("shares are said to be estimates, and who did all of it needs none", () => {
  expect(authorWords(hunk, people)).toBe("Noor about 60 %, Ada about 40 %");
  expect(authorWords({ ...hunk, people: [{ participant: noor, share: 1 }] }, people)).toBe("Noor");
  const little = [
    { participant: noor, share: 0.99 },
    { participant: ada, share: 0.01 },
  ];
  expect(authorWords({ ...hunk, people: little }, people)).toBe("Noor almost all, Ada a little");
});

test("a change that was for several comments says how much of it was for this one", () => {
  expect(causeWords(hunk)).toBe("about 75 % for this");
  expect(causeWords({ ...hunk, threads: [{ thread, share: 1 }] })).toBeNull();
  expect(causeWords({ ...hunk, byHand: true })).toBe("tied by hand");
});

test("of a comment it is said who found it when, and whether it was discussed", () => {
  const traced = {
    thread,
    found: { in: "review" as const, by: noor, at: 0 },
    discussed: { replies: 0, presentedAt: null },
    fixedBy: [],
    testsAdded: [],
  };
  expect(courseWords(traced, people)).toBe("Found in the review by Noor; not discussed");
  expect(courseWords({ ...traced, discussed: { replies: 1, presentedAt: null } }, people)).toBe(
    "Found in the review by Noor; 1 reply",
  );
  expect(courseWords({ ...traced, discussed: { replies: 2, presentedAt: 0 } }, people)).toMatch(
    /^Found in the review by Noor; walked through at \d.*, 2 replies$/,
  );
});
