import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gitSettings } from "../testing-git-settings.ts";

/** A real repository in a temporary folder, for tests. */
export interface TestRepository {
  readonly folder: string;
  /** Runs git in it, with an identity and without the person's settings; gives its standard output. */
  readonly git: (args: readonly string[], env?: Readonly<Record<string, string>>) => string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  /** Commits everything that is there. */
  readonly commit: (message: string) => string;
  [Symbol.dispose](): void;
}

const commitAll =
  'git add --all --force && git commit --quiet --allow-empty --message="$1" && git rev-parse HEAD';

export function testRepository(initArguments: readonly string[] = []): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  const execute = (
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): string =>
    execFileSync(program, args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        ...gitSettings,
        GIT_AUTHOR_NAME: "Ada Löf",
        GIT_AUTHOR_EMAIL: "ada@example.org",
        GIT_AUTHOR_DATE: "2026-03-04T05:06:07+05:30",
        GIT_COMMITTER_NAME: "Bob",
        GIT_COMMITTER_EMAIL: "bob@example.org",
        ...env,
      },
    });
  const run: TestRepository["git"] = (args, env) => execute("git", args, env);
  run(["init", "--quiet", "--initial-branch=main", ...initArguments]);
  return {
    folder,
    git: run,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    // A process that is large is slow to start others: it starts one for the three.
    commit: (message) => execute("sh", ["-c", commitAll, "sh", message]).trim(),
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A repository with what is easily got wrong: odd names, modes, links, a submodule pointer, binary and
 * empty files, a file that becomes a folder and a folder that becomes a file. Branches main and change.
 */
export function oddRepository(initArguments: readonly string[] = []): TestRepository {
  const repository = testRepository(initArguments);
  const { folder, git, write } = repository;
  const pointer = (digit: string) => {
    const id = digit.repeat(git(["rev-parse", "HEAD"]).trim().length);
    git(["update-index", "--add", "--cacheinfo", `160000,${id},vendor/lib`]);
    git(["commit", "--quiet", "--amend", "--no-edit"]);
    mkdirSync(join(folder, "vendor/lib"), { recursive: true });
  };

  for (const name of [
    "with space.txt",
    ' lead "quoted" \'.txt',
    "tab\tand\nnewline",
    "-dash",
    "back\\slash",
    "grüße/日本語.md",
    "\ufeffmark",
    "ﬀ-ligature",
    "😀.txt",
    "sort/a.b",
    "sort/a-b",
    "sort/a/b",
    "sort/a0",
    "10",
    "9",
    "__proto__/constructor",
  ]) {
    write(name, `${name}\n`);
  }
  write("empty", "");
  write(
    "binary.bin",
    Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256),
  );
  write("crlf.txt", "one\r\ntwo\rthree\n");
  write("run.sh", "#!/bin/sh\n");
  chmodSync(join(folder, "run.sh"), 0o755);
  symlinkSync("sort/a-b", join(folder, "link"));
  symlinkSync("../run.sh", join(folder, "grüße/up"));
  symlinkSync("/etc/passwd", join(folder, "absolute"));
  symlinkSync("../../outside", join(folder, "sort/climbs"));
  write("turns", "a file that becomes a folder\n");
  write("folds/one", "1\n");
  write("folds/two", "2\n");
  repository.commit("Start");
  pointer("1");

  git(["checkout", "--quiet", "-b", "change"]);
  rmSync(join(folder, "turns"));
  write("turns/inside", "now a folder\n");
  rmSync(join(folder, "folds"), { recursive: true });
  write("folds", "now a file\n");
  chmodSync(join(folder, "run.sh"), 0o644);
  write("sort/a0", Uint8Array.from([0xff, 0xfe, 0]));
  repository.commit("Turn things over\n\nWith a body, and ümlauts.\n");
  pointer("2");

  write("sort/a/b", "only this changes below sort\n");
  rmSync(join(folder, "link"));
  write("link", "a plain file now\n");
  rmSync(join(folder, "__proto__"), { recursive: true });
  chmodSync(join(folder, "binary.bin"), 0o755);
  symlinkSync("sort", join(folder, "to-folder"));
  git(["add", "--all", "--force", "--", ".", ":!vendor"]);
  git(["commit", "--quiet", "--message=Second"], {
    GIT_AUTHOR_NAME: "Eve",
    GIT_AUTHOR_DATE: "1700000000 -0330",
  });
  return repository;
}
