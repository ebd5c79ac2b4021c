import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headTree, treesOf } from "@tandiff/shared/exercise/content.ts";
import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { describe, expect, test } from "vitest";
import { isoDate } from "../import/commit-header.ts";
import type { Reading } from "../import/reading.ts";
import { readRepository } from "./read-repository.ts";
import { oddRepository, testRepository, type TestRepository } from "./read-repository.fixture.ts";

const odd = (repo: string) => readRepository({ repo, base: "main", head: "change" });

/** A tree as `git ls-tree -r -z` writes it, with git's own blob ids. */
function listing(tree: Tree, { blobs }: Reading): string[] {
  const lines = tree.map((entry) => {
    if (entry.mode === "160000") return `160000 commit ${entry.commit}\t${entry.path}`;
    const bytes = blobs.get(entry.blob) ?? Buffer.from("missing");
    const id = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    return `${entry.mode} blob ${id}\t${entry.path}`;
  });
  return lines.toSorted();
}

function gitListing(repository: TestRepository, revision: string): string[] {
  return repository.git(["ls-tree", "-r", "-z", revision]).split("\0").slice(0, -1).toSorted();
}

describe("an odd repository", () => {
  test("is read byte for byte: base, the tree of each commit, and head", async () => {
    using repository = oddRepository();
    const reading = await odd(repository.folder);
    expect(reading.note).toBeNull();
    expect(listing(reading.base, reading)).toEqual(gitListing(repository, "main"));
    const trees = treesOf(reading);
    expect(trees).toHaveLength(2);
    for (const { commit, tree } of trees) {
      expect(listing(tree, reading)).toEqual(gitListing(repository, commit.id));
    }
    expect(listing(headTree(reading), reading)).toEqual(gitListing(repository, "change"));
  });

  test("has its commits oldest first, as their authors made them", async () => {
    using repository = oddRepository();
    const { commits } = await odd(repository.folder);
    expect(commits.map(({ message, author }) => ({ message, author }))).toEqual([
      {
        message: "Turn things over\n\nWith a body, and ümlauts.\n",
        author: { name: "Ada Löf", email: "ada@example.org", at: "2026-03-04T05:06:07+05:30" },
      },
      {
        message: "Second\n",
        author: { name: "Eve", email: "ada@example.org", at: "2023-11-14T18:43:20-03:30" },
      },
    ]);
  });

  test("reads the same when bare, from a subfolder, and whatever the person's own settings", async () => {
    using repository = oddRepository();
    using bare = testRepository(["--bare"]);
    const expected = await odd(repository.folder);
    bare.git(["fetch", "--quiet", repository.folder, "+refs/heads/*:refs/heads/*"]);
    expect(await odd(bare.folder)).toEqual(expected);
    repository.write(".gitmodules", '[submodule "lib"]\n\tpath = vendor/lib\n\turl = x\n\tignore = all\n');
    for (const [key, value] of [
      ["diff.ignoreSubmodules", "all"],
      ["diff.noprefix", "true"],
      ["diff.relative", "true"],
      ["diff.renames", "copies"],
      ["log.showSignature", "true"],
      ["log.date", "iso"],
      ["color.ui", "always"],
      ["i18n.logOutputEncoding", "ISO-8859-1"],
    ]) {
      repository.git(["config", key ?? "", value ?? ""]);
    }
    expect(await odd(join(repository.folder, "sort"))).toEqual(expected);
  });
});

test("the base is where the branches parted, and a note says so", async () => {
  using repository = testRepository();
  repository.write("a", "a");
  const fork = repository.commit("Fork");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  repository.write("b", "b");
  repository.commit("Add b");
  repository.git(["checkout", "--quiet", "main"]);
  repository.write("c", "c");
  repository.commit("Add c to main");
  const reading = await odd(repository.folder);
  expect(reading.base.map((entry) => entry.path)).toEqual(["a"]);
  expect(headTree(reading).map((entry) => entry.path)).toEqual(["a", "b"]);
  expect(reading.note).toContain(`the base is where they parted, ${fork.slice(0, 10)}`);
});

test("a merge request with merges ends in head's tree", async () => {
  using repository = testRepository();
  repository.write("a", "a");
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "-b", "side"]);
  repository.write("side", "s");
  repository.commit("Side");
  repository.git(["checkout", "--quiet", "-b", "change", "main"]);
  repository.write("b", "b");
  repository.commit("Add b");
  repository.git(["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
  const reading = await odd(repository.folder);
  expect(reading.commits).toHaveLength(3);
  expect(listing(headTree(reading), reading)).toEqual(gitListing(repository, "change"));
});

test("unrelated histories are compared as they are", async () => {
  using repository = testRepository();
  repository.write("a", "a");
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "--orphan", "change"]);
  repository.write("b", "b");
  repository.commit("Other start");
  const reading = await odd(repository.folder);
  expect(reading.base.map((entry) => entry.path)).toEqual(["a"]);
  expect(headTree(reading).map((entry) => entry.path)).toEqual(["a", "b"]);
  expect(reading.note).toBeNull();
});

test("a commit message in another encoding comes out as UTF-8", async () => {
  using repository = testRepository();
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  repository.write("a", "a");
  const file = join(repository.folder, ".git", "message");
  writeFileSync(file, Buffer.from("Größe\n", "latin1"));
  repository.git(["add", "a"]);
  repository.git(["-c", "i18n.commitEncoding=ISO-8859-1", "commit", "--quiet", `--file=${file}`]);
  expect((await odd(repository.folder)).commits[0]?.message).toBe("Größe\n");
});

test.each([
  ["1700000000 +0530", "2023-11-15T03:43:20+05:30"],
  ["1700000000 -0000", "2023-11-14T22:13:20-00:00"],
  ["1700000000 +9959", "2023-11-14T22:13:20+00:00"],
  ["0 +0000", "1970-01-01T00:00:00+00:00"],
])("git's date %s is %s", (raw, iso) => {
  expect(isoDate(raw)).toBe(iso);
});

describe("is refused with a sentence", () => {
  function branchOff(repository: TestRepository): void {
    repository.write("a", "a");
    repository.commit("Start");
    repository.git(["checkout", "--quiet", "-b", "change"]);
  }

  test("a head without commits of its own", async () => {
    using repository = testRepository();
    branchOff(repository);
    await expect(odd(repository.folder)).rejects.toThrow("change has no commits that main lacks");
  });

  test("a head whose commits undo each other", async () => {
    using repository = testRepository();
    branchOff(repository);
    repository.write("b", "b");
    repository.commit("Add");
    rmSync(join(repository.folder, "b"));
    repository.commit("Remove");
    await expect(odd(repository.folder)).rejects.toThrow("main and change hold the same files");
  });

  test("a path that is not UTF-8", async () => {
    using repository = testRepository();
    branchOff(repository);
    writeFileSync(Buffer.concat([Buffer.from(`${repository.folder}/caf`), Buffer.from([0xe9])]), "x");
    repository.commit("Latin");
    await expect(odd(repository.folder)).rejects.toThrow('The path "caf\uFFFD" is not valid UTF-8.');
  });

  test("a path that git would not check out everywhere", async () => {
    using repository = testRepository();
    branchOff(repository);
    repository.write("git~1/config", "x");
    repository.git(["config", "core.protectNTFS", "false"]);
    repository.commit("Sly");
    await expect(odd(repository.folder)).rejects.toThrow('The path "git~1/config" has a part .git.');
  });

  test("a blob over the limit, and not one at the limit", async () => {
    using repository = testRepository();
    branchOff(repository);
    repository.write("big", Buffer.alloc(limits.blob));
    repository.commit("Big");
    expect((await odd(repository.folder)).commits).toHaveLength(1);
    repository.write("big", Buffer.alloc(limits.blob + 1));
    repository.commit("Bigger");
    await expect(odd(repository.folder)).rejects.toThrow(
      'The file "big" has 16,777,217 bytes; the limit is 16,777,216.',
    );
  });

  test("blobs over the limit together, also when head no longer has them", async () => {
    using repository = testRepository();
    branchOff(repository);
    for (const digit of [1, 2, 3, 4]) {
      repository.write("big", Buffer.alloc(limits.blob, digit));
      repository.commit(`Big ${digit}`);
    }
    repository.write("big", "small");
    repository.commit("Small");
    await expect(odd(repository.folder)).rejects.toThrow("the limit is 67,108,864");
  });

  test("more commits than the limit", async () => {
    using repository = testRepository();
    branchOff(repository);
    const tree = repository.git(["rev-parse", "HEAD^{tree}"]).trim();
    const stream = Array.from(
      { length: limits.commits + 1 },
      () => "commit refs/heads/change\ncommitter A <a@b> 1700000000 +0000\ndata 1\nx\n",
    );
    writeFileSync(
      join(repository.folder, ".git", "stream"),
      `reset refs/heads/change\nfrom main\n\n${stream.join("")}`,
    );
    repository.git(["-c", "alias.load=!git fast-import --quiet --force <.git/stream", "load"]);
    expect(repository.git(["rev-parse", "change^{tree}"]).trim()).toBe(tree);
    await expect(odd(repository.folder)).rejects.toThrow("501 commits; the limit is 500");
  });
});
