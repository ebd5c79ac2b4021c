import { readdirSync } from "node:fs";
import { join } from "node:path";
import { diffTrees } from "@tandiff/shared/diff/tree-diff.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { expect, test } from "vitest";
import { readBundledExercise } from "../read-bundled.ts";
import { readDescription } from "../read-bundled-description.ts";
import { checkExercise } from "./check.ts";

const bank = join(import.meta.dirname, "../../../../exercises");
const slugs = readdirSync(bank);
const feature = "python-supper-rota";
const reviews = slugs.filter((slug) => slug !== feature);

test("there are six merge requests to review in the bank, and a feature to write", async () => {
  const descriptions = await Promise.all(reviews.map((slug) => readDescription(join(bank, slug))));
  const languages = descriptions.map(({ language }) => language);
  expect(languages).toEqual(["go", "go", "python", "ruby", "ruby", "typescript"]);
  expect(slugs).toContain(feature);
  expect(slugs).toHaveLength(7);
});

test.each(slugs)("%s has no fault, and shows nothing of its rubric to candidates", async (slug) => {
  expect(await checkExercise(join(bank, slug))).toEqual([]);
});

test.each(reviews)(
  "%s fits into an hour, and has enough in it to be found and to be praised",
  async (slug) => {
    const { content, rubric, blobs } = await readBundledExercise(join(bank, slug));
    const diffs = diffTrees(content.base, headTree(content), (hash) =>
      Buffer.from(blobs[hash] ?? "", "base64"),
    );
    const lines = diffs.reduce((sum, { additions, deletions }) => sum + additions + deletions, 0);
    expect(diffs.length).toBeGreaterThanOrEqual(8);
    expect(diffs.length).toBeLessThanOrEqual(15);
    expect(lines).toBeGreaterThanOrEqual(200);
    expect(lines).toBeLessThanOrEqual(500);
    const findings = rubric?.findings ?? [];
    expect(findings.length).toBeGreaterThanOrEqual(8);
    expect(new Set(findings.map(({ weight }) => weight)).size).toBe(3);
    expect(new Set(findings.map(({ dimension }) => dimension)).size).toBeGreaterThanOrEqual(4);
    expect(rubric?.strengths.length).toBeGreaterThanOrEqual(3);
  },
);
