import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { makeFolder } from "../../make-folder.ts";

/**
 * Makes an exercise that is small and whole, for its author to replace piece by piece.
 *
 * @throws {AppError} `bad-request` when the folder's name is no slug or there is something in it
 */
export async function newExerciseFolder(folder: string, kind: ExerciseKind): Promise<void> {
  const target = resolve(folder);
  const slug = ExerciseSlug.safeParse(basename(target));
  if (!slug.success) {
    const fault = slug.error.issues[0]?.message ?? "";
    throw new AppError("bad-request", `The folder's name becomes the exercise's. ${fault}`);
  }
  await prepareFolder(target);
  for (const [path, text] of Object.entries(filesOf(kind))) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await writeFile(join(target, path), text);
  }
}

/** @throws {AppError} `bad-request` when it cannot be made or is not empty */
export async function prepareFolder(target: string): Promise<void> {
  try {
    makeFolder(target);
    if ((await readdir(target)).length === 0) return;
  } catch (cause) {
    throw new AppError("bad-request", `The folder ${target} cannot be made or written.`, { cause });
  }
  throw new AppError("bad-request", `The folder ${target} is not empty.`);
}

function filesOf(kind: ExerciseKind): Readonly<Record<string, string>> {
  const base = { "base/README.md": readme, "base/greet.sh": greet, "base/test.sh": test };
  if (kind === "feature") {
    return { ...base, "exercise.yaml": `kind: feature\n${description}`, "rubric.yaml": rubric(5) };
  }
  return {
    ...base,
    "exercise.yaml": description,
    "rubric.yaml": rubric(6),
    "merge-request/0001-Greet-by-name.patch": patch,
  };
}

const readme = `# Greeter

Says hello.

    sh greet.sh
    sh test.sh
`;

const greet = `# Says hello to whoever is named, or to the world.

greet() {
  echo "Hello, world!"
}

greet "$1"
`;

const test = `test "$(sh greet.sh)" = "Hello, world!"
`;

const description = `# What people are told of the exercise; docs/exercises.md has every key.
title: "Greeter: greet by name"
language: sh
level: junior
tags: [shell]
brief: |
  What the application is, who uses it and how to run it: \`sh greet.sh\`.
mergeRequest:
  title: Greet by name
  description: |
    What its author says of it.
# Run by exercises:verify and by check --run-tests, in the application's folder.
verify:
  requires: [sh]
  run: [sh test.sh]
`;

const patch = `From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: Robin Example <robin@example.org>
Date: Mon, 5 Jan 2026 10:00:00 +0100
Subject: [PATCH] Greet by name

Why the change is made.
---
diff --git a/greet.sh b/greet.sh
--- a/greet.sh
+++ b/greet.sh
@@ -1,7 +1,8 @@
 # Says hello to whoever is named, or to the world.
 
 greet() {
-  echo "Hello, world!"
+  name=$1
+  echo "Hello, \${name:-world}!"
 }
 
 greet "$1"
`;

function rubric(line: number): string {
  return `# For interviewers. No candidate can load it, and check finds words of it that stand elsewhere.
guide: |
  How to run this interview, and what to ask when somebody is stuck.
dimensions:
  - id: correctness
    title: Correctness
    levels:
      - What level 1 looks like in this exercise.
      - What level 2 looks like.
      - What level 3 looks like.
      - What level 4 looks like.
findings:
  - id: first-finding
    title: What is wrong, in a sentence
    dimension: correctness
    weight: 1
    positions:
      - { path: greet.sh, side: head, lines: { start: ${line - 1}, end: ${line} } }
    good: What a good comment says about it.
strengths:
  - What is done well.
`;
}
