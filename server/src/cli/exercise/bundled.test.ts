import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkExercise } from "./check.ts";

const bank = join(import.meta.dirname, "../../../../exercises");
const slugs = readdirSync(bank);

test("there are six merge requests to review in the bank, and a feature to write", () => {
  expect(slugs).toHaveLength(7);
  expect(slugs).toContain("python-supper-rota");
});

test.each(slugs)("%s has no fault, and shows nothing of its rubric to candidates", async (slug) => {
  expect(await checkExercise(join(bank, slug))).toEqual([]);
});
