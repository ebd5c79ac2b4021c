import { expect, type Page } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, openPageIn, type Interview } from "./support/session.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
});

/** Opens the composer on a line of head and types. */
async function writeOn(page: Page, line: number, text: string): Promise<void> {
  const diff = page.getByRole("region", { name: "greet.ts" }).or(page.getByLabel("Changes", { exact: true }));
  await diff.first().waitFor();
  await page
    .getByRole("button", { name: new RegExp(`^Comment on head line ${line}\\b`) })
    .last()
    .click({ force: true });
  await page.getByRole("textbox", { name: /^Comment on/ }).fill(text);
}

async function openChanges(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.getByText("greetAll", { exact: false }).first()).toBeVisible();
}

test("the candidate reads the merge request, comments, edits, deletes and hands in", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("button", { name: "Open the merge request" }).click();
  await expect(page.getByRole("heading", { name: "Greet everyone at once" })).toBeVisible();
  await openChanges(page);

  await writeOn(page, 9, "`<=` runs one past the end.");
  await page.keyboard.press("Control+Enter");
  const thread = page.getByRole("article", { name: "Comment by Noor" });
  await expect(thread).toContainText("runs one past the end");

  await thread.getByRole("button", { name: "Edit" }).click();
  await page
    .getByRole("textbox", { name: "Edit your comment" })
    .fill("`<=` reads `names[2]`, which is not there.");
  await page.keyboard.press("Control+Enter");
  await expect(thread).toContainText("which is not there");
  await expect(thread).toContainText("edited");

  await writeOn(page, 10, "To be deleted.");
  await page.keyboard.press("Control+Enter");
  const second = page.getByRole("article", { name: "Comment by Noor" }).filter({ hasText: "To be deleted." });
  await second.getByRole("button", { name: "Delete" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /delete/i })
    .click();
  await expect(second).toHaveCount(0);

  await page.getByRole("button", { name: "I am done" }).click();
  await page.getByRole("textbox", { name: /Summary/ }).fill("Not yet: the loop is wrong.");
  await expect(page.getByRole("dialog")).toContainText("1 comment on 1 file is shared");
  await page.getByRole("radio", { name: "I used none" }).check();
  await page.getByRole("button", { name: "Hand in" }).click();
  await expect(page.getByText("Your review is in", { exact: false })).toBeVisible();
  await page.context().close();
});

test("a draft survives a reload and opens where it was written", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("button", { name: "Open the merge request" }).click();
  await openChanges(page);
  await writeOn(page, 9, "Half a thought");
  await page.reload();
  await expect(page.getByText("Half a thought").first()).toBeVisible();
  await page.context().close();
});

test("a draft is there on another machine too, once it was saved", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("button", { name: "Open the merge request" }).click();
  await openChanges(page);
  const stored = page.waitForResponse(
    (response) => response.url().endsWith("/drafts") && response.request().method() === "PUT",
  );
  await writeOn(page, 9, "Written on the train");
  await stored;
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await page.context().close();

  const elsewhere = await openPage(browser, interview.candidate);
  await openChanges(elsewhere);
  await expect(elsewhere.getByText("Written on the train").first()).toBeVisible();
  await elsewhere.context().close();
});

test("until the review is handed in nobody else sees anything of it, not even that its author is here", async ({
  browser,
}) => {
  const candidate = await openPage(browser, interview.candidate);
  const interviewer = await openPage(browser, interview.interviewer);
  const received: string[] = [];
  interviewer.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => received.push(String(payload))),
  );
  interviewer.on("response", (response) => {
    if (response.url().includes("/api/"))
      void response.text().then(
        (body) => received.push(body),
        () => undefined,
      );
  });
  await interviewer.reload();
  await expect(interviewer.getByText("Start the call")).toBeVisible();

  const sent: string[] = [];
  candidate.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
  candidate.on("request", (request) => {
    if (request.url().includes("/api/")) sent.push(`${request.url()} ${request.postData() ?? ""}`);
  });
  await candidate.reload();
  await candidate.getByRole("button", { name: "Open the merge request" }).click();
  await openChanges(candidate);
  await expect.poll(() => sent.join("\n"), "what the page sends is seen").toContain('"path":"greet.test.ts"');
  await candidate.waitForLoadState("networkidle");
  sent.length = 0;
  await candidate.getByRole("button", { name: "Start your clock" }).click();
  await candidate.getByRole("button", { name: "Pause your clock" }).click();
  await candidate.waitForTimeout(300);
  expect(sent, "her clock is her own").toEqual([]);
  await writeOn(candidate, 9, "CANARY-comment");
  await candidate.keyboard.press("Control+Enter");
  await expect(candidate.getByRole("article", { name: "Comment by Noor" })).toBeVisible();
  await interviewer.reload();
  await expect(interviewer.getByText("Start the call")).toBeVisible();
  await interviewer.waitForTimeout(300);
  const everything = received.join("\n");
  expect(everything, "the frames were seen at all").toContain("session.created");
  expect(everything).not.toContain("CANARY");
  expect(everything).not.toContain('"to":"review"');
  await expect(interviewer.getByText("CANARY-comment")).toHaveCount(0);

  await candidate.getByRole("button", { name: "I am done" }).click();
  await candidate.getByRole("radio", { name: "I used none" }).check();
  await candidate.getByRole("button", { name: "Hand in" }).click();
  await expect(candidate.getByText("Your review is in", { exact: false })).toBeVisible();
  await expect
    .poll(() => received.join("\n"), { message: "the same listening does hear it afterwards" })
    .toContain("CANARY");
  await candidate.context().close();
  await interviewer.context().close();
});

test("two links in two tabs of one browser are two seats", async ({ browser }) => {
  const context = await browser.newContext();
  const candidate = await openPageIn(context, interview.candidate);
  await expect(candidate.getByRole("heading", { name: "Welcome, Noor" })).toBeVisible();
  const interviewer = await openPageIn(context, interview.interviewer);
  await expect(interviewer.getByRole("button", { name: "Start the call" })).toBeVisible();
  await candidate.reload();
  await expect(candidate.getByRole("heading", { name: "Welcome, Noor" })).toBeVisible();
  expect(candidate.url(), "the secret is gone from the address").not.toContain("#");
  await context.close();
});

test("keys alone open a form and write in it, however quickly they come", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("button", { name: "Open the merge request" }).click();
  await openChanges(page);
  for (const key of ["j", "j", "Shift+ArrowDown", "c"]) await page.keyboard.press(key);
  const form = page.getByRole("textbox", { name: /^Comment on/ });
  await expect(form).toBeVisible();
  await page.keyboard.type("xnote here c");
  await expect(form).toHaveValue(/note here c$/);
  await page.waitForTimeout(300);
  await expect(form).toBeFocused();
  await page.context().close();
});

test("a link that is not one says so and shows nothing", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate.replace(/#.*/, "#wrong"));
  await expect(page.getByText(/link does not work/i)).toBeVisible();
  await page.context().close();
});
