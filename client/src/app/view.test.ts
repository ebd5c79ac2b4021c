import { expect, test } from "vitest";
import { viewFor } from "./view.ts";

test("the candidate is led from the welcome through the review and the wait into the call", () => {
  const overview = { view: "overview" } as const;
  expect(viewFor("candidate", "scheduled", overview)).toBe("welcome");
  expect(viewFor("candidate", "review", null)).toBe("review");
  expect(viewFor("candidate", "submitted", null)).toBe("waiting");
  expect(viewFor("candidate", "submitted", overview)).toBe("review");
  expect(viewFor("candidate", "call", null)).toBe("call");
  expect(viewFor("candidate", "ended", null)).toBe("ended");
});

test("the candidate can read what is stored about them in every phase, and nobody else is shown that page", () => {
  for (const phase of ["scheduled", "review", "submitted", "call", "ended"] as const) {
    expect(viewFor("candidate", phase, null, true)).toBe("stored");
    expect(viewFor("interviewer", phase, null, true)).toBe(viewFor("interviewer", phase, null));
  }
});

test("the others read the merge request from their lobby, before and after the review is in", () => {
  for (const phase of ["scheduled", "submitted"] as const) {
    expect(viewFor("interviewer", phase, null)).toBe("lobby");
    expect(viewFor("observer", phase, { view: "changes", path: null })).toBe("review");
  }
});

test("the workspace opens with the call and stays readable, not before", () => {
  const workspace = { view: "workspace", path: null } as const;
  expect(viewFor("interviewer", "submitted", workspace)).toBe("lobby");
  expect(viewFor("interviewer", "call", workspace)).toBe("call");
  expect(viewFor("candidate", "ended", workspace)).toBe("call");
});
