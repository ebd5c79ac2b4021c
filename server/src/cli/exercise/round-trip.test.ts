import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExerciseAdded } from "@tandiff/shared/api.ts";
import { canonicalJson, headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { asOrganiser, organiserKey, startTestApp } from "../../testing-app.ts";
import { exerciseUpload, readBundledExercise } from "../read-bundled.ts";
import { readRepository } from "../read-repository.ts";
import { testRepository, type TestRepository } from "../read-repository.fixture.ts";
import { Cli } from "../testing-cli.ts";
import { checkExercise } from "./check.ts";
import { newExerciseFolder } from "./new-folder.ts";
import { writeExerciseFolder } from "./write-folder.ts";

const bank = join(import.meta.dirname, "../../../../exercises");

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function uploadOf({ folder }: TestRepository): Promise<ExerciseUpload> {
  const reading = await readRepository({ repo: folder, base: "main", head: "change" });
  const mergeRequest = { title: "A change", description: "" };
  return exerciseUpload({
    slug: "sh-shop",
    words: { title: "Shop", language: null, brief: "A shop.", mergeRequest },
    reading,
  });
}

/** What git's mails cannot say, or say in a way that is taken for something else. */
function awkwardRepository(): TestRepository {
  const repository = testRepository();
  const { write, commit, git } = repository;
  write("a.txt", "one\r\ntwo\r\n");
  write(".gitattributes", "*.txt text eol=lf\n");
  write("bin", Uint8Array.from([0, 1, 2, 255]));
  commit("Start");
  git(["checkout", "--quiet", "-b", "change"]);
  write("a.txt", "one\r\ntwo\r\nthree");
  commit("A subject\nover two lines\n\nwith\n---\na rule");
  write("größe 'x' \"y\".txt", "Straße\n");
  git(["add", "--all", "--force"]);
  git(["commit", "--quiet", "--cleanup=verbatim", "--message=[PATCH] no line feed at the end"]);
  write("bin", Uint8Array.from([0, 1, 2, 254]));
  commit("From here: on\n\nFrom: Eve <eve@example.org>\nSubject: another\n\ntext");
  commit("Nothing changes");
  git(["mv", "bin", "data"]);
  commit("Move\n\ndiff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\r\n+zero\r");
  return repository;
}

test("an exercise comes back from the server as the folder that it was, and is the same version", async () => {
  const app = await startTestApp();
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = join(newFolder(), "sh-greeter");
  await newExerciseFolder(folder, "review");
  const upload = await readBundledExercise(folder);
  const sent = await asOrganiser(app, "/exercises", upload);
  const { slug, version }: ExerciseAdded = JSON.parse(await sent.text());

  const out = join(newFolder(), "exported");
  const exporting = new Cli(["exercise", "export", slug, out, "--server", app.url]);
  expect(await exporting.ends(), exporting.text).toBe(0);
  expect(await checkExercise(out)).toEqual([]);
  expect(await readBundledExercise(out)).toEqual(upload);
  const importing = new Cli(["exercise", "import", out, "--json", "--server", app.url]);
  expect(await importing.ends(), importing.text).toBe(0);
  expect(JSON.parse(importing.text)).toMatchObject({ slug, version, added: false });
  const again = new Cli(["exercise", "export", slug, out, "--server", app.url]);
  expect(await again.ends()).toBe(1);
  expect(again.text).toContain("is not empty");
});

test.each(["rails-valley-bus", "python-supper-rota"])("%s can be written and read again", async (slug) => {
  const upload = await readBundledExercise(join(bank, slug));
  const folder = join(newFolder(), slug);
  expect(await writeExerciseFolder(folder, upload)).toBe(true);
  expect(readdirSync(folder).toSorted()).toEqual(readdirSync(join(bank, slug)).toSorted());
});

test("a linear history comes back as the same version, whatever its messages say", async () => {
  using repository = awkwardRepository();
  const upload = await uploadOf(repository);
  expect(upload.content.commits).toHaveLength(5);
  const folder = join(newFolder(), "sh-shop");
  expect(await writeExerciseFolder(folder, upload)).toBe(true);
  expect(canonicalJson(await readBundledExercise(folder))).toBe(canonicalJson(upload));
  expect(await checkExercise(folder)).toEqual([]);
  expect(readdirSync(join(folder, "merge-request")).filter((name) => name.endsWith(".patch"))).toHaveLength(
    5,
  );
});

test("merges become a series that ends in head's exact tree", async () => {
  using repository = testRepository();
  const { write, commit, git } = repository;
  write("a", "1\n2\n3\n");
  write("gone", "x\n");
  commit("Start");
  git(["checkout", "--quiet", "-b", "side"]);
  write("a", "one\n2\n3\n");
  commit("Side");
  git(["checkout", "--quiet", "-b", "change", "main"]);
  git(["rm", "--quiet", "gone"]);
  write("gone/now-a-folder", "y\n");
  commit("Change");
  git(["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
  write("a", "one\n2\nthree\n");
  commit("After the merge");
  const upload = await uploadOf(repository);
  const folder = join(newFolder(), "sh-shop");
  await writeExerciseFolder(folder, upload);
  const written = await readBundledExercise(folder);
  expect(headTree(written.content)).toEqual(headTree(upload.content));
  expect(written.content.base).toEqual(upload.content.base);
});

test("what an export says of its commits must fit to the patches", async () => {
  using repository = awkwardRepository();
  const folder = join(newFolder(), "sh-shop");
  await writeExerciseFolder(folder, await uploadOf(repository));
  const names = join(folder, "merge-request/commits.yaml");
  writeFileSync(names, readFileSync(names, "utf8").replace(/^- id: [0-9a-f]+\n(?:  .*\n|\n)+?(?=- id)/, ""));
  expect(await checkExercise(folder)).toEqual([
    "merge-request/commits.yaml names 4 commits, and there are 5.",
  ]);
});
