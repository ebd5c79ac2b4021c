import { expect, type Locator, type Page } from "@playwright/test";
import { goToEndedPage } from "./greeter-page.ts";

/** After the call: the scorecard on its own page as a person uses it, where all parts are in sight. */
export async function openScorecard(page: Page): Promise<void> {
  await goToEndedPage(page);
  await page.getByRole("link", { name: "Score the interview" }).click();
}

export async function choose(page: Page, group: string, option: string): Promise<void> {
  await page
    .getByRole("group", { name: group })
    .getByRole("radio", { name: new RegExp(`^${option}\\b`) })
    .check({ force: true });
}

export async function submit(page: Page, verb: "Submit" | "Amend" = "Submit"): Promise<void> {
  await page.getByRole("button", { name: `${verb} the scorecard…` }).click();
  await page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** The scorecards that are open, side by side. */
export function comparison(page: Page): Locator {
  return page.getByRole("region", { name: "Side by side" });
}
