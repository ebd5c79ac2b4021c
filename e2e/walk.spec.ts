import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { expectShown, goToLineEnd, openInWorkspace, shownText } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

/** In the order of the lines, which is the order that a walk-through begins with. */
const said = ["Why an import here?", "Goes one too far.", "Nobody tests this."];

// The last file of all: one after the other they would keep one process busy while the others have nothing left to do.
test.describe.configure({ mode: "parallel" });

test.beforeAll(async () => {
  ({ interview } = await greeterInterview());
  const noor = await takeSeat(interview.candidate);
  await command(noor, { type: "review.open" });
  for (const [index, line] of [1, 9, 15].entries()) {
    const position = { path: "greet.ts", side: "head", lines: { start: line, end: line } };
    const [thread, comment] = [crypto.randomUUID(), crypto.randomUUID()];
    await command(noor, { type: "thread.open", thread, comment, position, body: said[index] });
  }
  await command(noor, { type: "review.submit", summary: "Done." });
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: false });
});

const agenda = (page: Page): Locator => page.getByRole("region", { name: "Walk-through" });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Presentation" });
const comment = (page: Page): Locator => page.getByRole("region", { name: "Comment", exact: true });
const stops = (page: Page): Locator =>
  agenda(page)
    .getByRole("listitem")
    .filter({ hasText: /^Stop \d/ });

async function expectOrder(page: Page, words: readonly string[]): Promise<void> {
  await expect(stops(page)).toHaveCount(words.length);
  for (const [index, word] of words.entries()) await expect(stops(page).nth(index)).toContainText(word);
}

async function openAll(browser: Browser): Promise<{ noor: Page; ada: Page; tomasz: Page }> {
  const [noor, ada, tomasz] = await Promise.all(
    [interview.candidate, interview.interviewer, interview.observer].map((url) => openPage(browser, url)),
  );
  if (!noor || !ada || !tomasz) throw new Error("A page is missing.");
  for (const page of [noor, ada, tomasz]) {
    await expect(stops(page)).toHaveCount(said.length);
  }
  return { noor, ada, tomasz };
}

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

test("the candidate puts the comments into their order, by keys and by drag; the others see it and cannot", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  const [first = "", second = "", third = ""] = said;
  await expectOrder(ada, [first, second, third]);

  await noor.getByRole("button", { name: "Move stop 3" }).focus();
  await noor.keyboard.press("ArrowUp");
  await expectOrder(ada, [first, third, second]);
  await noor.keyboard.press("ArrowUp");
  await expectOrder(ada, [third, first, second]);

  const from = await noor.getByRole("button", { name: "Move stop 1" }).boundingBox();
  const to = await stops(noor).nth(2).boundingBox();
  if (!from || !to) throw new Error("The stops are not in the page.");
  await noor.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await noor.mouse.down();
  await noor.mouse.move(to.x + 20, to.y + to.height / 2, { steps: 4 });
  await noor.mouse.up();
  for (const page of [noor, ada, tomasz]) await expectOrder(page, [first, second, third]);

  for (const page of [ada, tomasz]) {
    await expect(page.getByRole("button", { name: /^Move stop/ })).toHaveCount(0);
  }
  await noor.getByRole("button", { name: "Move stop 1" }).focus();
  await noor.keyboard.press("ArrowDown");
  await expectOrder(ada, [second, first, third]);
  await noor.reload();
  await expectOrder(noor, [second, first, third]);
  await noor.getByRole("button", { name: "Move stop 1" }).focus();
  await noor.keyboard.press("ArrowDown");
  await expectOrder(ada, [first, second, third]);
  await leave(noor, ada, tomasz);
});

test("who presents takes the others from stop to stop, in the diff or in the workspace; never somebody who types", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  await openInWorkspace(ada, "greet.ts");
  await goToLineEnd(ada, 2);
  await ada.keyboard.type("// one\n// two");

  await noor.getByRole("button", { name: "Present" }).click();
  await expect(bar(noor)).toContainText("You present: 1 of 3");
  await expect(bar(tomasz)).toContainText("Noor presents: 1 of 3");
  await expect(comment(tomasz)).toContainText(said[0] ?? "");

  // Somebody who types stays where they are, and says themselves when they come.
  await goToLineEnd(ada, 5);
  await ada.keyboard.type("  // mine");
  await expect(bar(ada)).toContainText("You look around on your own.");
  const before = await shownText(ada);
  await noor.getByRole("button", { name: "Next stop" }).click();
  await expect(bar(tomasz)).toContainText("Noor presents: 2 of 3");
  await expect(comment(tomasz)).toContainText("Goes one too far.");
  await expect(tomasz.locator("[data-line='9']").first()).toBeInViewport();
  await expect(bar(ada)).toContainText("2 of 3");
  await expect(comment(ada)).toHaveCount(0);
  expect(await shownText(ada)).toBe(before);

  await ada.keyboard.press("F9");
  await expect(comment(ada)).toContainText("Goes one too far.");
  await expect(comment(ada).getByText("At greet.ts:10 now"), "where the lines are by now").toBeVisible();
  await expectShown(ada, "i <= names.length");

  // Looking around ends it; the presenter chooses in the list too.
  await tomasz.mouse.move(700, 500);
  await tomasz.mouse.wheel(0, 40);
  await expect(bar(tomasz)).toContainText("You look around on your own.");
  await stops(noor).nth(2).getByRole("button", { name: "Nobody tests this." }).click();
  await expect(comment(ada)).toContainText("Nobody tests this.");
  await expect(bar(tomasz)).toContainText("3 of 3");
  await expect(comment(tomasz)).toContainText("Goes one too far.");
  await tomasz.getByRole("button", { name: "Go along" }).click();
  await expect(comment(tomasz)).toContainText("Nobody tests this.");

  const late = await openPage(browser, interview.interviewer);
  await expect(comment(late)).toContainText("Nobody tests this.");
  await noor.getByRole("button", { name: "End", exact: true }).click();
  await expect(bar(tomasz)).toHaveCount(0);
  await leave(noor, ada, tomasz, late);
});

/** The bar that shows the key which has the page led, and no other does. */
async function expectKeyAt(page: Page, name: "Following" | "Invitation" | "Presentation"): Promise<void> {
  const shown = page.locator("kbd", { hasText: "F9" });
  await expect(page.getByRole("region", { name }).locator(shown)).toBeVisible();
  await expect(shown, "exactly one").toHaveCount(1);
}

test("who follows one person stays with them while another presents; one key, in one bar, leads back or along", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  const following = tomasz.getByRole("region", { name: "Following" });
  const frame = tomasz.locator("[class*=frame_]");
  await openInWorkspace(ada, "greet.ts");
  await agenda(tomasz).getByRole("button", { name: "Follow Ada" }).click();
  await expect(tomasz).toHaveURL(/workspace\/greet\.ts$/);
  await goToLineEnd(ada, 1);
  await ada.keyboard.press("Shift+Home");
  const name = tomasz.locator(".monaco-editor .contentWidgets").getByText("Ada", { exact: true });
  const selected = tomasz.locator(".monaco-editor [class*=selection_]").first();
  await expect(selected, "what the one who leads selects").toBeVisible();
  const colour = await name.evaluate((element) => getComputedStyle(element).backgroundColor);
  await expect(frame).toHaveText("Ada");
  await expect(frame, "in their colour").toHaveCSS("border-top-color", colour);
  await ada.keyboard.press("ArrowDown");
  await expect(selected).toHaveCount(0);

  await noor.getByRole("button", { name: "Present" }).click();
  await expect(bar(tomasz)).toContainText("Noor presents: 1 of 3");
  await noor.getByRole("button", { name: "Next stop" }).click();
  await expect(bar(tomasz)).toContainText("Noor presents: 2 of 3");
  const files = ada.getByRole("navigation", { name: "Workspace files" });
  await files.getByTitle("README.md", { exact: true }).click();
  await expect(tomasz).toHaveURL(/workspace\/README\.md$/);
  await expect(following).toContainText("You follow Ada");
  await expect(bar(tomasz)).not.toContainText("on your own");
  await expect(comment(tomasz)).toHaveCount(0);
  await expectKeyAt(tomasz, "Presentation");

  await tomasz.mouse.move(700, 500);
  await tomasz.mouse.wheel(0, 40);
  await expect(frame).toHaveCount(0);
  await expectKeyAt(tomasz, "Following");
  await ada.getByRole("button", { name: "Bring everyone here" }).click();
  await expectKeyAt(tomasz, "Invitation");
  await tomasz.getByRole("button", { name: "Stay here" }).click();
  await tomasz.keyboard.press("F9");
  await expect(following).toContainText("You follow Ada");

  await expectKeyAt(tomasz, "Presentation");
  await tomasz.keyboard.press("F9");
  await expect(comment(tomasz)).toContainText("Goes one too far.");
  await expect(following).toHaveCount(0);
  await files.getByTitle("greet.test.ts", { exact: true }).click();
  await expect(ada).toHaveURL(/greet\.test\.ts$/);
  await noor.getByRole("button", { name: "Next stop" }).click();
  await expect(comment(tomasz)).toContainText("Nobody tests this.");
  await expect(tomasz).toHaveURL(/workspace\/greet\.ts$/);
  await expect(tomasz.locator("kbd", { hasText: "F9" })).toHaveCount(0);
  await noor.getByRole("button", { name: "End", exact: true }).click();
  await leave(noor, ada, tomasz);
});

test("interviewers reply, resolve and add threads; who is where and how their line is stands beside it", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  await stops(ada).nth(1).getByRole("button", { name: "Goes one too far." }).click();
  await comment(ada).getByRole("button", { name: "Reply" }).click();
  await comment(ada).getByRole("textbox").fill("How would you show it?");
  await ada.keyboard.press("Control+Enter");
  await stops(noor).nth(1).getByRole("button", { name: "Goes one too far." }).click();
  await expect(comment(noor)).toContainText("How would you show it?");
  await comment(ada).getByRole("button", { name: "Resolve" }).click();
  await expect(stops(noor).nth(1)).toContainText("Resolved");
  await ada
    .getByRole("button", { name: /^Comment on head line 4\b/ })
    .last()
    .click({ force: true });
  await ada.getByRole("textbox", { name: /^Comment on/ }).fill("And this one?");
  await ada.keyboard.press("Control+Enter");
  await expect(stops(tomasz).filter({ hasText: "And this one?" })).toBeVisible();

  const people = noor.getByRole("region", { name: "People" });
  await openInWorkspace(ada, "greet.ts");
  await expect(people).toContainText("in the workspace, greet.ts");
  await noor.getByRole("tab", { name: "Workspace" }).click();
  await expect(
    noor.getByRole("navigation", { name: "Workspace files" }).getByRole("img", { name: "Ada is here" }),
  ).toBeVisible();
  await ada.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(people).toContainText("away, in the workspace");
  await leave(ada);
  await expect(people).not.toContainText("in the workspace, greet.ts");
  await leave(noor, tomasz);
});
