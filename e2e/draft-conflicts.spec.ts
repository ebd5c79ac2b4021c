import { expect, type Page } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { codeHasCome, openChanges, plus, writeOn } from "./support/greeter-page.ts";
import { openPage, openPageIn, type Interview } from "./support/session.ts";
import { command, seatFetch, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let interview: Interview;

test.beforeEach(async () => {
  ({ server, interview } = await greeterInterview({ canFail: true }));
  await command(await takeSeat(interview.candidate), { type: "review.open" });
});

const field = (page: Page) => page.getByRole("textbox", { name: "Comment on line 9" });
const comments = (page: Page) => page.getByRole("article", { name: "Comment by Noor" });

/** Resolves when the next wording of a draft is on the server. */
const saved = (page: Page) =>
  page.waitForResponse((response) => response.request().method() === "PUT" && response.ok());

test("two tabs of one person have one draft, and post it once", async ({ browser }) => {
  const context = await browser.newContext();
  const first = await openPageIn(context, interview.candidate);
  await openChanges(first);
  const second = await openPageIn(context, interview.candidate);
  await openChanges(second);
  await writeOn(first, 9, "Begun in the first tab");
  await expect(field(second)).toHaveValue("Begun in the first tab");
  await field(second).press("Control+End");
  await field(second).pressSequentially(", ended in the second");
  await expect(field(first)).toHaveValue("Begun in the first tab, ended in the second");
  await field(second).press("Control+Enter");
  await expect(comments(second)).toContainText("ended in the second");
  await expect(comments(first)).toContainText("ended in the second");
  await expect(field(first)).toHaveCount(0);
  await expect(first.getByText(/^Draft/)).toHaveCount(0);
  await expect(comments(first)).toHaveCount(1);
  await context.close();
});

test("texts that were written on two machines at once are both kept", async ({ browser }) => {
  const home = await openPage(browser, interview.candidate);
  await openChanges(home);
  const begun = saved(home);
  await writeOn(home, 9, "Begun at home.");
  await begun;
  const train = await openPage(browser, interview.candidate);
  await openChanges(train);
  await expect(field(train)).toHaveValue("Begun at home.");
  await train.context().setOffline(true);
  await field(train).fill("Begun at home. Gone on in a tunnel.");
  await expect(train.getByText("Draft kept in this browser")).toBeVisible();
  const goneOn = saved(home);
  await field(home).fill("Begun at home. Later words.");
  await goneOn;
  await train.context().setOffline(false);
  await expect(field(train)).toHaveValue(/tunnel/);
  await expect(field(train)).toHaveValue(/Later words/);
  await expect(train.getByText("Draft, only you can see it")).toBeVisible();
  await home.reload();
  await expect(field(home)).toHaveValue(/tunnel/);
  await expect(field(home)).toHaveValue(/Later words/);
  await home.context().close();
  await train.context().close();
});

test("a server that is killed right after a key loses nothing of it", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  await codeHasCome(page);
  await writeOn(page, 9, "Typed as the power went");
  await server.kill9();
  await field(page).pressSequentially(", and after");
  await expect(page.getByText("Draft kept in this browser")).toBeVisible();
  await server.restart();
  await expect(page.getByText("Draft, only you can see it")).toBeVisible();
  const elsewhere = await openPage(browser, interview.candidate);
  await openChanges(elsewhere);
  await expect(field(elsewhere)).toHaveValue("Typed as the power went, and after");
  await page.context().close();
  await elsewhere.context().close();
});

test("a tab that is closed right after a key loses nothing of it, on another machine either", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  await plus(page, "head", 9).click({ force: true });
  await field(page).fill("The last words");
  await page.close({ runBeforeUnload: false });
  const elsewhere = await openPage(browser, interview.candidate);
  await openChanges(elsewhere);
  await expect(async () => {
    await elsewhere.reload();
    await expect(field(elsewhere)).toHaveValue("The last words", { timeout: 10_000 });
  }).toPass();
  await elsewhere.context().close();
});

test("a comment that is sent twice is posted once, also when the server dies in between", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  await codeHasCome(page);
  await writeOn(page, 9, "Only once.");
  server.fail("hold");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("Typed as it was sent");
  await server.kill9();
  await server.restart();
  await expect(comments(page)).toHaveCount(1);
  await page.reload();
  await expect(comments(page)).toHaveText(/Only once\./);
  await expect(comments(page)).toHaveCount(1);
  await expect(page.getByText(/^Draft/)).toHaveCount(0);
  await page.context().close();
});

test("a comment that was posted is no draft any more, though its tab was closed before it heard so", async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await openPageIn(context, interview.candidate);
  await openChanges(page);
  await codeHasCome(page);
  const stored = saved(page);
  await writeOn(page, 9, "Posted as the tab closed");
  await stored;
  // The command gets through, and nothing comes back.
  const seat = await takeSeat(interview.candidate);
  const { promise: posted, resolve } = Promise.withResolvers<void>();
  await page.route("**/commands", async (route) => {
    const sent: unknown = route.request().postDataJSON();
    await context.setOffline(true);
    await seatFetch(seat, "POST", "/commands", sent);
    resolve();
  });
  await page.keyboard.press("Control+Enter");
  await posted;
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);
  const again = await openPageIn(context, interview.candidate);
  const elsewhere = await openPage(browser, interview.candidate);
  for (const one of [again, elsewhere]) {
    await openChanges(one);
    await expect(comments(one)).toContainText("Posted as the tab closed");
    await expect(field(one)).toHaveCount(0);
    await expect(one.getByText(/^Draft/)).toHaveCount(0);
  }
  await context.close();
  await elsewhere.context().close();
});

test("a comment that is still on its way from a closed tab is posted once when it is posted again", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  await codeHasCome(page);
  await writeOn(page, 9, "Twice in a hurry");
  const seat = await takeSeat(interview.candidate);
  // What the closed tab sent of the same draft arrives just before what is sent now.
  await page.route("**/commands", async (route) => {
    const now: { command: object } = route.request().postDataJSON();
    await command(seat, { ...now.command, thread: crypto.randomUUID() });
    await route.continue();
  });
  await page.keyboard.press("Control+Enter");
  await expect(comments(page)).toHaveCount(1);
  await expect(field(page)).toHaveCount(0);
  await page.reload();
  await expect(comments(page)).toHaveCount(1);
  await expect(page.getByText(/^Draft/)).toHaveCount(0);
  await page.context().close();
});

test("who types as the call begins goes on typing in the same form", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  await writeOn(page, 9, "");
  const interviewer = await takeSeat(interview.interviewer);
  const words = "next, press x or c or n. ";
  await page.keyboard.type(words, { delay: 30 });
  const typing = page.keyboard.type(words.repeat(5), { delay: 30 });
  await command(interviewer, { type: "call.start", evenUnsubmitted: true });
  await typing;
  await expect(page.getByRole("region", { name: "Your drafts" })).toBeVisible();
  await expect(field(page)).toHaveValue(words.repeat(6));
  await expect(field(page)).toBeFocused();
  await page.context().close();
});

test("a comment that was sent without a network is posted as it was sent, and then its form is gone", async ({
  browser,
}) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  // A page whose code is cut off half way has to be loaded anew, see drafts.spec.ts.
  await codeHasCome(page);
  await writeOn(page, 9, "Sent in a tunnel.");
  await page.context().setOffline(true);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("too late");
  await expect(field(page)).toHaveValue("Sent in a tunnel.");
  await expect(field(page)).not.toBeEditable();
  await expect(page.getByRole("status").filter({ hasText: "Not saved: keep this tab open" })).toBeVisible();
  await page.context().setOffline(false);
  await expect(comments(page)).toContainText("Sent in a tunnel.");
  await expect(field(page)).toHaveCount(0);
  await page.context().close();
});

test("a thread that somebody resolves stays open for who writes a reply in it", async ({ browser }) => {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  await writeOn(page, 9, "One past the end.");
  await page.keyboard.press("Control+Enter");
  await expect(comments(page)).toHaveCount(1);
  const ada = await takeSeat(interview.interviewer);
  await command(ada, { type: "call.start", evenUnsubmitted: true });
  await expect(page.getByRole("region", { name: "Walk-through" })).toBeVisible();
  const thread = page.getByRole("region", { name: /^Thread on greet\.ts:9/ });
  await thread.getByRole("button", { name: "Reply" }).click();
  await page.getByRole("textbox", { name: "Reply" }).fill("As I was sayi");
  const other = await openPage(browser, interview.interviewer);
  await other
    .getByRole("button", { name: /One past the end/ })
    .first()
    .click();
  await other.getByRole("button", { name: "Resolve" }).first().click();
  await expect(thread.getByText("Resolved by Ada")).toBeVisible();
  await page.keyboard.type("ng");
  await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue("As I was saying");
  await page.context().close();
  await other.context().close();
});
