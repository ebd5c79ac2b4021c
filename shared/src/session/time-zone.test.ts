import { expect, test } from "vitest";
import { dayIn, isTimeZone, localTimeIn, momentIn } from "./time-zone.ts";

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

test("a time in a zone is the moment at which its clocks show it, in summer and in winter", () => {
  expect(iso(momentIn("2026-12-01T14:00", "Europe/Berlin"))).toBe("2026-12-01T13:00:00.000Z");
  expect(iso(momentIn("2026-07-01T14:00", "Europe/Berlin"))).toBe("2026-07-01T12:00:00.000Z");
  expect(iso(momentIn("2026-07-01T00:30", "Asia/Kolkata"))).toBe("2026-06-30T19:00:00.000Z");
  expect(iso(momentIn("2026-07-01T23:30", "Pacific/Kiritimati"))).toBe("2026-07-01T09:30:00.000Z");
});

test("an hour that comes twice is the first one, and one that is skipped is as much later", () => {
  expect(iso(momentIn("2026-10-25T02:30", "Europe/Berlin"))).toBe("2026-10-25T00:30:00.000Z");
  expect(iso(momentIn("2026-03-29T02:30", "Europe/Berlin"))).toBe("2026-03-29T01:30:00.000Z");
});

test("what is no time is none, and what is no zone is none", () => {
  expect(momentIn("tomorrow", "Europe/Berlin")).toBeNull();
  expect(momentIn("2026-13-01T14:00", "Europe/Berlin")).toBeNull();
  expect([isTimeZone("America/New_York"), isTimeZone("Mars/Olympus")]).toEqual([true, false]);
});

test("a moment is shown as the clocks and calendars of the zone show it", () => {
  const at = Date.parse("2026-12-01T23:30:00Z");
  expect(localTimeIn(at, "Europe/Berlin")).toBe("2026-12-02T00:30");
  expect([dayIn(at, "UTC"), dayIn(at, "Europe/Berlin")]).toEqual(["2026-12-01", "2026-12-02"]);
});
