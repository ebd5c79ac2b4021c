import { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { expect, test } from "vitest";
import { companyWords, interviewerWords } from "./people-words.ts";

const person = (name: string, role: Participant["role"], removed?: true): Participant => ({
  id: ParticipantId.parse("0000000000000000"),
  name,
  role,
  ...(removed && { removed }),
});

test("a candidate is told whom they meet and who observes, and not of who was taken out", () => {
  const people = [
    person("Noor", "candidate"),
    person("Ada", "interviewer"),
    person("Ben", "interviewer"),
    person("Ida", "interviewer", true),
    person("Olga", "observer", true),
  ];
  expect(companyWords(people)).toBe("Ada and Ben");
  const watched = [...people, person("Tomasz", "observer")];
  expect(companyWords(watched)).toBe("Ada and Ben, and with Tomasz, who observes");
  expect(interviewerWords(watched)).toBe("Ada and Ben");
});
