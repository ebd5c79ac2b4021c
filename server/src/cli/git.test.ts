import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { git, resolveCommit } from "./git.ts";
import { testRepository } from "./read-repository.fixture.ts";

test("a revision is resolved to its commit, through branches and annotated tags", async () => {
  using repository = testRepository();
  const id = repository.commit("One");
  repository.git(["tag", "--annotate", "--message=x", "v1"]);
  for (const revision of ["main", "HEAD", "v1", id.slice(0, 8), "main^0"]) {
    expect(await resolveCommit(repository.folder, revision)).toBe(id);
  }
});

test.each(["nosuch", "", "--all", "-h", "HEAD..HEAD", "HEAD:a", "a\0b", "$(id)"])(
  "there is no revision %j, whatever git could take it for",
  async (revision) => {
    using repository = testRepository();
    repository.write("a", "a");
    repository.commit("One");
    const sentence = `There is no revision ${revision} in ${repository.folder}.`;
    await expect(resolveCommit(repository.folder, revision)).rejects.toThrow(sentence);
  },
);

test("a folder without git, and one that is not there, are named", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  try {
    await expect(resolveCommit(folder, "main")).rejects.toThrow(`${folder} is not a git repository.`);
    const missing = join(folder, "missing");
    await expect(resolveCommit(missing, "main")).rejects.toThrow(`There is no folder ${missing}.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a machine without git gets a sentence", async () => {
  vi.stubEnv("PATH", "/nonexistent");
  try {
    await expect(git(tmpdir(), ["--version"])).rejects.toThrow(
      "Git was not found; install it and try again.",
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test("the folder is read, also when a hook's environment names another repository", async () => {
  using asked = testRepository();
  using other = testRepository();
  const id = asked.commit("Asked");
  other.commit("Other");
  vi.stubEnv("GIT_DIR", join(other.folder, ".git"));
  try {
    expect(await resolveCommit(asked.folder, "HEAD")).toBe(id);
  } finally {
    vi.unstubAllEnvs();
  }
});
