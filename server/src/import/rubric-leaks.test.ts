import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { expect, test } from "vitest";
import { rubricLeaks } from "./rubric-leaks.ts";

const rubric = Rubric.parse({
  guide: "Ask who holds the lock while the file is written.",
  dimensions: [
    {
      id: "correctness",
      title: "Correctness",
      levels: ["One.", "Two.", "Three.", "Sees all four of the races that matter."],
    },
  ],
  findings: [
    {
      id: "lost-update",
      title: "Updates get lost",
      dimension: "correctness",
      weight: 3,
      positions: [{ path: "a", side: "head", lines: null }],
      good: "Two requests read the same number\nand both write it back.",
    },
  ],
  strengths: ["Names are taken from the words of the harbour."],
});

function leaks(text: string): string[] {
  const faults = rubricLeaks(rubric, [{ where: "brief", about: "brief", text }]);
  expect(faults.every(({ about }) => about === "brief")).toBe(true);
  return faults.map(({ sentence }) => sentence);
}

test.each([
  ["an id", "See lost-update.", "brief:1 has the id of the finding lost-update."],
  [
    "a title, however it is written",
    "intro\n# updates GET\nlost!",
    "brief:2 has the title of the finding lost-update.",
  ],
  [
    "six words of a finding, over lines and signs",
    "// (requests read the\n// same number, and",
    "brief:1 says “requests read the same number and”, as the finding lost-update of the rubric does.",
  ],
  [
    "words of the guide",
    "Who holds the lock while the file is written?",
    "brief:1 says “who holds the lock while the file is written”, as the guide of the rubric does.",
  ],
  [
    "words of a level",
    "a\n\nall four of the races that",
    "brief:3 says “all four of the races that”, as the dimension correctness of the rubric does.",
  ],
  [
    "words of a strength",
    "from the words of the harbour",
    "brief:1 says “from the words of the harbour”, as strength 1 of the rubric does.",
  ],
])("%s is found", (_what, text, sentence) => {
  expect(leaks(text)).toEqual([sentence]);
});

test("what happens to be alike is left alone", () => {
  expect(leaks("requests read the same number")).toEqual([]);
  expect(leaks("not-lost-update lost-updates Correctness. Updates are lost")).toEqual([]);
});
