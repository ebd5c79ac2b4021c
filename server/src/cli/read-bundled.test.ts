import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { canonicalJson, headTree } from "@tandiff/shared/exercise/content.ts";
import { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { exerciseUpload, readBundledExercise } from "./read-bundled.ts";
import { testRepository } from "./read-repository.fixture.ts";

const description = `title: Greeter
language: sh
level: junior
tags: [shell]
brief: |
  A greeter. Run it with \`sh greet.sh\`.
mergeRequest:
  title: Greet by name
  description: Takes a **name**.
verify:
  requires: [sh]
  run: [sh greet.sh]
`;

const rubric = `guide: Ask who it greets.
dimensions:
  - { id: tests, title: Tests, levels: [None, Some, Most, All] }
findings:
  - id: no-name
    title: Without a name it greets nobody
    dimension: tests
    weight: 2
    positions:
      - { path: greet.sh, side: head, lines: { start: 1, end: 1 } }
      - { path: crlf.txt, side: base, lines: null }
    good: Says so.
strengths: [Short]
`;

/** The exercise as it was made, which each test gets a copy of. */
let made: string;
let bank: string;
let folder: string;

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** Writes an exercise of two commits, its patches made by the real git format-patch. */
function writeExercise(): void {
  write("exercise.yaml", description);
  using repository = testRepository();
  const base = {
    "greet.sh": "echo hello\n",
    ".gitignore": "ignored.txt\n",
    "ignored.txt": "tracked all the same\n",
    "crlf.txt": "one\r\ntwo\r\n",
    "data.bin": Uint8Array.from([0, 1, 2, 255]),
  };
  for (const [path, content] of Object.entries(base)) {
    repository.write(path, content);
    write(join("base", path), content);
  }
  chmodSync(join(repository.folder, "greet.sh"), 0o755);
  chmodSync(join(folder, "base/greet.sh"), 0o755);
  repository.commit("Base");
  repository.write("greet.sh", "echo hello $1\n");
  repository.write("crlf.txt", "one\r\ntwo\r\nthree\r\n");
  repository.commit("[greet] Take a name\n\nFor Zoë.");
  repository.write("data.bin", Uint8Array.from([0, 1, 2, 254]));
  repository.write("docs/größe.md", "# Größe\n");
  repository.commit("Document it");
  const patches = join(folder, "merge-request");
  repository.git([
    "format-patch",
    "--quiet",
    "--binary",
    "--no-signature",
    "-2",
    `--output-directory=${patches}`,
  ]);
  write("head-tree", repository.git(["rev-parse", "HEAD^{tree}"]));
}

beforeAll(() => {
  made = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  folder = made;
  writeExercise();
});

beforeEach(() => {
  bank = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  folder = join(bank, "sh-greeter");
  cpSync(made, folder, { recursive: true });
});

afterEach(() => {
  rmSync(bank, { recursive: true, force: true });
});

afterAll(() => {
  rmSync(made, { recursive: true, force: true });
});

function textOf(upload: ExerciseUpload, path: string): string | undefined {
  const entry = headTree(upload.content).find((each) => each.path === path);
  if (entry === undefined || entry.mode === "160000") return undefined;
  return Buffer.from(upload.blobs[entry.blob] ?? "", "base64").toString("latin1");
}

describe("an exercise on disk", () => {
  test("is read with its words, its files and the commits of its patches", async () => {
    const upload = await readBundledExercise(folder);
    expect(ExerciseUpload.parse(upload)).toEqual(upload);
    expect(upload.content).toMatchObject({
      slug: "sh-greeter",
      title: "Greeter",
      language: "sh",
      mergeRequest: { title: "Greet by name", description: "Takes a **name**." },
    });
    expect(upload.content.commits.map(({ message, author }) => [message, author.name, author.at])).toEqual([
      ["[greet] Take a name\n\nFor Zoë.\n", "Ada Löf", "2026-03-04T05:06:07+05:30"],
      ["Document it\n", "Ada Löf", "2026-03-04T05:06:07+05:30"],
    ]);
    expect(upload.content.base.map((entry) => `${entry.mode} ${entry.path}`)).toEqual([
      "100644 .gitignore",
      "100644 crlf.txt",
      "100644 data.bin",
      "100755 greet.sh",
      "100644 ignored.txt",
    ]);
    expect(textOf(upload, "crlf.txt")).toBe("one\r\ntwo\r\nthree\r\n");
    expect(textOf(upload, "data.bin")).toBe("\u0000\u0001\u0002\u00fe");
    expect(textOf(upload, "docs/größe.md")).toBe(Buffer.from("# Größe\n").toString("latin1"));
  });

  test("may have a plan of its own for the call, and one that is none is named", async () => {
    const plan = [{ name: "Pairing", minutes: 60 }];
    expect((await readBundledExercise(folder)).content).not.toHaveProperty("plan");
    write("exercise.yaml", `${description}plan:\n  - { name: Pairing, minutes: 60 }\n`);
    expect((await readBundledExercise(folder)).content.plan).toEqual(plan);
    write("exercise.yaml", `${description}plan:\n  - { name: Pairing, minutes: 0 }\n`);
    await expect(readBundledExercise(folder)).rejects.toThrow(
      "plan.0.minutes: A segment takes 1 to 240 minutes.",
    );
  });

  test("brings its rubric, and has another version with another one", async () => {
    const without = await readBundledExercise(folder);
    expect(without).not.toHaveProperty("rubric");
    write("rubric.yaml", rubric);
    const judged = await readBundledExercise(folder);
    expect(judged.rubric?.findings[0]?.positions).toEqual([
      { path: "greet.sh", side: "head", lines: { start: 1, end: 1 } },
      { path: "crlf.txt", side: "base", lines: null },
    ]);
    write("rubric.yaml", rubric.replace("Says so.", "Says why."));
    const better = await readBundledExercise(folder);
    expect(new Set([without, judged, better].map(canonicalJson)).size).toBe(3);
  });

  test("is the same whoever reads it, and leaves nothing behind", async () => {
    const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith("tandiff-exercise-"));
    vi.stubEnv("TMPDIR", bank);
    try {
      const one = await readBundledExercise(folder);
      // A person whose own settings would change or stop what git does here.
      const home = join(bank, "home");
      mkdirSync(join(home, "git"), { recursive: true });
      writeFileSync(
        join(home, ".gitconfig"),
        "[core]\n\tautocrlf = true\n[commit]\n\tgpgsign = true\n[i18n]\n\tcommitEncoding = ISO-8859-1\n",
      );
      writeFileSync(join(home, "git/attributes"), "* text eol=lf\n");
      vi.stubEnv("HOME", home);
      vi.stubEnv("XDG_CONFIG_HOME", home);
      vi.stubEnv("GIT_AUTHOR_NAME", "Someone");
      expect(canonicalJson(await readBundledExercise(folder))).toBe(canonicalJson(one));
      expect(temporary()).toEqual([]);
      write("merge-request/0003-bad.patch", "not a patch");
      await expect(readBundledExercise(folder)).rejects.toThrow("0003-bad.patch does not apply on base: ");
      expect(temporary()).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("is refused with a sentence", () => {
  test("a patch that does not fit", async () => {
    write("base/greet.sh", "echo something else\n");
    await expect(readBundledExercise(folder)).rejects.toThrow(
      /^0001-greet-Take-a-name.patch, “.+”, does not apply on base: the lines of greet.sh from 1 on are not as the patch has them\.$/,
    );
  });

  test("a missing description, base or merge request", async () => {
    const whole = readFileSync(join(folder, "exercise.yaml"));
    rmSync(join(folder, "exercise.yaml"));
    await expect(readBundledExercise(folder)).rejects.toThrow("sh-greeter has no exercise.yaml");
    write("exercise.yaml", whole);
    renameSync(join(folder, "base"), join(folder, "bass"));
    await expect(readBundledExercise(folder)).rejects.toThrow("There is no folder base of sh-greeter.");
    renameSync(join(folder, "bass"), join(folder, "base"));
    rmSync(join(folder, "merge-request"), { recursive: true });
    await expect(readBundledExercise(folder)).rejects.toThrow("sh-greeter has no merge-request/*.patch.");
  });

  test.each([
    ["title: [", "is not YAML"],
    [description.replace("language: sh", "language: 3"), "language: "],
    [description.replace("tags:", "tag:"), "tag"],
    [description.replace("  title: Greet by name\n", ""), "mergeRequest.title: "],
  ])("a wrong description", async (yaml, sentence) => {
    write("exercise.yaml", yaml);
    await expect(readBundledExercise(folder)).rejects.toThrow(/^exercise\.yaml of sh-greeter is not /);
    await expect(readBundledExercise(folder)).rejects.toThrow(sentence);
  });

  test.each([
    ["guide: [", "is not YAML"],
    [rubric.replace("[None, Some, Most, All]", "[None, Some, Most]"), "dimensions.0.levels"],
    [
      rubric.replace("dimension: tests", "dimension: design"),
      "of the dimension design, which is not listed.",
    ],
    [rubric.replace("weight: 2", "weight: 5"), "findings.0.weight: "],
    [rubric.replace("start: 1", "start: 2"), "A range of lines ends where it starts, or later."],
    [rubric.replace("good:", "god:"), "god"],
  ])("a wrong rubric", async (yaml, sentence) => {
    write("rubric.yaml", yaml);
    await expect(readBundledExercise(folder)).rejects.toThrow(/^rubric\.yaml of sh-greeter is not /);
    await expect(readBundledExercise(folder)).rejects.toThrow(sentence);
  });

  test("a repository within base", async () => {
    write("base/lib/.git/config", "");
    await expect(readBundledExercise(folder)).rejects.toThrow("base of sh-greeter has lib/.git; remove it.");
  });

  test("a folder whose name is no slug", async () => {
    const named = join(bank, "Greeter 2");
    renameSync(folder, named);
    await expect(readBundledExercise(named)).rejects.toThrow("A slug has lower-case letters");
  });
});

test("an upload with a title that is too long is refused", async () => {
  const { content } = await readBundledExercise(folder);
  const parts = { slug: "x", words: content, reading: { ...content, blobs: new Map() } };
  expect(exerciseUpload(parts).content.slug).toBe("x");
  const long = { ...content, title: "x".repeat(201) };
  expect(() => exerciseUpload({ ...parts, words: long })).toThrow("The exercise is not right. title: ");
});
