import { expect } from "@playwright/test";
import { openReview, openChanges, writeOn, post, openDrawer } from "./support/greeter-page.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { changeSession, createSession, openPage, type Interview } from "./support/session.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
});

test("a draft outlives Escape, a reload and the lack of a network", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "Half a thought");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Draft: Half a thought")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.context().setOffline(true);
  await page.getByRole("textbox", { name: "Comment on line 9" }).fill("A whole thought, offline");
  await expect(page.getByText("Draft kept in this browser")).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText("Draft, only you can see it")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Comment on line 9" })).toHaveValue(
    "A whole thought, offline",
  );
  const drawer = await openDrawer(page);
  await expect(drawer.getByRole("button", { name: /A whole thought, offline/ })).toBeVisible();
  await page.context().close();
});

test("labels chosen for a draft are there on another machine; a draft thrown away comes back by Undo", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "Reads past the end");
  const saved = page.waitForRequest(
    (request) => request.url().endsWith("/drafts") && (request.postData() ?? "").includes("must-fix"),
  );
  await page.getByRole("combobox", { name: "Severity" }).selectOption("Must fix");
  await (await saved).response();
  await page.context().close();

  const elsewhere = await openPage(browser, interview.candidate);
  await openChanges(elsewhere);
  const field = elsewhere.getByRole("textbox", { name: "Comment on line 9" });
  await expect(field).toHaveValue("Reads past the end");
  await expect(elsewhere.getByRole("combobox", { name: "Severity" })).toHaveValue("must-fix");

  await elsewhere.getByRole("button", { name: "Cancel" }).click();
  await elsewhere.getByRole("dialog").getByRole("button", { name: "Throw away" }).click();
  await expect(elsewhere.getByText("Reads past the end")).toHaveCount(0);
  await elsewhere.getByRole("button", { name: "Undo" }).click();
  await elsewhere.getByRole("button", { name: "Continue" }).click();
  await expect(field).toHaveValue("Reads past the end");
  await expect(elsewhere.getByRole("combobox", { name: "Severity" })).toHaveValue("must-fix");
  await elsewhere.context().close();
});

test("a reply that was begun is open again after a reload, and leaves the focus where it is", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  const comment = await post(page, 9, "Off by one.");
  await comment.locator("..").getByRole("button", { name: "Reply" }).click();
  const field = page.getByRole("textbox", { name: "Reply" });
  await expect(field, "who asks for it types in it at once").toBeFocused();
  await field.fill("And in the");
  await expect(page.getByText("Draft, only you can see it")).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue("And in the");
  await page.waitForTimeout(300);
  await expect(field).not.toBeFocused();

  await field.fill("And in the test.");
  await page.getByRole("tab", { name: "Preview" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(
    page.getByRole("article").filter({ hasText: "And in the test." }),
    "from the preview",
  ).toBeVisible();
  await page.context().close();
});

test("a draft the server will not take says why and stays", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  const sentence = "This draft is not wanted.";
  await page.route("**/drafts", (route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 400, json: { error: { code: "bad-request", message: sentence } } })
      : route.continue(),
  );
  await writeOn(page, 9, "Refused words");
  await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Comment on line 9" })).toHaveValue("Refused words");
  await page.context().close();
});

test("drafts chosen in the last step are handed in with the review, with their labels", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  const posted = await post(page, 9, "Posted in time.");
  await posted.locator("..").getByRole("button", { name: "Reply" }).click();
  await page.getByRole("textbox", { name: "Reply" }).fill("And one more thing");
  await page.keyboard.press("Escape");
  await writeOn(page, 10, "Nearly forgotten");
  await page.getByRole("combobox", { name: "Severity" }).selectOption("Must fix");
  await page.getByRole("textbox", { name: "Comment on line 10" }).press("Escape");
  await writeOn(page, 11, "Stays with me");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "I am done" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("3 drafts stay private");
  await dialog.getByRole("checkbox", { name: /Nearly forgotten/ }).check();
  await dialog.getByRole("checkbox", { name: /And one more thing/ }).check();
  await expect(dialog).toContainText("3 comments on 1 file are shared");
  await expect(dialog).toContainText("1 draft stays private");
  await dialog.getByRole("radio", { name: "I used none" }).check();
  await dialog.getByRole("button", { name: "Hand in" }).click();
  await expect(page.getByText("Your review is in")).toBeVisible();
  await page.getByRole("link", { name: /Read your 2 threads/ }).click();
  const thread = page.getByRole("region", { name: /Thread on greet\.ts:10/ });
  await expect(thread).toContainText("Nearly forgotten");
  await expect(thread).toContainText("Must fix");
  await expect(page.getByRole("region", { name: /Thread on greet\.ts:9/ })).toContainText(
    "And one more thing",
  );
  await expect(page.getByRole("region", { name: "Draft", exact: true })).toContainText("Stays with me");
  await page.context().close();
});

test("a draft that is written as the time of the call passes is still there, and can be handed in", async ({
  browser,
}) => {
  const { server } = await greeterInterview();
  const late = await createSession(server, new Date(Date.now() + 3_600_000));
  const page = await openPage(browser, late.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "Begun in time");
  const callAt = new Date(Date.now() + 5_000);
  await changeSession(server, late.id, { type: "time.change", callAt: callAt.toISOString() });
  await expect.poll(() => Date.now()).toBeGreaterThan(callAt.getTime() + 500);
  const field = page.getByRole("textbox", { name: "Comment on line 9" });
  await field.press("Control+End");
  await field.pressSequentially(", ended late");
  await expect(page.getByText("Draft, only you can see it")).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue("Begun in time, ended late");
  await page.getByRole("button", { name: "I am done" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /ended late/ }).check();
  await dialog.getByRole("radio", { name: "I used none" }).check();
  await dialog.getByRole("button", { name: "Hand in" }).click();
  await page.getByRole("link", { name: /Read your/ }).click();
  await expect(page.getByRole("article", { name: "Comment by Noor" })).toContainText("ended late");
  await page.context().close();
});

test("code that does not come costs nothing typed, and the page goes on when it is loaded anew", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await page.route(/DoneDialog-/, (route) => route.abort());
  await page.reload();
  await openChanges(page);
  await writeOn(page, 9, "Half a thought");
  await page.getByRole("button", { name: "I am done" }).click();
  await expect(page.getByRole("heading", { name: "A part of this page could not be loaded" })).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("Nothing that you typed is lost");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "The server cannot be reached" })).toBeVisible();
  await page.context().setOffline(false);
  await page.unroute(/DoneDialog-/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("textbox", { name: "Comment on line 9" })).toHaveValue("Half a thought");
  await page.getByRole("button", { name: "I am done" }).click();
  await expect(page.getByRole("dialog")).toContainText("Half a thought");
  await page.context().close();
});

test("a draft that is being typed as the call begins is there in the call, and is posted as added there", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await writeOn(page, 9, "In the middle of a thought");

  const interviewer = await openPage(browser, interview.interviewer);
  await interviewer.getByRole("button", { name: "Start the call" }).click();
  await interviewer
    .getByRole("dialog")
    .getByRole("button", { name: /start the call/i })
    .click();
  await expect(page.getByRole("region", { name: "Your drafts" })).toContainText("In the middle of a thought");
  const field = page.getByRole("textbox", { name: "Comment on line 9" });
  await expect(field).toHaveValue("In the middle of a thought");
  await field.fill("In the middle of a thought, finished");
  await page.keyboard.press("Control+Enter");
  await interviewer.getByRole("button", { name: /thought, finished/ }).click();
  await expect(interviewer.getByText("Added in the call").first()).toBeVisible();
  await page.context().close();
  await interviewer.context().close();
});

test("what was still a draft when the review was handed in stays private, and is posted in the call as added there", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openReview(page);
  await openChanges(page);
  await post(page, 9, "Posted in time.");
  const long = "and long enough for more than one line, ".repeat(9);
  await writeOn(page, 10, `Not quite ready ${long}`);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "I am done" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "What is shared" })).toContainText("Posted in time.");
  await expect(dialog.getByRole("region", { name: /^Drafts, private/ })).toContainText("Not quite ready");
  await dialog.getByRole("radio", { name: "I used none" }).check();
  await dialog.getByRole("button", { name: "Hand in" }).click();
  await expect(page.getByText("Your review is in")).toBeVisible();
  await expect(page.getByText(/Content hash [0-9a-f]{12}/)).toBeVisible();
  await expect(page.getByText(/^Sealed /)).toBeVisible();
  await page.getByRole("link", { name: /Read your/ }).click();
  const kept = page.getByRole("region", { name: "Draft", exact: true });
  await expect(kept, "all of it").toContainText(`Not quite ready ${long}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await kept.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`Not quite ready ${long}`);

  const interviewer = await openPage(browser, interview.interviewer);
  await interviewer.getByRole("button", { name: "Start the call" }).click();
  await interviewer
    .getByRole("dialog")
    .getByRole("button", { name: /start the call/i })
    .click();
  await expect(interviewer.getByText("Posted in time.").first()).toBeVisible();
  await expect(interviewer.getByText("Not quite ready")).toHaveCount(0);

  await page.getByRole("button", { name: /Not quite ready/ }).click();
  await page.getByRole("textbox", { name: "Comment on line 10" }).press("Control+Enter");
  await expect(interviewer.getByText("Not quite ready").first()).toBeVisible();
  await interviewer.getByRole("button", { name: /Not quite ready/ }).click();
  await expect(interviewer.getByText("Added in the call").first()).toBeVisible();
  await page.context().close();
  await interviewer.context().close();
});
