import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { readPatch } from "./read-patch.ts";
import { readRepository } from "./read-repository.ts";
import { testRepository, type TestRepository } from "./read-repository.fixture.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** CRLF, no final newline, binary, renamed, deleted and executable files, and a name that is quoted. */
function oddChange(): TestRepository {
  const repository = testRepository();
  repository.write("crlf.txt", "one\r\ntwo\r\n");
  repository.write("old name", "1\n2\n3\n4\n5\n6\n");
  repository.write("gone", "gone");
  repository.write("bin", Uint8Array.of(0, 1, 2));
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  repository.write("crlf.txt", "one\r\nzwei\r\n");
  repository.git(["mv", "old name", 'größe "x"']);
  repository.commit("First");
  repository.git(["rm", "--quiet", "gone"]);
  repository.write("bin", Uint8Array.of(0, 255, 2));
  repository.write("new", "no newline");
  repository.commit("Second");
  return repository;
}

function baseOf({ git }: TestRepository): string {
  const folder = temporaryFolder();
  git(["--work-tree", folder, "checkout", "--quiet", "main", "--", "."]);
  git(["reset", "--quiet", "--hard", "change"]);
  return folder;
}

function patchFile(content: string): string {
  const file = join(temporaryFolder(), "fix.patch");
  writeFileSync(file, content);
  return file;
}

describe("a patch on a folder ends in the trees of the repository that it was made of", () => {
  test("as mails, each a commit", async () => {
    using repository = oddChange();
    const expected = await readRepository({ repo: repository.folder, base: "main", head: "change" });
    const mails = repository.git(["format-patch", "--stdout", "--binary", "main..change"]);
    const reading = await readPatch({ patch: patchFile(mails), baseDir: baseOf(repository), title: "x" });
    expect(reading.base).toEqual(expected.base);
    expect(reading.commits.map(({ message, author, changes }) => ({ message, author, changes }))).toEqual(
      expected.commits.map(({ message, author, changes }) => ({ message, author, changes })),
    );
  });

  test("as a diff, which is one commit", async () => {
    using repository = oddChange();
    const expected = await readRepository({ repo: repository.folder, base: "main", head: "change" });
    const diff = repository.git(["diff", "--binary", "main", "change"]);
    const reading = await readPatch({ patch: patchFile(diff), baseDir: baseOf(repository), title: "Both" });
    expect(reading.base).toEqual(expected.base);
    expect(headTree(reading)).toEqual(headTree(expected));
    expect(reading.commits.map(({ message }) => message)).toEqual(["Both\n"]);
  });
});

describe("is refused with a sentence", () => {
  const add = (path: string): string =>
    `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`;
  const change = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-other\n+x\n";

  function folder(): string {
    const base = join(temporaryFolder(), "base");
    mkdirSync(base);
    writeFileSync(join(base, "a"), "one\n");
    return base;
  }
  const refusal = (patch: string, baseDir = folder()): Promise<unknown> =>
    readPatch({ patch: patchFile(patch), baseDir, title: "x" });

  test("lines that are not there, with file and line", async () => {
    await expect(refusal(change)).rejects.toThrow(
      "fix.patch does not apply on base: the lines of a from 1 on are not as the patch has them.",
    );
  });

  test("a path that leads outside", async () => {
    await expect(refusal(add("../outside"))).rejects.toThrow("does not apply on base");
  });

  test("a file beyond a link, and nothing is written there", async () => {
    const outside = temporaryFolder();
    const base = folder();
    symlinkSync(outside, join(base, "link"));
    await expect(refusal(add("link/x"), base)).rejects.toThrow("does not apply on base");
    expect(existsSync(join(outside, "x"))).toBe(false);
  });

  test("a repository within the folder", async () => {
    const base = folder();
    mkdirSync(join(base, ".git"));
    await expect(refusal(add("x"), base)).rejects.toThrow("has .git; remove it.");
  });

  test("a binary file that would unpack to a gigabyte", async () => {
    await expect(refusal("GIT binary patch\nliteral 1073741824\n")).rejects.toThrow(
      "has 1,073,741,824 bytes",
    );
  });

  test("what holds no patch", async () => {
    await expect(refusal("hello\n")).rejects.toThrow("fix.patch does not apply on base");
  });
});
