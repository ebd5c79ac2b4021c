import { expect } from "@playwright/test";
import { openAt, participantPage, openFile, lineRow, settings } from "./support/diff-page.ts";
import { oddInterview } from "./support/odd-interview.ts";
import type { Interview } from "./support/session.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await oddInterview());
});

test("each odd file is shown as what it is", async ({ browser }) => {
  const page = await openAt(browser, interview);
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
  await expectShown("trojan.js", "Hidden characters", "U+202E", "U+200B");
  await expect(list.getByRole("button", { name: /holds hidden characters/ }).first()).toBeVisible();
  await expectShown("bom.txt", "Byte order mark added");
  await expectShown("latin1.txt", "Not UTF-8", "café crème");
  await expectShown("bare-cr.txt", "U+000D");
  await openFile(page, "crlf.txt");
  await expect(lineRow(page, "head", 13), "plain CRLF is nothing odd").toContainText("line 13");
  await expect(list).not.toContainText("line ends in");

  await openFile(page, "dist/bundle.js");
  await expect(list).toContainText("This file is generated.");
  await expect(list).not.toContainText("var b=2");
  await page.getByRole("button", { name: "Show dist/bundle.js" }).click();
  await expect(list).toContainText("var b=2");
  await expectShown("schema.sql", "This file is generated.");
  await openFile(page, "dist/own.js");
  await expect(list, "taken out of the generated ones again").toContainText("var own=2");
});

test("inside a changed line what differs is marked, and a template has the colours of both its languages", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "app/show.html.erb");
  const line = lineRow(page, "head", 2).filter({ hasText: "order.open?" });
  await expect(line.locator("[class*=hl-keyword]").filter({ hasText: /^if$/ })).toHaveCount(1);
  await expect(lineRow(page, "head", 3).locator("[class*=hl-name]").first()).toHaveText("b");
  const marked = await line.locator("[class*=marked]").allInnerTexts();
  expect(marked.join("")).toContain("&& order.open?");
  expect(marked.join("")).not.toContain("late");
});

test("pictures are shown before and after, with their sizes; a drawing in SVG as text or picture", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "logo.png");
  await expect(page.getByRole("figure").filter({ hasText: "Before" })).toContainText(/3 × 2 · \d+ bytes/);
  await expect(page.getByRole("figure").filter({ hasText: "After" })).toContainText(/5 × 4 · \d+ bytes/);
  await openFile(page, "icon.svg");
  await expect(lineRow(page, "head", 1)).toContainText('width="40"');
  await page.getByRole("button", { name: "Show as a picture" }).click();
  await expect(page.getByRole("figure").filter({ hasText: "After" })).toContainText("40 × 10");
  expect(await page.locator("main svg[width='40']").count(), "never a part of the page").toBe(0);
});

test("what comes in sight after a long time of reading takes on its colours as before", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  const colours = lineRow(page, "head", 1).locator("code span[class]");
  await openFile(page, "spaces.py");
  await expect(colours.first()).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(0);
  await openFile(page, "trojan.js");
  await expect(colours.first()).toBeVisible();
});

test("how the code is shown stays so after a reload", async ({ browser }) => {
  const page = await openAt(browser, interview);
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
});

test("whitespace changes can be hidden, and comments still stand on the lines meant", async ({ browser }) => {
  const page = await openAt(browser, interview);
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
});

test("the search finds lines of folded parts, removed files and unchanged files, and opens there", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
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

  await panel.getByRole("searchbox").fill("N.*E");
  await expect(panel, "words, not a pattern").toContainText("Nothing found.");
  await panel.getByRole("searchbox").fill("needle");
  await panel.getByRole("button", { name: "All files" }).click();
  await panel.getByRole("button", { name: /NEEDLE = :untouched/ }).click();
  await expect(page.getByRole("region", { name: "File app/untouched.rb" })).toContainText("NEEDLE");
  expect(page.url()).toContain("/file/app/untouched.rb?at=head:2");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("the search shows what it found until the next lines come, and no longer than there are words", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await page.keyboard.press("/");
  const panel = page.getByRole("search", { name: "Search in the code" });
  const field = panel.getByRole("searchbox");
  const found = panel.getByRole("button", { name: /NEEDLE before/ });
  await field.fill("needle");
  await expect(panel).toContainText("2 lines in 2 files");
  // Answers are held back from now on.
  await page.route("**/search?*", () => undefined);
  await field.fill("needles");
  await expect(panel.getByRole("status")).toHaveText("Searching…");
  await expect(found).toBeVisible();
  await field.fill("");
  await expect(found).toHaveCount(0);
  await field.fill("other words");
  await expect(panel.getByRole("status")).toHaveText("Searching…");
  await expect(found).toHaveCount(0);
});

test("a link to a line opens there, also in a folded part, on base and in an unchanged file", async ({
  browser,
}) => {
  const page = await openAt(browser, interview, "changes/big.txt?at=head:200-202");
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
  const inFolded = page.getByRole("checkbox", { name: "big.txt viewed" });
  await page.goto(`${participantPage(page)}/changes/big.txt`);
  await inFolded.check();
  await expect(lineRow(page, "head", 10).filter({ hasText: "line ten" })).toHaveCount(0);
  await page.goto(`${participantPage(page)}/changes/big.txt?at=head:300`);
  const inFoldedFile = lineRow(page, "head", 300).filter({ hasText: "line 300" });
  await expect(inFoldedFile, "in a file that is folded, too").toBeInViewport();
  const unmarked = page.waitForResponse(
    (response) => response.url().endsWith("/viewed") && response.request().method() === "PUT",
  );
  await inFolded.uncheck();
  await unmarked;
  await page.goto(`${participantPage(page)}/changes/dist/bundle.js?at=head:1`);
  await expect(lineRow(page, "head", 1).filter({ hasText: "var b=2" }).locator("[data-chosen]")).toHaveCount(
    1,
  );
  await page.goto(`${participantPage(page)}/file/app/untouched.rb?at=head:2`);
  await expect(lineRow(page, "head", 2).locator("[data-chosen]")).toHaveCount(1);
});

test("the wheel scrolls the long lines of the file that the pointer is on", async ({ browser }) => {
  const page = await openAt(browser, interview);
  await openFile(page, "wide.txt");
  const wide = lineRow(page, "head", 1).locator("code").last();
  await expect(wide).toContainText("abcdefgh");
  const left = (): Promise<number> => wide.evaluate((element) => element.getBoundingClientRect().left);
  const before = await left();
  await lineRow(page, "head", 2).last().hover();
  await page.mouse.wheel(120, 0);
  await expect.poll(left).toBeCloseTo(before - 120, 0);
});
