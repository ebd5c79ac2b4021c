import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { readRepository } from "../../cli/read-repository.ts";
import { testRepository, type TestRepository } from "../../cli/read-repository.fixture.ts";
import type { ExerciseDescription } from "../exercise-description.ts";
import { type Files, hostileZips, moded, small } from "./hostile-zips.fixture.ts";
import { readZip } from "./read-zip.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const title = (description: ExerciseDescription | null): string =>
  description?.mergeRequest.title ?? "Change";

/** The files that are checked out, under a folder of the zip. */
function checkedOut({ folder, git }: TestRepository, revision: string, under: string): Files {
  git(["checkout", "--quiet", revision]);
  const paths = git(["ls-files", "-z"]).split("\0").slice(0, -1);
  return Object.fromEntries(
    paths.map((path) => {
      const at = join(folder, path);
      const { mode } = lstatSync(at);
      const isLink = (mode & 0o170000) === 0o120000;
      return [`${under}/${path}`, moded(isLink ? text(readlinkSync(at)) : readFileSync(at), mode)];
    }),
  );
}

test("a zip of base and head has the trees of the repository that it was made of", async () => {
  using repository = testRepository();
  repository.write("run.sh", "#!/bin/sh\n");
  repository.git(["init", "--quiet"]);
  repository.write("größe/b.bin", Uint8Array.of(0, 255, 13, 10));
  repository.write("gone", "gone\n");
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  repository.git(["update-index", "--chmod=+x", "run.sh"]);
  repository.git(["commit", "--quiet", "--message=Run"]);
  repository.git(["rm", "--quiet", "gone"]);
  repository.write("new/c", "c");
  repository.commit("Change");
  repository.git(["reset", "--quiet", "--hard"]);
  const fromClone = await readRepository({ repo: repository.folder, base: "main", head: "change" });
  const files = {
    ...checkedOut(repository, "main", "shop/base"),
    ...checkedOut(repository, "change", "shop/head"),
  };
  const { reading } = await readZip(zipSync({ ...files, "__MACOSX/shop/._x": text("") }), title);
  expect(reading.base).toEqual(fromClone.base);
  expect(headTree(reading)).toEqual(headTree(fromClone));
  for (const [hash, bytes] of reading.blobs) {
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
  }
});

test("its own exercise.yaml and links are taken along", async () => {
  const yaml = text(
    "title: Shop\nlanguage: null\nbrief: A shop.\nmergeRequest: {title: Round once, description: ''}\n",
  );
  const { reading, description } = await readZip(
    zipSync({ ...small, "head/link": moded(text("a"), 0o120777), "exercise.yaml": yaml }),
    title,
  );
  expect(description?.title).toBe("Shop");
  expect(headTree(reading).map(({ mode, path }) => `${mode} ${path}`)).toEqual(["100644 a", "120000 link"]);
  expect(reading.commits[0]?.message).toBe("Round once\n");
});

test.each(Object.entries(hostileZips))("%s is refused with a sentence", async (_name, [file, sentence]) => {
  const refusal = readZip(file(), title);
  await expect(refusal).rejects.toThrow(AppError);
  await expect(refusal).rejects.toThrow(sentence);
});
