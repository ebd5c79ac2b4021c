import { expect, type Page } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
});

/** Name of what has the focus, having seen that it shows: by an outline, or for an item of a list by its colour. */
async function focused(page: Page): Promise<string> {
  const { name, shows } = await page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return { name: "", shows: false };
    // The circle of a choice that is drawn by its label.
    const drawn = element.matches(".visually-hidden") ? element.nextElementSibling : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn ?? element);
    const shown = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    const words = element.getAttribute("aria-label") ?? label ?? element.textContent ?? "";
    return { name: words.trim() || element.tagName, shows: shown || element === document.body };
  });
  expect(shows, `the focus shows on ${name}`).toBe(true);
  return name;
}

/** Presses Tab, or another key, until what has the focus is named so. Fails after as many stops as a page may have. */
async function reach(page: Page, name: RegExp, key = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let stops = 0; stops < 60; stops++) {
    const here = await focused(page);
    if (name.test(here)) return;
    passed.push(here);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not come to ${String(name)}, but to: ${passed.join(" | ")}`);
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test("a candidate reviews and hands in with the keyboard alone, and sees where it is at every step", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  const form = page.getByRole("textbox", { name: /^Comment on/ });
  const articles = page.getByRole("article");
  const dialog = page.getByRole("dialog");
  await page.getByRole("heading", { name: "Welcome, Noor" }).waitFor();

  await test.step("opens the merge request and comments on it as a whole", async () => {
    await reach(page, /^Open the merge request/);
    await press(page, "Enter");
    await page.getByRole("heading", { name: "Greet everyone at once" }).waitFor();
    await reach(page, /^Comment on the merge request/);
    await press(page, "Enter");
    await expect(form).toBeFocused();
    await page.keyboard.type("On the whole good.");
    await press(page, "Control+Enter");
    await expect(articles).toHaveCount(1);
  });

  await test.step("opens the changes and comments on lines, with labels", async () => {
    await reach(page, /^Overview/, "Shift+Tab");
    await press(page, "ArrowRight");
    await page.getByText("greetAll").first().waitFor();
    await press(page, "]", "j", "j");
    const cursor = page.locator("[data-cursor]");
    await expect(cursor).toBeFocused();
    await expect(cursor).toHaveAccessibleName(/^(?:base|head) line \d+.*: /);
    await focused(page);
    await press(page, "Shift+ArrowDown");
    await expect(cursor).toHaveAccessibleName(/^2 rows chosen; /);
    await press(page, "c");
    await expect(form).toBeFocused();
    await page.keyboard.type("About these two.");
    await press(page, "Tab");
    await focused(page);
    await page.keyboard.type("Must");
    await reach(page, /^Comment$/);
    await press(page, "Shift+Tab", "Shift+Tab", "Shift+Tab");
    await expect(form).toBeFocused();
    await press(page, "Control+Enter");
    await expect(page.getByText("Must fix").first()).toBeVisible();
  });

  await test.step("comments on characters, and on a whole file", async () => {
    await press(page, "j", "Shift+ArrowRight", "Control+Shift+ArrowRight", "c");
    await page.keyboard.type("This word.");
    await press(page, "Control+Enter");
    await expect(articles.filter({ hasText: "This word." })).toBeVisible();
    await press(page, "[");
    await reach(page, /^Comment on the file$/);
    await press(page, "Enter");
    await page.keyboard.type("The file.");
    await press(page, "Control+Enter");
    await expect(articles.filter({ hasText: "The file." })).toBeVisible();
  });

  await test.step("goes from thread to thread, and from file to file, and marks one viewed", async () => {
    await press(page, "n");
    await expect(page.locator("[data-thread]:focus")).toHaveCount(1);
    await focused(page);
    await press(page, "n", "p", "n");
    await focused(page);
    await page.getByText("greetAll").first().waitFor();
    await press(page, "]", "[", "x");
    await expect(page.getByText("1 of 2 viewed")).toBeVisible();
    await press(page, "x");
  });

  await test.step("finds a file and a text", async () => {
    await press(page, "t");
    await page.keyboard.type("README");
    await press(page, "Enter");
    await page.getByText("Says hello.").waitFor();
    await press(page, "/");
    await expect(page.getByRole("searchbox", { name: "Search in the code" })).toBeFocused();
    await page.keyboard.type("greetAll");
    await page.getByText(/\d lines? in \d files?/).waitFor();
    await press(page, "ArrowDown", "ArrowDown");
    expect(await focused(page)).toContain("greetAll");
    await press(page, "Enter");
    await expect(page.getByRole("tab", { name: "Changes" })).toHaveAttribute("aria-selected", "true");
    await press(page, "Escape");
  });

  await test.step("walks the tree of files", async () => {
    await reach(page, /^Filter files$|^INPUT$/, "Tab");
    await reach(page, /^lib|greet\.ts/);
    await press(page, "ArrowUp");
    await focused(page);
    await press(page, "ArrowDown", "Enter");
    await focused(page);
  });

  await test.step("changes how the code is shown", async () => {
    await reach(page, /^How the code is shown$/);
    await press(page, "Enter");
    await dialog.waitFor();
    await focused(page);
    await press(page, "ArrowRight");
    await expect(page.locator("[data-row=pair]").first()).toBeVisible();
    await focused(page);
    await press(page, "ArrowLeft", "Escape");
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => focused(page)).toBe("How the code is shown");
  });

  await test.step("edits one from the list, deletes one and brings it back", async () => {
    await reach(page, /^Comments$/);
    await press(page, "Enter");
    await page.getByRole("region", { name: "Comments", exact: true }).waitFor();
    await reach(page, /This word\./);
    await press(page, "Enter");
    await expect(page.getByRole("region", { name: /^Thread on greet.*This word/ })).toBeFocused();
    await reach(page, /^Edit$/);
    await press(page, "Enter", "End");
    await page.keyboard.type(" Really.");
    await press(page, "Control+Enter");
    await expect(articles.filter({ hasText: "This word. Really." })).toBeVisible();
    await press(page, "n", "p");
    await reach(page, /^Delete$/);
    await press(page, "Enter");
    await dialog.waitFor();
    await reach(page, /^Delete$/);
    await press(page, "Enter");
    await expect(articles, "of the three in the code").toHaveCount(2);
    await reach(page, /^Undo$/);
    await press(page, "Enter");
    await expect(articles).toHaveCount(3);
  });

  await test.step("says that it is done", async () => {
    await press(page, "?");
    await expect(dialog).toContainText("Next file");
    await press(page, "Escape");
    await expect(dialog).toHaveCount(0);
    await reach(page, /^I am done$/, "Shift+Tab");
    await press(page, "Enter");
    await dialog.waitFor();
    await page.keyboard.type("Not yet.");
    await reach(page, /I used none/);
    await press(page, "Space");
    await reach(page, /^Hand in$/);
    await press(page, "Enter");
    await expect(page.getByText("Your review is in")).toBeVisible();
  });
  await page.context().close();
});
