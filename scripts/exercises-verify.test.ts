import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseExercises, report, verifyExercise } from "./exercises-verify.ts";

const patch = `From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001
From: Ada <ada@example.org>
Date: Wed, 4 Mar 2026 05:06:07 +0000
Subject: [PATCH] Say more

---
diff --git a/word b/word
--- a/word
+++ b/word
@@ -1 +1 @@
-base
+head
`;

let bank: string;

beforeEach(() => {
  bank = mkdtempSync(join(tmpdir(), "tandiff-test-"));
});

afterEach(() => {
  rmSync(bank, { recursive: true, force: true });
});

function writeExercise(slug: string, requires: readonly string[], run: readonly string[]): void {
  for (const part of ["base", "merge-request"]) mkdirSync(join(bank, slug, part), { recursive: true });
  const description = {
    title: slug,
    language: null,
    level: "any",
    tags: [],
    brief: "",
    mergeRequest: { title: "Say more", description: "" },
    verify: { requires, run },
  };
  // JSON is YAML.
  writeFileSync(join(bank, slug, "exercise.yaml"), JSON.stringify(description));
  writeFileSync(join(bank, slug, "base/word"), "base\n");
  writeFileSync(join(bank, slug, "merge-request/0001-say-more.patch"), patch);
}

test("an exercise whose commands pass on base and on head is verified", async () => {
  const log = join(bank, "log");
  writeExercise("good", ["sh", "cat"], [`cat word >> ${log}`, "test -f word"]);
  expect(await verifyExercise(bank, "good")).toEqual({ kind: "verified", slug: "good" });
  writeExercise("reads", ["sh"], [`test "$(cat ${log})" = "$(printf 'base\\nhead')"`]);
  expect(await verifyExercise(bank, "reads")).toEqual({ kind: "verified", slug: "reads" });
});

test.each(["base", "head"])("one that fails on %s only has failed", async (revision) => {
  writeExercise("bad", ["sh"], [`echo said; test "$(cat word)" != ${revision}`]);
  expect(await verifyExercise(bank, "bad")).toMatchObject({
    kind: "failed",
    output: "said\n",
    reason: expect.stringContaining(`${revision}: echo said`),
  });
});

test("one whose commands are missing is not verified, and its commands do not run", async () => {
  const log = join(bank, "log");
  writeExercise("rare", ["sh", "no-such-tool"], [`touch ${log}`]);
  const verdict = { kind: "not verified", slug: "rare", reason: "missing: no-such-tool" };
  expect(await verifyExercise(bank, "rare")).toEqual(verdict);
  writeExercise("empty", [], []);
  expect(await verifyExercise(bank, "empty")).toMatchObject({ kind: "not verified" });
  expect(await chooseExercises(bank, [])).toEqual(["empty", "rare"]);
});

test("one whose patch does not apply has failed, also where its commands are missing", async () => {
  writeExercise("stale", ["no-such-tool"], ["true"]);
  writeFileSync(join(bank, "stale/base/word"), "other\n");
  expect(await verifyExercise(bank, "stale")).toMatchObject({
    kind: "failed",
    reason: expect.stringContaining("0001-say-more.patch, “Say more”, does not apply on base"),
  });
});

test("the report says what is known of each, and the numbers last", () => {
  const lines = report([
    { kind: "verified", slug: "go-a" },
    { kind: "not verified", slug: "go-long", reason: "missing: go" },
    { kind: "failed", slug: "sh", reason: "head: false (exit status 1)", output: "one\ntwo\n" },
  ]);
  expect(lines).toEqual([
    "go-a     verified",
    "go-long  NOT VERIFIED (missing: go)",
    "sh       FAILED (head: false (exit status 1))",
    "",
    "Output of sh:",
    "  one",
    "  two",
    "",
    "1 verified, 1 failed, 1 not verified",
  ]);
});

test("an exercise that is not there is named", async () => {
  writeExercise("good", [], []);
  expect(await chooseExercises(bank, ["good"])).toEqual(["good"]);
  await expect(chooseExercises(bank, ["good", "nosuch"])).rejects.toThrow("There is no exercise nosuch");
});
