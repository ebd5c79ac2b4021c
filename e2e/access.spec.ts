import { randomUUID } from "node:crypto";
import { expect, type Browser, type Page } from "@playwright/test";
import { axeColourFindings, axeFindings, type AxeOptions } from "./support/axe.ts";
import { goToLineEnd, openInWorkspace } from "./support/editor.ts";
import { oddExercise } from "./support/odd-interview.ts";
import { createSession, openPageIn, organiserLink } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;

// Each on sessions of its own, so that they can run beside each other.
test.describe.configure({ mode: "parallel" });

test.beforeAll(async () => {
  ({ server } = await oddExercise());
});

/** A page that does not move, so that no colour is looked at on its way to another. */
async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  return openPageIn(context, url);
}

/** Looks at the page in both themes; a screen that has a fault does not keep the others from being seen. */
async function expectNothingFound(page: Page, screen: string, options: AxeOptions = {}): Promise<void> {
  await wear(page, "light");
  expect.soft(await axeFindings(page, options), `${screen}, light`).toEqual([]);
  await wear(page, "dark");
  expect.soft(await axeColourFindings(page, options), `${screen}, dark`).toEqual([]);
}

/** Changes the theme, and waits until no colour is on its way to another. */
async function wear(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    // A change of colour begins with the next frame.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
    return Promise.allSettled(changes.map((one) => one.finished));
  });
}

test("axe finds a fault where there is one", async ({ browser }) => {
  const page = await open(browser, server.url);
  await expect(page.getByRole("heading")).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.evaluate(() => {
    const main = document.querySelector("main");
    main?.insertAdjacentHTML("beforeend", '<button></button><p style="color:#bbb">Pale</p>');
  });
  const pale = expect.stringMatching(/^color-contrast/);
  expect(await axeFindings(page)).toEqual([expect.stringMatching(/^button-name/), pale]);
  expect(await axeColourFindings(page)).toEqual([pale]);
  await page.context().close();
});

test("axe finds nothing before and around an interview", async ({ browser }) => {
  const page = await open(browser, server.url);
  const shows = async (screen: string, text: string | RegExp): Promise<void> => {
    await expect(page.getByText(text).first()).toBeVisible();
    await expectNothingFound(page, screen);
  };
  await shows("start", "Open the link that you were sent");
  await page.goto(`${server.url}/nowhere`);
  await shows("unknown address", "There is nothing at this address");
  await page.goto(`${server.url}/organiser`);
  await shows("organiser without a key", "This page needs the organiser’s link");
  await page.goto(`${server.url}/organiser#wrong`);
  await shows("organiser with a wrong link", "This link does not work any more");

  const empty = await startTandiff();
  await page.goto(await organiserLink(empty));
  await shows("organiser, no sessions", "No interviews yet");
  await page.getByRole("tab", { name: "Exercises" }).click();
  await shows("organiser, no exercises", "The bank is empty");
  await page.getByRole("button", { name: "New session" }).click();
  await shows("new session without exercises", "There is no exercise to pick yet");

  await empty.stop();

  const interview = await createSession(server);
  await page.goto(await organiserLink(server));
  await expect(page.getByRole("heading", { name: "Noor" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Links of the interview with Noor" }).first().click();
  await shows("organiser, sessions and links", "Each link is one person’s own");
  await page.getByRole("tab", { name: "Exercises" }).click();
  await shows("organiser, exercises", "Greet everyone at once");
  await page.getByRole("button", { name: "New session" }).click();
  await shows("new session", "As the others will see the name.");
  await page.getByRole("button", { name: "Create the session" }).click();
  await expect(page.locator("[aria-invalid=true]").first()).toBeVisible();
  await expectNothingFound(page, "new session, not filled in");
  await page.getByRole("textbox", { name: "Candidate" }).fill("Ines");
  await page.getByRole("textbox", { name: "Interviewer 1" }).fill("Ada");
  await page.getByRole("dialog").getByText("At once", { exact: true }).click();
  await page.getByRole("button", { name: "Create the session" }).click();
  await shows("new session, its links", "The interview with Ines is set up");

  await page.goto(interview.candidate.replace(/#.*/, "#wrong"));
  await shows("refused link", "This link does not work any more");
  await page.route("**/api/seats", (route) => route.abort());
  await page.goto(interview.candidate);
  await page.reload();
  await shows("server away", "The server does not answer");
  await page.unroute("**/api/seats");
  await page.getByRole("button", { name: "Try again" }).click();
  await shows("welcome", "Welcome, Noor");
  await page.getByRole("button", { name: /^Comment on line 2, added/ }).click();
  await page.getByRole("textbox", { name: "Practice comment" }).fill("To try it");
  await expectNothingFound(page, "welcome, practising");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await shows("welcome, practised", "To try it");
  await page.getByRole("button", { name: "Appearance" }).click();
  await expect(page.getByText("As the system")).toBeVisible();
  // A menu lies over the page, beside its landmarks, as axe's best practice would not have it.
  await expectNothingFound(page, "appearance", { without: ["region"] });
  await page.keyboard.press("Escape");

  const later = new Date(Date.now() + 5 * 86_400_000);
  await page.goto((await createSession(server, later, { preset: "24h" })).candidate);
  await shows("welcome, too early", "It is not time yet.");

  await page.goto(interview.observer);
  await shows("lobby of the observer", "An interviewer starts the call");
  await page.goto(interview.interviewer);
  await shows("lobby before the review", "Interview with Noor");
  await page.getByRole("button", { name: "Start the call" }).click();
  await shows("start the call without the review", "This cannot be taken back.");
  await page.context().close();
});

test("axe finds nothing while one reviews", async ({ browser }) => {
  const { candidate } = await createSession(server);
  await command(await takeSeat(candidate), { type: "review.open" });
  const page = await open(browser, candidate);
  const shows = async (screen: string, text: string | RegExp): Promise<void> => {
    await expect(page.getByText(text).first()).toBeVisible();
    await expectNothingFound(page, screen);
  };
  const dialog = page.getByRole("dialog");
  const post = async (keys: readonly string[], text: string): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
    await page.getByRole("textbox", { name: /^Comment on/ }).fill(text);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("article").filter({ hasText: text.slice(0, 10) })).toBeVisible();
  };
  const goTo = async (path: string): Promise<void> => {
    await page.keyboard.press("t");
    await dialog.getByRole("searchbox").fill(path);
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
  };
  const settings = async (label: string): Promise<void> => {
    await page.getByRole("button", { name: "How the code is shown" }).click();
    await dialog.getByText(label).click();
    await page.keyboard.press("Escape");
  };

  await shows("overview", "On the merge request as a whole");
  await page.getByRole("button", { name: "Try it locally" }).click();
  await shows("try it locally", "Run the application or read it");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Comment on the merge request" }).click();
  await page.getByRole("textbox", { name: "Comment on the merge request" }).fill("Split this in two?");
  await expectNothingFound(page, "overview, writing");
  await page.keyboard.press("Control+Enter");
  await shows("overview with a thread", "Split this in two?");

  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.locator("code [class*=hl-]").first()).toBeVisible();
  await expectNothingFound(page, "changes, unified");
  await goTo("app/order.rb");
  const code = "```suggestion:-0+0\n  total_8 = 8\n```";
  for (const key of ["j", "j", "j", "c"]) await page.keyboard.press(key);
  await page
    .getByRole("textbox", { name: /^Comment on/ })
    .fill(`Why?\n\n${code}\n\n- [ ] **a** \`b\` [c](http://d.e)`);
  await page.getByRole("combobox", { name: "Severity" }).selectOption("Must fix");
  await page.getByRole("combobox", { name: "Kind" }).selectOption({ index: 1 });
  await expectNothingFound(page, "changes, writing");
  await page.getByRole("tab", { name: "Preview" }).click();
  await shows("changes, preview of a suggestion", "Why?");
  await page.getByRole("tab", { name: "Write" }).click();
  await page.getByRole("textbox", { name: /^Comment on/ }).press("Control+Enter");
  await expect(page.getByRole("article")).toBeVisible();
  await expectNothingFound(page, "changes with a thread");
  await post(["j", "j", "c"], "Another one");
  await page
    .getByRole("article")
    .filter({ hasText: "Another one" })
    .getByRole("button", { name: "Edit" })
    .click();
  await expectNothingFound(page, "changes, editing a comment");
  await page.getByRole("textbox", { name: "Edit your comment" }).fill("Another one!");
  await page.keyboard.press("Escape");
  await shows("changes, an edit not saved", "edit not saved yet");
  await page
    .getByRole("article")
    .filter({ hasText: "Another one" })
    .getByRole("button", { name: "Delete" })
    .click();
  await shows("delete?", /Delete this/);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await shows("deleted, with a way back", "Undo");
  for (const key of ["j", "c"]) await page.keyboard.press(key);
  await page.getByRole("textbox", { name: /^Comment on/ }).fill("Half a thought");
  await page.getByRole("button", { name: "Cancel" }).click();
  await shows("throw away?", "Throw this text away?");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("textbox", { name: /^Comment on/ }).press("Escape");
  await shows("a draft", "Draft: Half a thought");

  await page.getByRole("button", { name: "Comments", exact: true }).click();
  await shows("comments panel", "Recently deleted");
  await page.setViewportSize({ width: 1000, height: 800 });
  await expect(dialog).toBeVisible();
  await shows("comments in a drawer", "Recently deleted");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("button", { name: "How the code is shown" }).click();
  await shows("how the code is shown", "Wrap long lines");
  await dialog.getByText("Side by side").click();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-row=pair]").first()).toBeVisible();
  await expectNothingFound(page, "changes, side by side");
  await settings("Blue and orange");
  await expectNothingFound(page, "side by side, blue and orange");
  await settings("Green and red");
  await settings("Unified");
  await page.getByRole("button", { name: /^All \d commits/ }).click();
  await shows("commit picker", "Show the range");
  await dialog.getByRole("button", { name: /Change the order/ }).click();
  await shows("one commit", "It was in the wrong order.");
  await page.getByRole("button", { name: /1 of \d: Change the order/ }).click();
  await dialog.getByRole("button", { name: "All commits" }).click();
  await goTo("trojan.js");
  await shows("hidden characters", "Hidden characters");
  await goTo("logo.png");
  await expect(page.getByRole("img", { name: "After: logo.png" })).toBeVisible();
  await expectNothingFound(page, "pictures");
  await settings("One at a time");
  await shows("one file at a time", /File \d+ of \d+/);
  await settings("All below each other");

  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Search in the code" }).fill("NEEDLE");
  await shows("search", /\d lines? in \d files?/);
  await page.getByRole("button", { name: "Close the search" }).click();
  await page.keyboard.press("t");
  await shows("find a file", "Find a file");
  await dialog.getByRole("searchbox").fill("nothing like it");
  await shows("no file found", "No file matches.");
  await dialog.getByRole("searchbox").fill("untouched");
  await page.keyboard.press("Enter");
  await shows("an unchanged file", "nothing happens here");
  await page.keyboard.press("?");
  await shows("keyboard shortcuts", "Next file");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Start your clock" }).click();
  await page.getByRole("button", { name: "I am done" }).click();
  await shows("I am done", "What is shared");
  await dialog.getByRole("radio", { name: "I used none" }).check();
  await dialog.getByRole("button", { name: "Hand in" }).click();
  await shows("waiting", "Your review is in");
  await page.context().close();
});

test("axe finds nothing in and after a call", async ({ browser }) => {
  const interview = await createSession(server);
  const seat = await takeSeat(interview.candidate);
  await command(seat, { type: "review.open" });
  const place = { path: "app/order.rb", side: "head", lines: { start: 9, end: 9 } };
  for (const [thread, position, body] of [
    [randomUUID(), null, "Split this in two?"],
    [randomUUID(), place, "Why 88?"],
  ] as const) {
    await command(seat, { type: "thread.open", thread, comment: randomUUID(), position, body });
  }
  await command(seat, { type: "review.submit", summary: "Not **yet**." });
  const page = await open(browser, interview.interviewer);
  const shows = async (screen: string, text: string | RegExp): Promise<void> => {
    await expect(page.getByText(text).first()).toBeVisible();
    await expectNothingFound(page, screen);
  };
  await shows("lobby with the review", "has handed in the review");
  await page.getByRole("button", { name: "Start the call" }).click();
  await shows("start the call?", "Everyone who has this session open");
  await page.getByRole("dialog").getByRole("button", { name: "Start the call" }).click();
  await expect(page.getByRole("tab", { name: "Workspace" })).toBeVisible();
  await expect(page.locator("[data-row=line]").first()).toBeVisible();
  await expectNothingFound(page, "call, changes");
  await page.getByRole("button", { name: /Split this in two/ }).click();
  await shows("call with a comment", "Split this in two?");
  await page.getByRole("tab", { name: "Workspace" }).click();
  await shows("workspace, no file", "Choose a file");
  await openInWorkspace(page, "app/order.rb");
  // The inside of the editor is Monaco's own, with its own mode for screen readers.
  await expectNothingFound(page, "workspace", { except: [".monaco-editor"] });
  await goToLineEnd(page, 1);
  await page.keyboard.type("# new\n");
  await page.getByRole("tab", { name: "Since head" }).click();
  await expect(page.locator("[data-change=added]").first()).toBeVisible();
  await expectNothingFound(page, "since head");
  await page.getByRole("button", { name: "End the call" }).click();
  await shows("end the call?", "End the call for everyone?");
  await page.getByRole("dialog").getByRole("button", { name: "End the call" }).click();
  await page.getByRole("link", { name: "Back to the end page" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shows("ended", /ended|over/i);
  const candidate = await open(browser, interview.candidate);
  await expect(candidate.getByRole("heading").first()).toBeVisible();
  await expectNothingFound(candidate, "ended, for the candidate");
  await page.context().close();
  await candidate.context().close();
});
