import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { expect, onTestFinished, test } from "vitest";
import { Cli } from "../testing-cli.ts";
import { checkExercise } from "./check.ts";
import { newExerciseFolder } from "./new-folder.ts";

/** A new exercise in a folder of its own. */
async function newFolder(kind: ExerciseKind = "review"): Promise<string> {
  const bank = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  onTestFinished(() => rmSync(bank, { recursive: true }));
  const folder = join(bank, "sh-greeter");
  await newExerciseFolder(folder, kind);
  return folder;
}

function change(folder: string, file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
}

test.each(["review", "feature"] as const)("a new %s has no fault", async (kind) => {
  expect(await checkExercise(await newFolder(kind))).toEqual([]);
});

test.each([
  ["exercise.yaml", "language: sh", "langauge: sh", 'Unrecognized key: "langauge"'],
  ["rubric.yaml", "strengths:", "strength:", 'Unrecognized key: "strength"'],
  ["merge-request/0001-Greet-by-name.patch", 'echo "Hello, world!"', "echo Hi", "does not apply on base"],
  [
    "rubric.yaml",
    "end: 6",
    "end: 60",
    "The finding first-finding is at greet.sh:5-60, which head does not have",
  ],
  ["rubric.yaml", "side: head", "side: base", null],
  ["rubric.yaml", "path: greet.sh", "path: great.sh", "great.sh"],
  [
    "base/README.md",
    "Says hello.",
    "A first-finding.",
    "README.md:3 has the id of the finding first-finding.",
  ],
  [
    "exercise.yaml",
    "What its author says of it.",
    "What a good comment says about it",
    "mergeRequest.description:1",
  ],
])("a fault in %s is said: %s", async (file, from, to, sentence) => {
  const folder = await newFolder();
  change(folder, file, from, to);
  const faults = await checkExercise(folder);
  if (sentence === null) expect(faults).toEqual([]);
  else expect(faults).toEqual([expect.stringContaining(sentence)]);
});

test("all faults are said at once", async () => {
  const folder = await newFolder();
  change(folder, "exercise.yaml", "language: sh", "langauge: sh");
  change(folder, "rubric.yaml", "weight: 1", "weight: 9");
  expect(await checkExercise(folder)).toHaveLength(2);
  change(folder, "exercise.yaml", "langauge: sh", "language: sh");
  change(folder, "merge-request/0001-Greet-by-name.patch", 'echo "Hello, world!"', "echo Hi");
  expect(await checkExercise(folder)).toHaveLength(2);
});

test("a file that the workspace could not hold is a fault", async () => {
  const folder = await newFolder("feature");
  appendFileSync(join(folder, "base/README.md"), "x".repeat(limits.workspaceFile));
  expect(await checkExercise(folder)).toEqual([
    expect.stringMatching(/README\.md has 1,0\d\d,\d\d\d bytes; a file of a workspace holds 1,048,576/),
  ]);
});

test("a feature has no patches", async () => {
  const folder = await newFolder();
  change(folder, "exercise.yaml", "title:", "kind: feature\ntitle:");
  expect(await checkExercise(folder)).toEqual(["sh-greeter is a feature and has merge-request/*.patch."]);
});

test("the exercise's own tests run after a yes, and not without one", async () => {
  const folder = await newFolder();
  const log = join(folder, "ran");
  change(folder, "exercise.yaml", "run: [sh test.sh]", `run: [sh test.sh, "echo ran >> ${log}"]`);
  const unasked = new Cli(["exercise", "check", folder], "y\n");
  expect(await unasked.ends(), unasked.text).toBe(0);
  const refused = new Cli(["exercise", "check", folder, "--run-tests"], "");
  expect(await refused.ends()).toBe(1);
  expect(refused.text).toContain("Nothing was run.");
  expect(() => readFileSync(log)).toThrow("ENOENT");

  const asked = new Cli(["exercise", "check", folder, "--run-tests"], "y\n");
  expect(await asked.ends(), asked.text).toBe(0);
  expect(asked.text).toContain(`  echo ran >> ${log}`);
  expect(readFileSync(log, "utf8"), "on base and on head").toBe("ran\nran\n");

  change(folder, "base/test.sh", "world", "moon");
  const failing = new Cli(["exercise", "check", folder, "--run-tests"], "yes\n");
  expect(await failing.ends()).toBe(1);
  expect(failing.text).toContain("The tests did not pass: base: sh test.sh (exit status 1).");
});
