import { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { visible } from "@tandiff/shared/text/visible.ts";
import { describeLinks } from "./output.ts";

test("a link that was revoked is listed by whose it was, to ask for a new one, and without its secret", () => {
  const described = describeLinks({
    id: SessionId.parse("session000000000"),
    links: {
      candidate: "https://review.example/p/noor000000000000#secret-of-noor",
      interviewers: [{ name: "Ada", url: "https://review.example/p/ada0000000000000#secret-of-ada" }],
      observer: null,
    },
    revoked: [ParticipantId.parse("noor000000000000")],
  });
  expect(described).toBe(
    [
      "Session session000000000",
      "  Candidate        noor000000000000 (revoked)",
      "  Interviewer Ada  https://review.example/p/ada0000000000000#secret-of-ada",
    ].join("\n"),
  );
});

test("what a terminal would obey is written out, for people and in JSON that means the same", () => {
  const name = "A\u001b]0;t\u0007\u009b2J\u202e\r\u0008da";
  expect(visible(name)).toBe(String.raw`A\u001b]0;t\u0007\u009b2J\u202e\u000d\u0008da`);
  expect(JSON.parse(visible(JSON.stringify({ name })))).toEqual({ name });
  expect(visible("one\n\ttwo – ‹é› 漢字 👩‍💻")).toBe("one\n\ttwo – ‹é› 漢字 👩‍💻");
});
