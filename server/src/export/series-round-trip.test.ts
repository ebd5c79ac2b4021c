import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isFull, printedSeed, randomFrom, sayRounds } from "../sync/testing.ts";
import { exerciseOf, TestCall } from "../testing-call.ts";
import { filesAfter, playRandomly, randomExercise } from "../testing-random-call.ts";
import { comparable, filesIn, git, repositoriesFolder, writeFiles } from "../testing-repository.ts";

const seed = printedSeed("series of patches");
const rounds = isFull ? 300 : 15;
const root = repositoriesFolder();
const repository = join(root, "repository");
const plain = join(root, "plain");

afterAll(() => sayRounds("series of patches", seed, `${rounds} calls`));

beforeAll(() => {
  git(root, "init", "--quiet", repository);
  mkdirSync(plain);
});

/** One that failed would stop those after it. */
afterEach(() => {
  if (existsSync(join(repository, ".git/rebase-apply"))) git(repository, "am", "--abort");
});

/** Makes these a folder's files. */
function reset(folder: string, files: readonly PatchFile[]): void {
  for (const name of readdirSync(folder)) {
    if (name !== ".git") rmSync(join(folder, name), { recursive: true });
  }
  writeFiles(folder, files);
}

function apply(folder: string, command: readonly string[], patch: Uint8Array): object {
  const path = join(root, "export.patch");
  writeFileSync(path, patch);
  if (patch.length > 0) git(folder, ...command, path);
  return comparable(filesIn(folder));
}

const commits = (): number => Number(git(repository, "rev-list", "--count", "HEAD"));

describe(`seed ${seed}`, () => {
  test.each(Array.from({ length: rounds }, (_, round) => round))(
    "call %i comes out of git am commit by commit, and of git apply, as the workspace has it",
    (round) => {
      const random = randomFrom(seed + round);
      const { base, head } = randomExercise(random);
      const call = new TestCall(exerciseOf(base, head));
      playRandomly(call, head, random);
      const expected = comparable(filesAfter(call, head));
      const outcome = call.outcome();
      const { patches, trace } = outcome;

      reset(plain, base);
      expect(apply(plain, ["apply"], patches["full.diff"])).toEqual(expected);
      reset(plain, head);
      expect(apply(plain, ["apply"], patches["fixes.diff"])).toEqual(expected);

      reset(repository, head);
      git(repository, "add", "--all");
      git(repository, "commit", "--quiet", "--allow-empty", "--message", "Head");
      const before = commits();
      expect(apply(repository, ["am", "--quiet"], patches["fixes.patch"])).toEqual(expected);
      const owners = new Set(trace.hunks.map(({ thread }) => thread));
      expect(commits() - before).toBeLessThanOrEqual(owners.size);
      expect(commits() > before).toBe(owners.size > 0);

      call.compact();
      // What differs would take minutes to be shown: texts of a hundred thousand characters.
      expect(isDeepStrictEqual(call.outcome(), outcome)).toBe(true);
    },
  );
});
