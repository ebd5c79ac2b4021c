import { SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { linkedChange, linkedMoment, momentAddress } from "./moment-link.ts";

const stretches = [
  { from: 1_000, to: 2_000, at: 0, skipped: null },
  { from: 5_000, to: 6_000, at: 1_000, skipped: "focus" as const },
];

test("an address names a moment, a time of the server's clock such as a scorecard's, or a change", () => {
  expect(linkedMoment("?t=1500", stretches)).toBe(1_500);
  expect(linkedMoment("?at=5500", stretches)).toBe(1_500);
  // What is left out leads to where the replay goes on.
  expect(linkedMoment("?at=3000", stretches)).toBe(1_000);
  expect(linkedChange("?change=2%3A8-9")).toBe("2:8-9");
});

test("an address that names none leads to none, whatever it holds", () => {
  for (const search of [
    "",
    "?t=",
    "?t=-5",
    "?t=1e9",
    "?at=soon",
    "?change=2%3A8-9",
    `?t=${"9".repeat(16)}`,
  ]) {
    expect(linkedMoment(search, stretches), search).toBeNull();
  }
  expect(linkedChange("?t=5")).toBeNull();
});

test("the link to a moment names the interview and the moment, and nobody's seat", () => {
  const session = SessionId.parse("s".repeat(16));
  expect(momentAddress(session, 1_234.9)).toBe(`/replay/${session}?t=1234`);
});
