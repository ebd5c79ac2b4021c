import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRepository } from "../cli/read-repository.ts";
import type { Reading } from "../import/reading.ts";
import { oddRepository, testRepository, type TestRepository } from "../cli/read-repository.fixture.ts";
import { applicationBundle } from "./git-bundle.ts";

function readFrom({ blobs }: Reading): (hash: BlobHash) => Uint8Array {
  return (hash) => {
    const bytes = blobs.get(hash);
    if (bytes === undefined) throw new Error(`There is no blob ${hash}.`);
    return bytes;
  };
}

async function bundleOf(repo: string): Promise<Uint8Array> {
  const content = await readRepository({ repo, base: "main", head: "change" });
  return applicationBundle({ content, readBlob: readFrom(content) });
}

interface Clone {
  git(...args: string[]): string;
  [Symbol.dispose](): void;
}

/** Clones a bundle with the real git and gives a runner for the clone. */
function clone(bundle: Uint8Array): Clone {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
  const run = (args: readonly string[]) =>
    execFileSync("git", ["-C", folder, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env,
    });
  writeFileSync(join(folder, "x.bundle"), bundle);
  run(["clone", "--quiet", "-b", "head", "x.bundle", "clone"]);
  return {
    git: (...args) => run(["-C", "clone", ...args]),
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe.each([["sha1"], ["sha256"]])("the bundle of an odd repository (%s)", (format) => {
  let repository: TestRepository;
  let copy: Clone;

  // Every test only reads them.
  beforeAll(async () => {
    repository = oddRepository([`--object-format=${format}`]);
    copy = clone(await bundleOf(repository.folder));
  });

  afterAll(() => {
    repository[Symbol.dispose]();
    copy[Symbol.dispose]();
  });

  test("is cloned by git, and nothing is wrong with it", () => {
    copy.git("fsck", "--strict", "--full");
    expect(copy.git("status", "--porcelain")).toBe("");
    expect(
      copy
        .git("branch", "--remotes")
        .trim()
        .split(/\s*\n\s*/),
    ).toEqual(["origin/HEAD -> origin/head", "origin/base", "origin/head"]);
  });

  test("has the trees of the source, to the hash", () => {
    for (const [ours, theirs] of [
      ["origin/base", "main"],
      ["head~1", "change~1"],
      ["head", "change"],
    ]) {
      expect(copy.git("ls-tree", "-r", "-z", `${ours}`)).toBe(
        repository.git(["ls-tree", "-r", "-z", `${theirs}`]),
      );
      expect(copy.git("rev-parse", `${ours}^{tree}`)).toBe(repository.git(["rev-parse", `${theirs}^{tree}`]));
    }
  });

  test("has the commits with their messages, authors and dates, on one commit for base", () => {
    const form = "--format=%an <%ae> %ad%n%B";
    const commits = ["log", "--date=raw", form];
    expect(copy.git(...commits, "origin/base..head")).toBe(repository.git([...commits, "main..change"]));
    expect(copy.git("log", "--date=iso-strict", "--format=%an <%ae> %ad %s%P", "origin/base").trim()).toBe(
      "Tandiff <tandiff@localhost> 2026-03-04T05:06:07+05:30 Base",
    );
  });
});

test("the same content gives the same bytes", async () => {
  using repository = oddRepository();
  const [one, other] = [await bundleOf(repository.folder), await bundleOf(repository.folder)];
  expect(Buffer.compare(one, other)).toBe(0);
});

test("names that would break a commit's header, and dates before 1970, still make a sound commit", async () => {
  using repository = testRepository();
  repository.write("a", "a");
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  repository.write("a", "b");
  repository.commit("Change");
  const content = await readRepository({ repo: repository.folder, base: "main", head: "change" });
  for (const commit of content.commits) {
    commit.author = { name: "", email: "a>\nparent <b", at: "1950-01-01T00:00:00.5-00:30" };
    commit.message = "";
  }
  using copy = clone(applicationBundle({ content, readBlob: readFrom(content) }));
  copy.git("fsck", "--strict");
  expect(copy.git("log", "-1", "--date=raw", "--format=%an|%ae|%ad|%B")).toBe("|aparent b|0 -0030|\n");
});

test("random histories keep every tree", { timeout: 60_000 }, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let state = seed;
  const pick = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  using repository = testRepository();
  const folders = ["", "d/", "d.x/", "d-x/", "d/e/", "ﬀ/", "😀/"];
  const step = (name: string): void => {
    for (let count = 0; count < 4; count += 1) {
      const path = `${folders[pick(folders.length)]}f${pick(4)}`;
      if (pick(3) === 0) rmSync(join(repository.folder, path), { force: true });
      else repository.write(path, `${pick(1000)}\n`.repeat(pick(300)));
    }
    repository.write("counter", name);
    repository.commit(name);
  };
  step("base");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  for (let index = 0; index < 12; index += 1) step(`${index}`);
  using copy = clone(await bundleOf(repository.folder));
  copy.git("fsck", "--strict");
  const trees = ["log", "--format=%T"];
  expect(copy.git(...trees, "head"), `seed ${seed}`).toBe(repository.git([...trees, "change"]));
});
