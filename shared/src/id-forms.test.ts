import { describe, expect, test } from "vitest";
import { isParticipantId, isThreadId } from "./id-forms.ts";
import { ParticipantId, ThreadId } from "./ids.ts";

describe("what an id looks like is the same with and without its schema", () => {
  const words = [
    "ada0000000000000",
    "ADA0000000000000",
    "ada000000000000",
    "",
    "8b1f6a52-5a53-4f0e-9a56-0d4d8f7b2c11",
    "8b1f6a52-5a53-4f0e-0a56-0d4d8f7b2c11",
    "8b1f6a52-5a53-4f0e-9a56-0d4d8f7b2c1",
    crypto.randomUUID(),
  ];
  test.each(words)("%j", (word) => {
    expect(isParticipantId(word)).toBe(ParticipantId.safeParse(word).success);
    expect(isThreadId(word)).toBe(ThreadId.safeParse(word).success);
  });
});
