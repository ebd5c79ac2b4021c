import { expect, type Page } from "@playwright/test";

/** The candidate's own focus time, as they use it. */

export async function startFocus(noor: Page): Promise<void> {
  await noor.getByRole("button", { name: "Focus time…" }).click();
  await noor.getByRole("menuitem", { name: "2 minutes" }).click();
  await writesAlone(noor);
}

export async function writesAlone(noor: Page): Promise<void> {
  await expect(noor.getByText("nobody sees this now", { exact: false })).toBeVisible();
  await expect(noor.getByText("Your focus time is starting…")).toHaveCount(0);
}

export const focusBar = (page: Page) => page.getByRole("region", { name: "Focus time" });
