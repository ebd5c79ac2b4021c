import { expect, type Locator, type Page } from "@playwright/test";

/** The candidate opens the merge request from the welcome page. */
export async function openReview(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open the merge request" }).click();
  await expect(page.getByRole("heading", { name: "Greet everyone at once" })).toBeVisible();
}

/** Goes to the changes of the greeter. */
export async function openChanges(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.getByText("greetAll", { exact: false }).first()).toBeVisible();
}

/** The `+` of a line of greet.ts, which stands after greet.test.ts. */
export function plus(page: Page, side: "base" | "head", line: number): Locator {
  return page.getByRole("button", { name: new RegExp(`^Comment on ${side} line ${line}\\b`) }).last();
}

/** Types into the form of a line of greet.ts, as the merge request leaves it. */
export async function writeOn(page: Page, line: number, text: string): Promise<void> {
  await plus(page, "head", line).click({ force: true });
  await page.getByRole("textbox", { name: /^Comment on/ }).fill(text);
}

/** Posts a comment on a line of greet.ts. */
export async function post(page: Page, line: number, text: string, author = "Noor"): Promise<Locator> {
  await writeOn(page, line, text);
  await page.keyboard.press("Control+Enter");
  const comment = page.getByRole("article", { name: `Comment by ${author}` }).filter({ hasText: text });
  await expect(comment).toBeVisible();
  return comment;
}

/** Opens the list of all comments. */
export async function openDrawer(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Comments", exact: true }).click();
  return page.getByRole("region", { name: "Comments", exact: true });
}

/** Waits until the code has come that a page loads a while after it was opened, and that needs a server. */
export async function codeHasCome(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    return ["/ToastPlace-", "/DialogBox-"].every((part) => names.some((name) => name.includes(part)));
  });
  await page.waitForLoadState("networkidle");
}

/** Hands the review in, with a declaration that no assistant was used. */
export async function handIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "I am done" }).click();
  await page.getByRole("radio", { name: "I used none" }).check();
  await page.getByRole("button", { name: "Hand in" }).click();
  await expect(page.getByText("Your review is in", { exact: false })).toBeVisible();
}

/** Waits until the bar of a page says that the session is in a phase. */
export async function inPhase(page: Page, words: string): Promise<void> {
  await expect(page.getByRole("banner").getByText(words, { exact: true })).toBeVisible();
}

/** Goes to the start of a page once it knows that the call has ended: before that one comes back into the call. */
export async function goToEndedPage(page: Page): Promise<void> {
  await inPhase(page, "Ended");
  await page.getByRole("link", { name: "Tandiff, to the start of your page" }).click();
}
