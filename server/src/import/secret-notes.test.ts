import { expect, test } from "vitest";
import { secretNotes } from "./secret-notes.ts";

const notes = (text: string): string[] => secretNotes([{ where: "a.env", about: "files", text }]);

/** Put together here, so that nobody who searches this repository for secrets finds any. */
test.each([
  [["-----BEGIN RSA", "PRIVATE KEY-----"].join(" "), "a private key"],
  [["-----BEGIN", "PRIVATE KEY-----"].join(" "), "a private key"],
  ["AKIA" + "A1".repeat(8), "an access key of AWS"],
  ["ghp_" + "a".repeat(36), "a token of GitHub"],
  ["glpat-" + "a".repeat(20), "a token of GitLab"],
  ["xoxb-" + "1".repeat(12), "a token of Slack"],
  ["sk_live_" + "1".repeat(24), "a live key of Stripe"],
])("%s is pointed out with its line", (secret, name) => {
  expect(notes(`one\ntwo ${secret}\n`)).toEqual([
    `a.env:2 looks like ${name}. Every candidate would get it.`,
  ]);
});

test("what merely speaks of secrets is left alone, and no more is told than people read", () => {
  expect(notes("BEGIN PUBLIC KEY, AKIA, ghp_short, password=secret, sk_test_111111111111111111")).toEqual([]);
  const many = Array.from({ length: 50 }, (_, index) => ({
    where: `${index}`,
    about: "files" as const,
    text: "glpat-" + "a".repeat(20),
  }));
  expect(secretNotes(many)).toHaveLength(20);
});
