import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applicationBundle } from "../../export/git-bundle.ts";
import { describe, expect, test } from "vitest";
import { readRepository } from "../../cli/read-repository.ts";
import { oddRepository, testRepository, type TestRepository } from "../../cli/read-repository.fixture.ts";
import { isFull, printedSeed, randomFrom } from "../../sync/testing.ts";
import type { Reading } from "../reading.ts";
import { randomHistory } from "./random-history.fixture.ts";
import { readBundle } from "./read-bundle.ts";

const named = { base: "main", head: "change" };
const unnamed = { base: null, head: null };

function bundleOf(
  repository: TestRepository,
  args: readonly string[] = ["main", "change"],
  options: readonly string[] = [],
): Buffer {
  const file = join(repository.git(["rev-parse", "--absolute-git-dir"]).trim(), "test.bundle");
  repository.git(["bundle", "create", "--quiet", ...options, file, ...args]);
  return readFileSync(file);
}

async function cloned(repository: TestRepository): Promise<Reading> {
  return asPlainBytes(await readRepository({ repo: repository.folder, ...named }));
}

/** A buffer is not equal to an array with the same bytes. */
function asPlainBytes(reading: Reading): Reading {
  return { ...reading, blobs: new Map([...reading.blobs].map(([hash, it]) => [hash, new Uint8Array(it)])) };
}

function fromBundle(bundle: Buffer, names = named): Reading {
  return asPlainBytes(readBundle(bundle, names));
}

function load(repository: TestRepository, stream: string): void {
  execFileSync("git", ["-C", repository.folder, "fast-import", "--quiet", "--force"], { input: stream });
}

describe("a bundle is read as the repository that it was made of", () => {
  test("with odd names, modes, links, submodules and files that become folders", async () => {
    using repository = oddRepository();
    expect(fromBundle(bundleOf(repository))).toEqual(await cloned(repository));
  });

  test("with deltas of deltas, as a repacked repository has them", async () => {
    using repository = testRepository();
    const page = (line: number) =>
      Array.from({ length: 400 }, (_, index) => `line ${index === line ? "changed" : index}\n`).join("");
    for (const line of [0, 10, 20, 30, 40]) {
      repository.write("page", page(line));
      repository.commit(`Change line ${line}`);
      if (line === 10) repository.git(["branch", "start"]);
    }
    repository.git(["checkout", "--quiet", "-b", "change"]);
    repository.git(["branch", "--force", "main", "start"]);
    repository.git(["repack", "--quiet", "-adf", "--depth=50"]);
    expect(fromBundle(bundleOf(repository))).toEqual(await cloned(repository));
    repository.git(["config", "repack.useDeltaBaseOffset", "false"]);
    expect(fromBundle(bundleOf(repository, undefined, ["--version=3"]))).toEqual(await cloned(repository));
  });

  test("whose branches parted, and the note says so", async () => {
    using repository = testRepository();
    repository.commit("Start");
    repository.git(["checkout", "--quiet", "-b", "change"]);
    repository.write("b", "b");
    repository.commit("Add b");
    repository.git(["checkout", "--quiet", "main"]);
    repository.write("c", "c");
    repository.commit("Add c to main");
    const reading = fromBundle(bundleOf(repository));
    expect(reading).toEqual(await cloned(repository));
    expect(reading.note).toContain("main has moved on since change left it");
  });

  test("with a message in another encoding", async () => {
    using repository = testRepository();
    repository.commit("Start");
    repository.git(["checkout", "--quiet", "-b", "change"]);
    repository.write("a", "a");
    repository.write(".git/message", Buffer.from("Größe\n", "latin1"));
    repository.git(["add", "a"]);
    repository.git([
      "-c",
      "i18n.commitEncoding=ISO-8859-1",
      "commit",
      "--quiet",
      `--file=${join(repository.folder, ".git/message")}`,
    ]);
    expect(fromBundle(bundleOf(repository))).toEqual(await cloned(repository));
  });

  test("made of a shallow clone, which ends where the clone does", async () => {
    using repository = testRepository();
    for (const name of ["a", "b", "c"]) {
      repository.write(name, name);
      repository.commit(`Add ${name}`);
    }
    repository.git(["branch", "change"]);
    using shallow = testRepository(["--bare"]);
    const branches = ["+main~1:refs/heads/main", "+change:refs/heads/change"];
    repository.git(["branch", "--quiet", "--force", "earlier", "main~1"]);
    shallow.git([
      "fetch",
      "--quiet",
      "--depth=2",
      `file://${repository.folder}`,
      "+refs/heads/earlier:refs/heads/main",
      branches[1] ?? "",
    ]);
    expect(fromBundle(bundleOf(shallow))).toEqual(await cloned(shallow));
  });

  test("whatever its history", { timeout: 120_000 }, async () => {
    const random = randomFrom(printedSeed("bundles of random histories"));
    let same = 0;
    for (let round = 0; round < (isFull ? 300 : 10); round++) {
      using repository = testRepository(["--bare"]);
      load(repository, randomHistory(random));
      const expected = await cloned(repository).catch((error: unknown) => String(error));
      if (typeof expected !== "string") {
        expect(fromBundle(bundleOf(repository))).toEqual(expected);
        same += 1;
        continue;
      }
      // Nothing to review, said in the same words but for the repository's folder.
      const sentence = expected.replace(/ in \/.*\.$/, ".").replace(/^AppError: /, "");
      expect(() => fromBundle(bundleOf(repository))).toThrow(sentence);
    }
    expect(same).toBeGreaterThan(3);
  });
});

test("the application's bundle that candidates download can be imported as it is", async () => {
  using repository = oddRepository();
  const { base, commits, blobs } = await cloned(repository);
  const readBlob = (hash: Parameters<typeof blobs.get>[0]) => blobs.get(hash) ?? new Uint8Array();
  const bundle = applicationBundle({ content: { base, commits }, readBlob });
  const reading = readBundle(Buffer.from(bundle), unnamed);
  expect(reading.base).toEqual(base);
  expect(reading.commits.map(({ changes }) => changes)).toEqual(commits.map(({ changes }) => changes));
});

describe("base and head", () => {
  test("are named by branch, full name, tag or id", async () => {
    using repository = oddRepository();
    const head = repository.git(["rev-parse", "change"]).trim();
    repository.git(["tag", "--annotate", "--message=Ready", "v1", "change"]);
    const bundle = bundleOf(repository, ["main", "change", "v1"]);
    const expected = fromBundle(bundle);
    for (const name of ["refs/heads/change", "v1", head]) {
      expect(fromBundle(bundle, { base: "refs/heads/main", head: name })).toEqual(expected);
    }
  });

  test("need no names where the bundle's own tell", async () => {
    using repository = oddRepository();
    expect(readBundle(bundleOf(repository), unnamed).commits).toHaveLength(2);
    repository.git(["branch", "another"]);
    expect(() => readBundle(bundleOf(repository, ["--branches"]), unnamed)).toThrow(
      "The bundle has another, change, main. Say which one is base and which one is head.",
    );
  });

  test("that are not there are refused with those that are", () => {
    using repository = oddRepository();
    expect(() => readBundle(bundleOf(repository), { base: "main", head: "fix" })).toThrow(
      "The bundle has no fix; it has main, change.",
    );
  });
});
