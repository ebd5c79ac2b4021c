import { execFileSync } from "node:child_process";
import { mkdtemp, rm, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import {
  expectShown,
  goToLineEnd,
  openInWorkspace,
  openLinkInWorkspace,
  shownText,
  typeAtOnce,
} from "./support/editor.ts";
import { makeRepository } from "./support/git-repo.ts";
import { startedCall } from "./support/greeter-interview.ts";
import { greeterSteps, openPage, tandiffOk, type Interview } from "./support/session.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let folder: string;
let interview: Interview;

test.beforeEach(async () => {
  ({ server, interview } = await startedCall());
  folder = await mkdtemp(join(tmpdir(), "tandiff-files-"));
});

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const tree = (page: Page): Locator => page.getByRole("navigation", { name: "Workspace files" });
const row = (page: Page, name: string): Locator => tree(page).locator(`[data-tree-row][title="${name}"]`);
const tabs = (page: Page): Locator => page.getByRole("list", { name: "Open files" });
const saved = (page: Page): Locator => page.getByRole("status").filter({ hasText: /^Saved$/ });

async function both(browser: Browser, path = "greet.ts"): Promise<{ noor: Page; ada: Page }> {
  const noor = await openLinkInWorkspace(browser, interview.candidate, path);
  const ada = await openLinkInWorkspace(browser, interview.interviewer, path);
  return { noor, ada };
}

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

async function choose(page: Page, file: string, item: string): Promise<void> {
  await row(page, file).hover();
  await tree(page)
    .getByRole("button", { name: `More for ${file.split("/").at(-1)}` })
    .click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function askPath(page: Page, path: string, button: string): Promise<void> {
  await page.getByRole("textbox", { name: "Path" }).fill(path);
  await page.getByRole("button", { name: button }).click();
}

test("files are made, renamed, deleted and restored together, and the patch has them", async ({
  browser,
}) => {
  const { noor, ada } = await both(browser);
  await tree(noor).getByRole("button", { name: "New file" }).click();
  await askPath(noor, "../outside.ts", "Make the file");
  await expect(noor.getByText('This path has a part "..".')).toBeVisible();
  await askPath(noor, "greet.ts", "Make the file");
  await expect(noor.getByText("There is greet.ts already.")).toBeVisible();
  await askPath(noor, "lib/polite.ts", "Make the file");
  const undo = noor
    .getByRole("listitem")
    .filter({ hasText: "lib/polite.ts is made" })
    .getByRole("button", { name: "Undo" });
  // It stays while the pointer is on it.
  await undo.hover();
  await expect(noor).toHaveURL(/workspace\/lib\/polite\.ts$/);
  await expect(noor.locator(".monaco-editor .view-line").first()).toBeAttached();
  await goToLineEnd(noor, 1);
  await noor.keyboard.type("export const polite = true;");
  await row(ada, "lib").click();
  // Making a file can be taken back, and that too.
  await undo.click();
  await expect(row(ada, "lib/polite.ts")).toHaveCount(0);
  await noor.getByRole("region", { name: "Deleted file" }).getByRole("button", { name: "Restore" }).click();
  await row(ada, "lib/polite.ts").click();
  await expectShown(ada, "polite = true");

  // Ada's tab goes along with the new name.
  await choose(noor, "lib/polite.ts", "Rename…");
  await askPath(noor, "lib/manners.ts", "Rename");
  for (const page of [noor, ada]) {
    await expect(page).toHaveURL(/workspace\/lib\/manners\.ts$/);
    await expect(tabs(page).getByRole("button", { name: /^manners\.ts/ })).toBeVisible();
    await expect(tabs(page).getByRole("button", { name: /^polite\.ts/ })).toHaveCount(0);
  }
  await expectShown(ada, "polite = true");

  // Under the hands of somebody who types: asked first, nothing is lost, and it comes back.
  await goToLineEnd(ada, 1);
  await ada.keyboard.type(" // Ada");
  await choose(noor, "lib/manners.ts", "Delete");
  await expect(noor.getByText("Ada has lib/manners.ts open now", { exact: false })).toBeVisible();
  await noor.getByRole("button", { name: "Delete the file" }).click();
  await expect(ada.getByRole("region", { name: "Deleted file" })).toContainText("is kept");
  await expectShown(ada, "// Ada");
  const before = await shownText(ada);
  await ada.keyboard.type("nothing");
  expect(await shownText(ada), "nobody writes in it").toBe(before);
  await ada.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(ada.getByRole("region", { name: "Deleted file" })).toHaveCount(0);
  await goToLineEnd(ada, 1);
  await ada.keyboard.type("!");
  await expectShown(noor, "// Ada!");

  await choose(noor, "README.md", "Delete");
  await expect(row(ada, "README.md")).toHaveCount(0);
  await noor
    .getByRole("listitem")
    .filter({ hasText: "README.md is deleted" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(row(ada, "README.md")).toBeVisible();
  await choose(ada, "greet.test.ts", "Delete");
  await expect(row(noor, "greet.test.ts")).toHaveCount(0);
  await expect(saved(ada)).toBeVisible();

  await tandiffOk(server, ["session", "export", interview.id, "--out", join(folder, "out")]);
  const { folder: repository } = await makeRepository(join(folder, "repository"), greeterSteps);
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", repository, "-c", "user.name=R", "-c", "user.email=r@example.org", ...args], {
      encoding: "utf8",
    });
  git("checkout", "-q", "feature");
  git("am", "-q", join(folder, "out", "fixes.patch"));
  expect(await readFile(join(repository, "lib/manners.ts"), "utf8")).toBe(
    "export const polite = true; // Ada!",
  );
  expect(git("ls-files").trim().split("\n")).toEqual([
    "README.md",
    "greet.ts",
    "lib/manners.ts",
    "lib/names.ts",
  ]);

  // What shows the deletion has a way back too.
  await noor.getByRole("tab", { name: "Since head" }).click();
  await noor.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(row(ada, "greet.test.ts")).toBeVisible();
  await leave(noor, ada);
});

test("tabs, quick open and find in files over the text as it is now", async ({ browser }) => {
  const { noor, ada } = await both(browser);
  await noor.keyboard.press("Control+p");
  await noor.getByRole("dialog").getByRole("searchbox").fill("names");
  await noor.keyboard.press("Enter");
  await expect(noor).toHaveURL(/lib\/names\.ts$/);
  await goToLineEnd(ada, 4);
  await ada.keyboard.type(" // unmistakable");
  await expect(saved(ada)).toBeVisible();

  await noor.keyboard.press("Control+Shift+f");
  const find = noor.getByRole("search", { name: "Find in files" });
  await find.getByRole("searchbox").fill("UNMISTAKABLE");
  await expect(find.getByText("1 line.")).toBeVisible();
  await find.getByRole("button", { name: "Match case" }).click();
  await expect(find.getByText("Nothing was found.")).toBeVisible();
  await find.getByRole("button", { name: "Match case" }).click();
  await find.getByRole("button", { name: /unmistakable/ }).click();
  await expect(noor).toHaveURL(/workspace\/greet\.ts$/);
  await expect(noor.getByText("Line 4, column 1")).toBeVisible();
  await find.getByRole("searchbox").press("Escape");
  await expect(tree(noor)).toBeVisible();

  await goToLineEnd(noor, 1);
  await noor.keyboard.press("F4");
  await expect(noor).toHaveURL(/lib\/names\.ts$/);
  await noor.keyboard.press("Shift+F4");
  await expect(noor).toHaveURL(/workspace\/greet\.ts$/);
  await noor.reload();
  await expect(tabs(noor).getByRole("listitem")).toHaveCount(2);
  await tabs(noor)
    .getByRole("button", { name: /^names\.ts/ })
    .click({ button: "middle" });
  await expect(tabs(noor).getByRole("listitem")).toHaveCount(1);
  await tabs(noor)
    .getByRole("button", { name: /^greet\.ts/ })
    .press("Delete");
  await expect(tabs(noor).getByRole("listitem")).toHaveCount(0);
  await leave(noor, ada);
});

test("words are completed unless one switches that off, lines are commented and several cursors write", async ({
  browser,
}) => {
  const { noor, ada } = await both(browser);
  const words = noor.locator(".suggest-widget.visible");
  await goToLineEnd(noor, 7);
  await noor.keyboard.press("Enter");
  await noor.keyboard.type("greetA");
  await expect(words).toContainText("greetAll");
  await noor.keyboard.press("Tab");
  await expectShown(noor, "  greetAll\n");
  await expectShown(ada, "greetAll\n  const out");
  await noor.getByRole("button", { name: "Word completion on" }).click();
  await goToLineEnd(noor, 8);
  await noor.keyboard.type(" greetA");
  await expectShown(ada, "greetAll greetA");
  await expect(words).toHaveCount(0);
  await noor.reload();
  await expect(noor.getByRole("button", { name: "Word completion off" })).toBeVisible();

  // With the cursor on two lines at once, and one undo for both.
  await goToLineEnd(noor, 14);
  await noor.keyboard.press("Shift+Alt+ArrowDown");
  await typeAtOnce(noor, " // two");
  await expect.poll(async () => (await shownText(ada)).match(/\/\/ two/g)?.length).toBe(2);
  await goToLineEnd(ada, 14);
  await ada.keyboard.type(" and Ada");
  await expectShown(noor, "// two and Ada");
  await noor.keyboard.press("Control+z");
  await expect.poll(async () => (await shownText(ada)).match(/\/\/ two/g)).toBeNull();
  await expectShown(noor, " and Ada");

  await goToLineEnd(noor, 4);
  await noor.keyboard.press("Control+/");
  await expect.poll(async () => (await shownText(ada)).split("\n")[3]).toMatch(/^\s*\/\/ /);
  await leave(noor, ada);
});

test("a paste that is too large is refused in words, and the clipboard keeps it", async ({ browser }) => {
  const noor = await openPage(browser, interview.candidate);
  await noor.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openInWorkspace(noor, "lib/names.ts");
  const before = await shownText(noor);
  await noor.evaluate(() => navigator.clipboard.writeText("x".repeat(3_000_000)));
  await goToLineEnd(noor, 1);
  await noor.keyboard.press("Control+v");
  await expect(noor.getByText(/KiB is the most/).first()).toBeVisible();
  expect(await shownText(noor)).toBe(before);
  expect(await noor.evaluate(async () => (await navigator.clipboard.readText()).length)).toBe(3_000_000);
  await noor.evaluate(() => navigator.clipboard.writeText(" // small"));
  await noor.keyboard.press("Control+v");
  await expectShown(noor, "// small");
  await leave(noor);
});
