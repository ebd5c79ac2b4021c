import { expect, type Page } from "@playwright/test";
import { openReview, openChanges, writeOn, post, openDrawer } from "./support/greeter-page.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
});

/** Selects a stretch of the code of one line, as a drag of the mouse over it does. */
async function selectCode(page: Page, line: string, part: string): Promise<void> {
  const code = page.locator("[data-row] code", { hasText: line }).first();
  // A line that takes on its colours is drawn anew, and what is selected in it goes.
  await expect(code.locator("[class*=hl-]").first()).toBeVisible();
  await code.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const start = (element.textContent ?? "").indexOf(wanted);
    const range = document.createRange();
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (start >= at && start < at + length) range.setStart(node, start - at);
      const end = start + wanted.length;
      if (end > at && end <= at + length) range.setEnd(node, end - at);
      at += length;
    }
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(range);
  }, part);
}

test("a comment on the merge request as a whole stands on the overview and in the list", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await page.getByRole("button", { name: "Comment on the merge request" }).click();
  await page.getByRole("textbox", { name: "Comment on the merge request" }).fill("Split this in two?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Thread on the merge request" })).toContainText("Split this");

  await openChanges(page);
  const drawer = await openDrawer(page);
  await drawer.getByRole("button", { name: /Split this in two/ }).click();
  await expect(page.getByRole("region", { name: "Thread on the merge request" })).toBeVisible();
  await page.context().close();
});

test("the list has each reply of one's own, and leads to it", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  const comment = await post(page, 9, "Off by one.");
  for (const text of ["And in the test.", "And in the docs."]) {
    await comment.locator("..").getByRole("button", { name: "Reply" }).click();
    await page.getByRole("textbox", { name: "Reply" }).fill(text);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("article").filter({ hasText: text })).toBeVisible();
  }
  await page.getByRole("tab", { name: "Overview" }).click();
  const drawer = await openDrawer(page);
  await expect(drawer.getByRole("button", { name: /^Your reply/ })).toHaveText([/test/, /docs/]);
  for (const text of ["And in the test.", "And in the docs."]) {
    await drawer.getByRole("button", { name: text }).click();
    const reply = page.getByRole("article", { name: "Comment by Noor" }).filter({ hasText: text });
    await expect(reply).toBeFocused();
    await expect(reply).toBeInViewport();
  }
  await page.context().close();
});

test("a drag from a removed line to an added one comments on both", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  const from = page.locator('[data-side="base"][data-line="2"]').last();
  const to = page.locator('[data-side="head"][data-line="4"]').last();
  await from.hover();
  await page.mouse.down();
  await to.hover();
  await page.mouse.up();
  const form = page.getByRole("textbox", { name: "Comment on line 4, with line 2 before the change" });
  await form.fill("Why the exclamation mark?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /greet\.ts:4 \(with base 2\)/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("region", { name: /greet\.ts:4 \(with base 2\)/ })).toBeVisible();
  await page.context().close();
});

test("a whole change is commented on from the menu of its lines, and by key side by side", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await page.locator('[data-side="head"][data-line="4"]').last().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Comment on the whole change" }).click();
  const form = page.getByRole("textbox", { name: "Comment on lines 4–10, with line 2 before the change" });
  await form.fill("Both of them.");
  await page.keyboard.press("Control+Enter");
  const thread = page.getByRole("region", { name: /greet\.ts:4-10 \(with base 2\)/ });
  await expect(thread).toBeVisible();
  await page.locator('[data-side="head"][data-line="3"]').last().click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Comment", exact: true })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /whole change/ }), "an unchanged line").toHaveCount(0);
  await page.keyboard.press("Escape");

  await thread.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(thread).toHaveCount(0);
  const settings = page.getByRole("button", { name: "How the code is shown" });
  await settings.click();
  await page.getByText("Side by side").click();
  await page.keyboard.press("Escape");
  await expect(settings).toBeFocused();
  await page.keyboard.press("]");
  for (const key of ["j", "j", "j", "j", "Shift+C"]) await page.keyboard.press(key);
  await expect(form).toBeFocused();
  await page.context().close();
});

test("Shift and the arrows choose lines, and c comments on them", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await page.keyboard.press("]");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: /^Comment on lines \d+–\d+/ })).toBeFocused();
  await page.context().close();
});

test("characters inside one line are commented on and marked", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await selectCode(page, "i <= names.length", "<=");
  await page.getByRole("button", { name: "Comment on selection" }).click();
  await page.getByRole("textbox", { name: "Comment on line 9, characters 21–22" }).fill("One too far.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: /greet\.ts:9, characters 21 to 22/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator("body").press("n");
  await expect(page.locator('[class*="chosen"]').filter({ hasText: /^<=$/ })).toBeVisible();
  await page.context().close();
});

test("characters are chosen with the keyboard too", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await page.keyboard.press("]");
  await page.keyboard.press("j");
  await expect(page.locator("[data-cursor]")).toHaveAccessibleName(/: \S/);
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: /^Comment on line \d+, characters \d+–\d+/ })).toBeFocused();
  await page.context().close();
});

test("a suggestion is filled with the lines, and shows as a difference before and after it is posted", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "Off by one:\n\n");
  await page.getByRole("button", { name: "Suggest a change of these lines" }).click();
  const field = page.getByRole("textbox", { name: "Comment on line 9" });
  await expect(field).toHaveValue(/```suggestion\n {2}for \(let i = 0; i <= names\.length/);
  await field.fill((await field.inputValue()).replace("<=", "<"));
  await page.getByRole("tab", { name: "Preview" }).click();
  const preview = page.getByRole("figure", { name: "Suggested change" });
  await expect(preview.locator('[data-change="deleted"]')).toContainText("i <= names.length");
  await expect(preview.locator('[data-change="added"]')).toContainText("i < names.length");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  const comment = page.getByRole("article", { name: "Comment by Noor" });
  await expect(comment.locator('[data-change="added"]')).toContainText("i < names.length");
  await expect(comment).toContainText("line 9");
  await page.context().close();
});

test("a suggestion on several lines counts from the last of them, as GitLab's does", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await page.locator('[data-side="head"][data-line="8"]').last().hover();
  await page.mouse.down();
  await page.locator('[data-side="head"][data-line="10"]').last().hover();
  await page.mouse.up();
  const field = page.getByRole("textbox", { name: "Comment on lines 8–10" });
  await page.getByRole("button", { name: "Suggest a change of these lines" }).click();
  await expect(field).toHaveValue(/^```suggestion:-2\+0\n {2}const out = \[\];\n[^]*\n {2}return out;\n```/);
  await field.fill("```suggestion:-0+1\n  return out;\n};\n```");
  await page.getByRole("tab", { name: "Preview" }).click();
  const preview = page.getByRole("figure", { name: "Suggested change" });
  await expect(preview).toContainText("lines 10–11");
  await expect(preview.locator('[data-change="deleted"]')).toHaveText(/}$/);
  await expect(preview.locator('[data-change="added"]')).toHaveText(/};$/);
  await page.context().close();
});

test("a code block takes on its colours", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "```ruby\ndef greet_all = names.map { greet(it) }\n```");
  await page.keyboard.press("Control+Enter");
  const comment = page.getByRole("article", { name: "Comment by Noor" });
  await expect(comment.locator("pre .hl-keyword").first()).toHaveText("def");
  await page.context().close();
});

test("labels are given, changed later, and narrow the list", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "Reads past the end.");
  await page.getByRole("combobox", { name: "Severity" }).selectOption("Must fix");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  const thread = page.getByRole("region", { name: /Thread on greet\.ts:9/ });
  await expect(thread.getByText("Must fix")).toBeVisible();
  await post(page, 10, "Nothing special.");

  await thread.getByRole("button", { name: "Change the labels" }).click();
  await thread.getByRole("combobox", { name: "Severity" }).selectOption("Should fix");
  await expect(thread.locator("span", { hasText: /^Should fix$/ })).toBeVisible();
  await page.reload();
  const drawer = await openDrawer(page);
  await expect(drawer.getByRole("button", { name: /Nothing special/ })).toBeVisible();
  await drawer.getByRole("combobox", { name: "Show" }).selectOption("Should fix");
  await expect(drawer.getByRole("button", { name: /Reads past the end/ })).toContainText("Should fix");
  await expect(drawer.getByRole("button", { name: /Nothing special/ })).toHaveCount(0);
  await page.context().close();
});

test("a deleted comment comes back by Undo, and later from the list", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  const comment = await post(page, 9, "Keep me.");
  const remove = async (): Promise<void> => {
    await comment.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(comment).toHaveCount(0);
  };
  await remove();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(comment).toBeVisible();
  await remove();
  await page.reload();
  const drawer = await openDrawer(page);
  await drawer.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByRole("article", { name: "Comment by Noor" })).toContainText("Keep me.");

  const thread = page.getByRole("region", { name: /Thread on greet\.ts:9/ });
  await thread.getByRole("button", { name: "Reply" }).click();
  await page.getByRole("textbox", { name: "Reply" }).fill("A reply.");
  await page.keyboard.press("Control+Enter");
  const reply = thread.getByRole("article").filter({ hasText: "A reply." });
  await reply.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(reply).toHaveCount(0);
  await expect(comment, "the thread stays").toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(thread.getByRole("article").last()).toContainText("A reply.");
  await page.context().close();
});

test("n and p go from comment to comment over files, and say which of how many", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await page.getByRole("button", { name: "Comment on the merge request" }).click();
  await page.getByRole("textbox", { name: "Comment on the merge request" }).fill("On the whole.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article")).toHaveCount(1);
  await openChanges(page);
  await post(page, 9, "In the middle.");
  await post(page, 10, "At the end.");
  await page.keyboard.press("t");
  await page.getByRole("dialog").getByRole("searchbox").fill("names.ts");
  await page.keyboard.press("Enter");
  await post(page, 1, "In a file that does not change.");
  await page.getByRole("tab", { name: "Changes" }).click();

  const steps = page.getByRole("group", { name: "From comment to comment" });
  await page.locator("body").press("n");
  await expect(steps).toContainText("1 of 4");
  await expect(page.getByRole("region", { name: "Thread on the merge request" })).toBeFocused();
  await page.keyboard.press("n");
  await expect(steps).toContainText("2 of 4");
  await expect(page.getByRole("region", { name: /Thread on greet\.ts:9/ })).toBeFocused();
  await expect(page.getByText("Comment 2 of 4, greet.ts:9")).toBeAttached();
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  await expect(steps).toContainText("4 of 4");
  await expect(page.getByRole("region", { name: "File lib/names.ts" })).toContainText("does not change");
  await expect(page.getByRole("region", { name: /Thread on lib\/names\.ts:1/ })).toBeFocused();
  for (const place of ["3 of 4", "2 of 4", "1 of 4"]) {
    await page.keyboard.press("p");
    await expect(steps).toContainText(place);
  }
  await page.context().close();
});
