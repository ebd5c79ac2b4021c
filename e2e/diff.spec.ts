import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import type { Repository } from "./support/git-repo.ts";
import { oddDiffRepository } from "./support/odd-diff.ts";
import { interviewOn, openPage, type Interview } from "./support/session.ts";
import { allLines } from "./support/shown-lines.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";

let server: TandiffServer;
let folder: string;
let repository: Repository;
let interview: Interview;

test.beforeAll(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-diff-"));
  repository = await oddDiffRepository(join(folder, "odd"));
  interview = await interviewOn(server, repository);
  await command(await takeSeat(interview.candidate), { type: "review.open" });
});

test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The candidate's page, at the changes or at another address within it. */
async function openAt(browser: Browser, place = "changes"): Promise<Page> {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("tab", { name: "Changes" }).waitFor();
  await page.goto(`${participantPage(page)}/${place}`);
  await page.getByRole("region", { name: /^(?:Changes|File .*)$/ }).waitFor();
  return page;
}

function participantPage(page: Page): string {
  return page.url().replace(/(\/p\/[^/#?]+).*/, "$1");
}

/** Opens a file from the tree, so that its header stands at the top. */
async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press("t");
  await page.getByRole("dialog").getByRole("searchbox").fill(path);
  await page.keyboard.press("Enter");
  await expect(header(page, path)).toBeVisible();
}

function header(page: Page, path: string): Locator {
  return page.locator("[data-row=file]").filter({ has: page.locator(`h3[title="${path}"]`) });
}

/** The row of a line, wherever it stands in the page. */
function lineRow(page: Page, side: "base" | "head", line: number): Locator {
  return page.locator(`[data-index]:has([data-side=${side}][data-line="${line}"])`);
}

async function settings(page: Page, change: (panel: Locator) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: "How the code is shown" }).click();
  await change(page.getByRole("dialog", { name: "How the code is shown" }));
  await page.keyboard.press("Escape");
}

async function blobLines(revision: string, path: string): Promise<string[]> {
  const text = await repository.git("show", `${revision}:${path}`);
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.replace(/\r$/, ""));
}

const texts = [
  ["app/order.rb", "app/order.rb"],
  ["big.txt", "big.txt"],
  ["crlf.txt", "crlf.txt"],
  ["to-crlf.txt", "to-crlf.txt"],
  ["mixed.txt", "mixed.txt"],
  ["trojan.js", "trojan.js"],
  ["lib/old name.txt", "lib/new name.txt"],
  ["no-final-newline.txt", "no-final-newline.txt"],
  ["spaces.py", "spaces.py"],
  ["icon.svg", "icon.svg"],
] as const;

for (const layout of ["Unified", "Side by side"]) {
  test(`${layout}: every line that shows is the line of the blob, and none is missing`, async ({
    browser,
  }) => {
    const page = await openAt(browser);
    await settings(page, async (panel) => {
      await panel.getByText(layout).click();
      await panel.getByText("One at a time").click();
    });
    for (const [before, after] of texts) {
      await openFile(page, after);
      const base = await blobLines("main", before);
      const head = await blobLines("feature", after);
      await expect(page.locator("[data-line] ~ code").first()).not.toBeEmpty();
      const shown = await allLines(page, "Changes");
      for (const { side, line, text } of shown) {
        expect(text, `${after}, ${side} line ${line}`).toBe((side === "base" ? base : head)[line - 1]);
      }
      const numbers = (side: string): number[] =>
        shown
          .filter((line) => line.side === side)
          .map(({ line }) => line)
          .toSorted((a, b) => a - b);
      expect(numbers("head"), `all of ${after}`).toEqual(head.map((_, index) => index + 1));
      const gone = shown.filter(({ side, change }) => side === "base" && change === "deleted");
      const added = shown.filter(({ side, change }) => side === "head" && change === "added");
      expect(base.length - gone.length, `${after}: what is not removed stays`).toBe(
        head.length - added.length,
      );
    }
    await page.context().close();
  });
}

test("each odd file is shown as what it is", async ({ browser }) => {
  const page = await openAt(browser);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  const list = page.getByRole("region", { name: "Changes" });
  const expectShown = async (path: string, ...words: (string | RegExp)[]): Promise<void> => {
    await openFile(page, path);
    for (const word of words) await expect(list, path).toContainText(word);
  };
  await expectShown("lib/new name.txt", "lib/old name.txt", /\d+% alike/);
  await expectShown("mode.sh", "Now executable");
  await expectShown("data.bin", "This is a binary file (6 bytes → 5 bytes).");
  await expectShown("link", "Symbolic link", "big.txt", "mode.sh");
  await expectShown("vendor/lib", "Submodule", "ab12ab12ab");
  await expectShown("empty.txt", "This file is empty.");
  await expectShown("no-final-newline.txt", "no newline at end of file");
  await expectShown("to-crlf.txt", "LF → CRLF", "line ends in CRLF", "line ends in LF");
  await expectShown("mixed.txt", "Mixed line endings", "line ends in CRLF");
  await expectShown(
    "trojan.js",
    "Hidden characters",
    "this line holds hidden characters",
    "U+202E",
    "U+200B",
  );
  await openFile(page, "crlf.txt");
  await expect(lineRow(page, "head", 13), "plain CRLF is nothing odd").toContainText("line 13");
  await expect(list).not.toContainText("line ends in");

  await openFile(page, "dist/bundle.js");
  await expect(list).toContainText("This file is generated.");
  await expect(list).not.toContainText("var b=2");
  await page.getByRole("button", { name: "Show dist/bundle.js" }).click();
  await expect(list).toContainText("var b=2");
  await page.context().close();
});

test("pictures are shown before and after, with their sizes; a drawing in SVG as text or picture", async ({
  browser,
}) => {
  const page = await openAt(browser);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "logo.png");
  await expect(page.getByRole("figure").filter({ hasText: "Before" })).toContainText(/3 × 2 · \d+ bytes/);
  await expect(page.getByRole("figure").filter({ hasText: "After" })).toContainText(/5 × 4 · \d+ bytes/);
  await openFile(page, "icon.svg");
  await expect(lineRow(page, "head", 1)).toContainText('width="40"');
  await page.getByRole("button", { name: "Show as a picture" }).click();
  await expect(page.getByRole("figure").filter({ hasText: "After" })).toContainText("40 × 10");
  expect(await page.locator("main svg[width='40']").count(), "never a part of the page").toBe(0);
  await page.context().close();
});

test("how the code is shown stays so after a reload", async ({ browser }) => {
  const page = await openAt(browser);
  await settings(page, async (panel) => {
    await panel.getByText("Side by side").click();
    await panel.getByText("One at a time").click();
    await panel.getByText("8", { exact: true }).click();
    await panel.getByText("Blue and orange").click();
    await panel.getByText("Wrap long lines").click();
  });
  await page.reload();
  await page.getByRole("region", { name: "Changes" }).waitFor();
  await openFile(page, "wide.txt");
  const row = lineRow(page, "head", 1);
  await expect(row.locator("[data-change]")).toHaveCount(2);
  await expect.poll(() => row.evaluate((element) => element.clientHeight), "wrapped").toBeGreaterThan(30);
  const code = row.locator("code").first();
  expect(await code.evaluate((element) => getComputedStyle(element).tabSize)).toBe("8");
  await expect(page.locator("html")).toHaveAttribute("data-diff", "safe");
  await page.context().close();
});

test("whitespace changes can be hidden, and comments still stand on the lines meant", async ({ browser }) => {
  const page = await openAt(browser);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "spaces.py");
  await expect(lineRow(page, "base", 2).first()).toBeVisible();
  const tab = page.getByRole("tab", { name: "Changes" });
  const before = Number(/\d+/.exec(await tab.innerText())?.[0]);
  await settings(page, (panel) => panel.getByText("Hide whitespace changes").click());
  await expect(page.getByText("Whitespace hidden")).toBeVisible();
  await openFile(page, "spaces.py");
  const spaces = page.locator("[data-row=line]").filter({ hasText: /return/ });
  await expect(spaces.filter({ hasText: "return 1" })).toHaveCount(1);
  await expect(spaces.filter({ hasText: /return [23]/ })).toHaveCount(2);
  expect(before).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Comment on head line 5" }).click({ force: true });
  await page.getByRole("textbox", { name: /^Comment on/ }).fill("About the changed return.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article", { name: "Comment by Noor" })).toBeVisible();
  await settings(page, (panel) => panel.getByText("Hide whitespace changes").click());
  await expect(page.getByText("Whitespace hidden")).toHaveCount(0);
  await openFile(page, "spaces.py");
  const order = await page
    .locator("[data-row]")
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((row) => row.textContent ?? ""),
    );
  const comment = order.findIndex((text) => text.includes("About the changed return."));
  expect(order[comment - 1]).toContain("return 3");
  await page.context().close();
});

test("a commit shows what it did, and says where to comment on lines that change again", async ({
  browser,
}) => {
  const page = await openAt(browser);
  await page.getByRole("button", { name: "All 4 commits" }).click();
  await page.getByRole("button", { name: /Change the order/ }).click();
  await expect(page.getByText("It was in the wrong order.")).toBeVisible();
  await expect(page.getByRole("tab", { name: "Changes" })).toContainText("5");
  const list = page.getByRole("region", { name: "Changes" });
  await expect(list).toContainText("total_8 = 80");
  await expect(list).not.toContainText("total_8 = 88");
  await expect(page.getByRole("button", { name: "Comment on head line 9", exact: true })).toHaveCount(0);
  await expect(
    page.getByRole("button", { name: "Comment on head line 3", exact: true }),
    "the renamed file stays as this commit left it",
  ).toHaveCount(1);

  await page.reload();
  await expect(list, "the address names the commit").toContainText("total_8 = 80");
  await page.getByRole("button", { name: "Comment in the whole diff" }).first().click();
  await expect(list).toContainText("total_8 = 88");
  await expect(page.getByRole("button", { name: "All 4 commits" })).toBeVisible();

  await page.getByRole("button", { name: "All 4 commits" }).click();
  await page.getByRole("combobox", { name: "From" }).selectOption({ index: 0 });
  await page.getByRole("combobox", { name: "to", exact: true }).selectOption({ index: 1 });
  await page.getByRole("button", { name: "Show the range" }).click();
  await expect(page.getByRole("button", { name: "Commits 1 to 2 of 4" })).toBeVisible();
  await expect(list).toContainText("total_8 = 88");
  await expect(list).not.toContainText("total_8 = 80");
  await page.context().close();
});

test("what is marked viewed is marked on another machine too, and counted", async ({ browser }) => {
  const page = await openAt(browser);
  const saved = page.waitForResponse(
    (response) =>
      response.url().endsWith("/viewed") && response.status() < 300 && response.request().method() === "PUT",
  );
  await page.getByRole("checkbox", { name: "app/order.rb viewed" }).check();
  await expect(page.getByText(/1 of \d+ viewed/)).toBeVisible();
  await saved;
  await page.context().close();

  const elsewhere = await openAt(browser);
  await expect(elsewhere.getByText(/1 of \d+ viewed/)).toBeVisible();
  const box = elsewhere.getByRole("checkbox", { name: "app/order.rb viewed" });
  await expect(box).toBeChecked();
  await expect(elsewhere.getByRole("button", { name: "Unfold app/order.rb" })).toBeVisible();
  const undone = elsewhere.waitForResponse(
    (response) => response.url().endsWith("/viewed") && response.request().method() === "PUT",
  );
  await box.uncheck();
  await undone;
  await elsewhere.context().close();
});

test("the search finds lines of folded parts, removed files and unchanged files, and opens there", async ({
  browser,
}) => {
  const page = await openAt(browser);
  await page.keyboard.press("/");
  const panel = page.getByRole("search", { name: "Search in the code" });
  await expect(panel.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("line 200");
  await expect(panel).toContainText("1 line in 1 file");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const folded = lineRow(page, "head", 200);
  await expect(folded).toBeInViewport();
  await expect(folded.locator("[data-chosen]")).toHaveCount(1);
  await expect(
    folded.locator("code span").filter({ hasText: /^line 200$/ }),
    "marked in the line",
  ).toHaveCount(1);
  expect(page.url()).toContain("/changes/big.txt?at=head:200");

  await panel.getByRole("searchbox").fill("needle");
  await expect(panel).toContainText("2 lines in 2 files");
  await panel.getByRole("button", { name: "Match case" }).click();
  await expect(panel).toContainText("Nothing found.");
  await panel.getByRole("button", { name: "Match case" }).click();
  await panel.getByRole("button", { name: /NEEDLE before/ }).click();
  await expect(page.locator("[data-row]").filter({ hasText: "NEEDLE before" })).toBeInViewport();
  expect(page.url()).toContain("/changes/gone.txt?at=base:2");

  await panel.getByRole("button", { name: "All files" }).click();
  await panel.getByRole("button", { name: /NEEDLE = :untouched/ }).click();
  await expect(page.getByRole("region", { name: "File app/untouched.rb" })).toContainText("NEEDLE");
  expect(page.url()).toContain("/file/app/untouched.rb?at=head:2");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await page.context().close();
});

test("a link to a line opens there, also in a folded part, on base and in an unchanged file", async ({
  browser,
}) => {
  const page = await openAt(browser, "changes/big.txt?at=head:200-202");
  for (const line of [200, 201, 202]) {
    await expect(lineRow(page, "head", line)).toBeInViewport();
    await expect(lineRow(page, "head", line).locator("[data-chosen]")).toHaveCount(1);
  }
  await expect(lineRow(page, "head", 203).locator("[data-chosen]")).toHaveCount(0);
  await page.waitForTimeout(600);
  expect(page.url(), "reading there does not take the lines out of the address").toContain(
    "?at=head:200-202",
  );

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await lineRow(page, "head", 201).locator("[data-line]").click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Copy link" })).toBeVisible();
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${participantPage(page)}/changes/big.txt?at=head:201`);

  await page.goto(`${participantPage(page)}/changes/lib/new%20name.txt?at=base:3`);
  await expect(lineRow(page, "base", 3).filter({ hasText: "line 3" }).locator("[data-chosen]")).toHaveCount(
    1,
  );
  await page.goto(`${participantPage(page)}/file/app/untouched.rb?at=head:2`);
  await expect(lineRow(page, "head", 2).locator("[data-chosen]")).toHaveCount(1);
  await page.context().close();
});

test("who looks at the overview comes back to where they were reading", async ({ browser }) => {
  const page = await openAt(browser, "changes/trojan.js?at=head:2");
  const line = lineRow(page, "head", 2).filter({ hasText: "only admins" });
  await expect(line).toBeInViewport();
  const topOf = (): Promise<number> => line.evaluate((element) => element.getBoundingClientRect().top);
  const before = await topOf();
  await page.getByRole("tab", { name: "Overview" }).click();
  await expect(line).toHaveCount(0);
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect.poll(topOf).toBe(before);
  await page.context().close();
});

test("one file at a time, with keys for the next and the previous one", async ({ browser }) => {
  const page = await openAt(browser);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "big.txt");
  await expect(page.locator("[data-row=file]")).toHaveCount(1);
  await page.keyboard.press("]");
  await expect(header(page, "crlf.txt")).toBeVisible();
  await expect(page.locator("[data-row=file]")).toHaveCount(1);
  await page.keyboard.press("[");
  await expect(header(page, "big.txt")).toBeVisible();
  await page.context().close();
});

test("the wheel scrolls the long lines of the file that the pointer is on", async ({ browser }) => {
  const page = await openAt(browser);
  await openFile(page, "wide.txt");
  const wide = lineRow(page, "head", 1).locator("code").last();
  await expect(wide).toContainText("abcdefgh");
  const left = (): Promise<number> => wide.evaluate((element) => element.getBoundingClientRect().left);
  const before = await left();
  await lineRow(page, "head", 2).last().hover();
  await page.mouse.wheel(120, 0);
  await expect.poll(left).toBeCloseTo(before - 120, 0);
  await page.context().close();
});
