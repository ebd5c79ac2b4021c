import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "./repository.ts";

const document = await readFile(join(repositoryRoot, "docs/security.md"), "utf8");
const named = [...document.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`: “([^”]+)”/g)].map(
  ([, file = "", title = ""]) => ({ file, title }),
);

test("every defence names a test", () => {
  const threats = document.slice(document.indexOf("## Threats"), document.indexOf("## OWASP"));
  const rows = threats.split("\n").filter((line) => line.startsWith("|") && !/^\|[ -]+\|/.test(line));
  const attacks = rows.filter((row) => !row.startsWith("| Attack"));
  expect(attacks.length).toBeGreaterThan(20);
  for (const row of attacks) expect(row).toMatch(/\.(?:test|spec)\.tsx?`: “/);
});

test.each(named)("$file has the test “$title”", async ({ file, title }) => {
  const source = await readFile(join(repositoryRoot, file), "utf8").catch(() => null);
  expect(source, `${file} is not there`).not.toBeNull();
  expect(source?.replaceAll(/\s+/g, " ")).toContain(title);
});

test("at most 60 requirements are listed", () => {
  const rows = document.slice(document.indexOf("## OWASP")).match(/^\| \d/gm) ?? [];
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.length).toBeLessThanOrEqual(60);
});
