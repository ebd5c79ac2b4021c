import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { openPage, openPageIn } from "./session.ts";

/** The shared editor as a person uses it. */

/**
 * Opens a person's link at a file of the workspace: on a machine of its own, in another tab of a browser, or in a page
 * that is listened to. One load instead of two.
 */
export async function openLinkInWorkspace(
  where: Browser | BrowserContext | Page,
  link: string,
  path: string,
): Promise<Page> {
  const url = new URL(link);
  url.pathname += `/workspace/${path}`;
  const page = await openAt(where, url.href);
  await textHasCome(page);
  return page;
}

async function openAt(where: Browser | BrowserContext | Page, url: string): Promise<Page> {
  if ("newContext" in where) return openPage(where, url);
  if ("newPage" in where) return openPageIn(where, url);
  await where.goto(url);
  return where;
}

/** Opens a file of the workspace and waits until its text is there. */
export async function openInWorkspace(page: Page, path: string): Promise<void> {
  // The link has become a seat once its secret is gone from the address.
  await page.waitForURL((url) => url.hash === "");
  await page.goto(`${new URL(page.url()).origin}${seatPath(page)}/workspace/${path}`);
  await textHasCome(page);
}

/** Loads the page anew, in the workspace. */
export async function reloadWorkspace(page: Page): Promise<void> {
  await page.reload();
  await textHasCome(page);
}

/** The first page of a run loads the editor while everything else starts, too. */
async function textHasCome(page: Page): Promise<void> {
  await expect(page.locator(".monaco-editor .view-line").first()).toBeVisible({ timeout: 120_000 });
}

/** `/p/<participant>` of the page. */
function seatPath(page: Page): string {
  return new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
}

/** Puts the cursor at the end of a line, counted from 1. */
export async function goToLineEnd(page: Page, line: number): Promise<void> {
  await page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first().focus();
  await page.keyboard.press("Control+Home");
  for (let index = 1; index < line; index++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
}

/** Types what one undo is to take back: between two keys a busy machine may take longer than one step lasts. */
export async function typeAtOnce(page: Page, text: string): Promise<void> {
  await page.keyboard.insertText(text);
}

/** What the editor shows, with plain spaces. Only lines that are on the screen. */
export async function shownText(page: Page): Promise<string> {
  const lines = page.locator(".monaco-editor .view-line");
  const placed = await lines.evaluateAll((elements) =>
    elements.map((element) => ({
      top: Number.parseFloat((element instanceof HTMLElement ? element.style.top : "") || "0"),
      text: element.textContent,
    })),
  );
  return placed
    .toSorted((a, b) => a.top - b.top)
    .map((line) => line.text.replaceAll("\u00a0", " "))
    .join("\n");
}

/** Until the editor has looked through the code it closes no brackets either. */
export async function expectColours(page: Page): Promise<void> {
  const spans = page.locator(".monaco-editor .view-line span[class^=mtk]");
  const colours = (): Promise<number> =>
    spans.evaluateAll((elements) => new Set(elements.map(({ className }) => className)).size);
  await expect.poll(colours).toBeGreaterThan(3);
}

export async function expectShown(page: Page, text: string): Promise<void> {
  // By itself it would look once a second only.
  await expect.poll(() => shownText(page), { intervals: [50, 100, 200] }).toContain(text);
}
