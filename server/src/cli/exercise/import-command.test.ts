import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExerciseAdded } from "@tandiff/shared/api.ts";
import { strToU8, zipSync } from "fflate";
import { expect, onTestFinished, test, vi } from "vitest";
import { organiserKey, startTestApp } from "../../testing-app.ts";
import { oddRepository } from "../read-repository.fixture.ts";
import { runHere } from "../testing-cli.ts";

test("a bundle and the repository that it was made of are the same exercise, and a zip is one too", async () => {
  const app = await startTestApp();
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  using repository = oddRepository();
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const bundle = join(folder, "shop.bundle");
  repository.git(["bundle", "create", "--quiet", bundle, "main", "change"]);
  const importFrom = (...source: string[]) => {
    const words = ["--slug", "shop", "--title", "Turn things over", "--server", app.url, "--json"];
    return runHere("exercise", "import", ...source, ...words);
  };
  const first = await importFrom("--bundle", bundle);
  const added: ExerciseAdded = JSON.parse(first.text);
  expect(added).toMatchObject({ slug: "shop", added: true });
  const second = await importFrom("--repo", repository.folder, "--base", "main", "--head", "change");
  expect(JSON.parse(second.text)).toMatchObject({ version: added.version, added: false });

  const zip = join(folder, "shop.zip");
  const zipped = { "shop/base/a.go": strToU8("one\n"), "shop/head/a.go": strToU8("two\n") };
  writeFileSync(zip, zipSync(zipped));
  const third: ExerciseAdded = JSON.parse((await importFrom("--bundle", zip)).text);
  expect(third).toMatchObject({ slug: "shop", added: true });
  expect(third.version).not.toBe(added.version);

  const wrong = await importFrom("--bundle", join(repository.folder, "run.sh"));
  expect(wrong.code).toBe(1);
  expect(wrong.text).toContain("This is neither a git bundle nor a zip archive.");
});
