import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hashOfInputs } from "./client-build.ts";

async function project(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "tandiff-build-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, "src/review"), { recursive: true });
  await writeFile(join(root, "src/review/page.ts"), "export const page = 1;\n");
  await writeFile(join(root, "index.html"), "<p>Tandiff</p>\n");
  return root;
}

const inputs = ["src", "index.html", "absent"];

test("the pages are built again when a source file changes, moves or appears", async () => {
  const root = await project();
  const seen = new Set([await hashOfInputs(root, inputs)]);
  await writeFile(join(root, "src/review/page.ts"), "export const page = 2;\n");
  seen.add(await hashOfInputs(root, inputs));
  await rename(join(root, "src/review/page.ts"), join(root, "src/review/pages.ts"));
  seen.add(await hashOfInputs(root, inputs));
  await writeFile(join(root, "src/more.ts"), "");
  seen.add(await hashOfInputs(root, inputs));
  await writeFile(join(root, "index.html"), "<p>Tandiff!</p>\n");
  seen.add(await hashOfInputs(root, inputs));
  expect(seen.size).toBe(5);
});

test("new dates and changed tests leave the built pages as they are", async () => {
  const root = await project();
  const before = await hashOfInputs(root, inputs);
  await utimes(join(root, "src/review/page.ts"), 1, 1);
  await writeFile(join(root, "src/review/page.test.ts"), "");
  expect(await hashOfInputs(root, inputs)).toBe(before);
});
