import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { openPage, type Interview } from "./session.ts";

/** The candidate's page, at the changes or at another address within it. */
export async function openAt(browser: Browser, interview: Interview, place = "changes"): Promise<Page> {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("tab", { name: "Changes" }).waitFor();
  await page.goto(`${participantPage(page)}/${place}`);
  await page.getByRole("region", { name: /^(?:Changes|File .*)$/ }).waitFor();
  return page;
}

/** The address that a participant's places hang below. */
export function participantPage(page: Page): string {
  return page.url().replace(/(\/p\/[^/#?]+).*/, "$1");
}

/** Opens a file from the tree, so that its header stands at the top. */
export async function openFile(page: Page, path: string): Promise<void> {
  const field = page.getByRole("dialog").getByRole("searchbox");
  // Faster than a person: a key that comes while another panel still closes is that panel's.
  await expect(async () => {
    if (!(await field.isVisible())) await page.keyboard.press("t");
    await expect(field).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await field.fill(path);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(header(page, path)).toBeVisible();
}

/** The header of a file that is in the page. */
export function header(page: Page, path: string): Locator {
  return page.locator("[data-row=file]").filter({ has: page.locator(`h3[title="${path}"]`) });
}

/** The row of a line, wherever it stands in the page. */
export function lineRow(page: Page, side: "base" | "head", line: number): Locator {
  return page.locator(`[data-index]:has([data-side=${side}][data-line="${line}"])`);
}

/** Changes how the code is shown. */
export async function settings(page: Page, change: (panel: Locator) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: "How the code is shown" }).click();
  const panel = page.getByRole("dialog", { name: "How the code is shown" });
  await change(panel);
  // A key that comes while the panel takes its own choice in may be the page's.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(panel).toHaveCount(0, { timeout: 500 });
  }).toPass();
}
