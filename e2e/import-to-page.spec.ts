import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { openAt, openFile, settings } from "./support/diff-page.ts";
import type { Repository } from "./support/git-repo.ts";
import { oddInterview } from "./support/odd-interview.ts";
import type { Interview } from "./support/session.ts";
import { allLines } from "./support/shown-lines.ts";
import { test } from "./support/test.ts";

const run = promisify(execFile);

let repository: Repository;
let interview: Interview;

test.beforeEach(async () => {
  ({ repository, interview } = await oddInterview());
});

/** What changes without a line that could show: what these look like is told by `diff.spec.ts`. */
const withoutLines = ["data.bin", "empty.txt", "logo.png", "mode.sh", "vendor/lib"];
const generated = ["dist/bundle.js", "schema.sql"];
/** Texts that are not UTF-8. */
const latin1 = ["latin1.txt"];

interface ChangedFile {
  /** Null where the file is not on that side. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Git's own list of what has changed. */
async function changedFiles(...options: string[]): Promise<ChangedFile[]> {
  const raw = await repository.git("diff", "--name-status", "-z", "-M", ...options, "main", "feature");
  const words = raw.split("\0").slice(0, -1);
  const files: ChangedFile[] = [];
  while (words.length > 0) {
    const kind = words.shift() ?? "";
    const path = words.shift() ?? "";
    if (kind.startsWith("R")) files.push({ before: path, after: words.shift() ?? "" });
    else files.push({ before: kind === "A" ? null : path, after: kind === "D" ? null : path });
  }
  return files;
}

/** The lines of a blob as bytes, ended by LF or by the end of the file; a BOM is not a part of the first. */
async function blobLines(revision: string, path: string | null): Promise<Buffer[]> {
  if (path === null) return [];
  const args = ["-C", repository.folder, "cat-file", "blob", `${revision}:${path}`];
  const { stdout } = await run("git", args, { encoding: "buffer" });
  const start = stdout.subarray(0, 3).toString("hex") === "efbbbf" ? 3 : 0;
  const lines: Buffer[] = [];
  for (let from = start; from < stdout.length;) {
    const feed = stdout.indexOf(0x0a, from);
    const end = feed < 0 ? stdout.length : feed;
    lines.push(stdout.subarray(from, end));
    from = end + 1;
  }
  return lines;
}

/** Bytes without the carriage return of CRLF, which the page shows as a badge where it matters. */
function shownBytes(line: Buffer | undefined): string {
  return (line?.at(-1) === 0x0d ? line.subarray(0, -1) : line)?.toString("hex") ?? "no such line";
}

function withoutWhitespace(line: Buffer): string {
  return line.toString("latin1").replaceAll(/[ \t\r]/g, "");
}

test("the repository holds every kind of change, and none is left out of these tests", async () => {
  const files = await changedFiles();
  const paths = files.map(({ before, after }) => after ?? before ?? "");
  for (const path of [...withoutLines, ...generated, ...latin1]) expect(paths).toContain(path);
  expect(files.filter(({ before }) => before === null).length, "added").toBeGreaterThan(0);
  expect(files.filter(({ after }) => after === null).length, "removed").toBeGreaterThan(0);
  expect(files.filter((file) => file.before && file.after && file.before !== file.after)).toHaveLength(1);
});

/** Each half by itself in every run, all pairs in the full one. */
const looks =
  process.env["TANDIFF_FULL"] === "1"
    ? [
        { layout: "Unified", whitespace: "shown" },
        { layout: "Unified", whitespace: "hidden" },
        { layout: "Side by side", whitespace: "shown" },
        { layout: "Side by side", whitespace: "hidden" },
      ]
    : [
        { layout: "Unified", whitespace: "shown" },
        { layout: "Side by side", whitespace: "hidden" },
      ];

for (const { layout, whitespace } of looks) {
  test(`${layout}, whitespace ${whitespace}: every line that shows is the blob's, and none is missing`, async ({
    browser,
  }) => {
    test.slow();
    const page = await openAt(browser, interview);
    const isHidden = whitespace === "hidden";
    await settings(page, async (panel) => {
      for (const choice of [layout, "One at a time", ...(isHidden ? ["Hide whitespace changes"] : [])]) {
        await panel.getByText(choice, { exact: true }).click();
      }
    });
    if (isHidden) await expect(page.getByText("Whitespace hidden")).toBeVisible();
    const onlyWhitespace = isHidden ? ["only-spaces.py", "to-crlf.txt"] : [];

    for (const { before, after } of await changedFiles()) {
      const path = after ?? before ?? "";
      if (withoutLines.includes(path)) continue;
      await openFile(page, path);
      await expect(page.locator("[data-row=file]").getByText("Only whitespace has changed")).toHaveCount(
        onlyWhitespace.includes(path) ? 1 : 0,
      );
      if (generated.includes(path)) await page.getByRole("button", { name: `Show ${path}` }).click();
      const base = await blobLines("main", before);
      const head = await blobLines("feature", after);
      // Where no change shows, all lines may be folded away.
      const shownCode = page.locator("[data-index] code");
      if ((await shownCode.count()) === 0)
        await page.getByRole("button", { name: /unchanged lines?$/ }).click();
      await expect(shownCode.first()).not.toBeEmpty();
      const shown = await allLines(page, "Changes");

      const changed = { base: new Set<number>(), head: new Set<number>() };
      for (const { side, line, text, change } of shown) {
        const own = (side === "base" ? base : head)[line - 1];
        const bytes = Buffer.from(text, latin1.includes(path) ? "latin1" : "utf8").toString("hex");
        expect(bytes, `${path}, ${side} line ${line}: ${text}`).toBe(shownBytes(own));
        if (change !== "same") changed[side].add(line);
      }
      const numbers = (side: string): number[] =>
        shown
          .filter((line) => line.side === side)
          .map(({ line }) => line)
          .toSorted((a, b) => a - b);
      const all = (lines: readonly Buffer[]): number[] => lines.map((_, index) => index + 1);
      expect(numbers("head"), `all of ${path}`).toEqual(all(head));
      if (layout === "Side by side") expect(numbers("base"), `all of ${path} before`).toEqual(all(base));

      // What is not marked as changed is the same on both sides, in the same order.
      const kept = (lines: readonly Buffer[], gone: ReadonlySet<number>): string[] =>
        lines
          .filter((_, index) => !gone.has(index + 1))
          .map((line) => (isHidden ? withoutWhitespace(line) : line.toString("hex")));
      expect(kept(base, changed.base), `${path}: what stays`).toEqual(kept(head, changed.head));
      const isSame =
        onlyWhitespace.includes(path) ||
        (base.length === head.length && base.every((line, index) => line.equals(head[index] ?? line)));
      if (!isSame) expect(changed.base.size + changed.head.size, `${path} has changed`).toBeGreaterThan(0);
    }
  });
}
