import { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { expect, test } from "vitest";
import { Quotas } from "./quotas.ts";

const someone = ParticipantId.parse("0123456789abcdef");

test("what somebody has used up is not given back by forgetting, and what is forgotten was as good as new", () => {
  let now = 0;
  const quotas = new Quotas(() => now);
  const frames = quotas.frames(someone);
  expect(frames.spend(0, 2 * limits.quotas.frames.burst)).toBe("close");
  for (let count = 0; count < limits.quotas.commands.burst; count += 1) quotas.assert(someone, "commands");
  quotas.forgetFull(() => false);
  expect(quotas.frames(someone)).toBe(frames);
  expect(quotas.frames(someone).spend(0)).toBe("close");
  expect(() => quotas.assert(someone, "commands")).toThrow("Wait a few seconds");

  now = 600_000;
  // Whoever has sockets goes on with what these have in hand.
  quotas.forgetFull((participant) => participant === someone);
  expect(quotas.frames(someone)).toBe(frames);
  quotas.forgetFull(() => false);
  expect(quotas.frames(someone)).not.toBe(frames);
  quotas.assert(someone, "commands");
});
