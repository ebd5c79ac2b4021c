import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { axeFindings } from "./support/axe.ts";
import { erase, expectErased, find, newSession, openAtOnce, openBoard } from "./support/board.ts";
import { expectShown, goToLineEnd, openInWorkspace } from "./support/editor.ts";
import { codeHasCome, handIn, openChanges, openReview, post, writeOn } from "./support/greeter-page.ts";
import { openHeard } from "./support/heard.ts";
import { judged, judgedBank } from "./support/judged-interview.ts";
import { choose, comparison, openScorecard, submit } from "./support/scorecards.ts";
import { changeSession, openPage, openPageIn } from "./support/session.ts";
import { refusal, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

/** Keys under which the browser keeps something of a participant; and whatever other stores it has. */
function kept(page: Page, participant: string): Promise<readonly string[]> {
  return page.evaluate(async (id) => {
    const stores = [localStorage, sessionStorage].flatMap((storage) => Object.keys(storage));
    const others = [...(await indexedDB.databases()).map(({ name }) => `${name}`), ...(await caches.keys())];
    return [...stores.filter((key) => key.includes(id)), ...others];
  }, participant);
}

async function setUpNeeds(form: Page): Promise<void> {
  await form.getByText("What the candidate needs").click();
  await form.getByRole("checkbox", { name: "Larger type on their page" }).check();
  await form.getByRole("textbox", { name: /^Anything else/ }).fill("A break after half an hour.");
}

/** Copies the letter for somebody from the links on the screen, and saves the file for their calendar. */
async function invitationFor(board: Page, name: string): Promise<{ letter: string; calendar: string }> {
  await board.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const more = board.getByRole("button", { name: `More about the link for ${name}` });
  await more.click();
  await board.getByRole("menuitem", { name: "Copy an invitation" }).click();
  await expect(board.getByText(`The invitation for ${name} is copied.`)).toBeVisible();
  const letter = await board.evaluate(() => navigator.clipboard.readText());
  await more.click();
  const saving = board.waitForEvent("download");
  await board.getByRole("menuitem", { name: "Save for a calendar" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("interview.ics");
  return { letter, calendar: await readFile(await saved.path(), "utf8") };
}

const rubricButton = (page: Page) =>
  page.getByRole("button", { name: "Rubric, which the candidate never sees" });

test("an interview from the bank over its review, its call and its scores to its erasure", async ({
  browser,
}) => {
  test.slow();
  const server = await judgedBank();
  const board = await openBoard(browser, server);
  const callAt = new Date(Math.ceil(Date.now() / 60_000 + 5 * 1_440) * 60_000);

  const { id, links } = await test.step("from the bank to a session, with an invitation", async () => {
    await board.getByRole("tab", { name: /^Exercises/ }).click();
    await expect(board.getByRole("heading", { name: judged.title })).toBeVisible();
    const people = { candidate: "Mina", interviewers: ["Ada", "Ben"] };
    const created = await newSession(board, { exercise: judged.slug, ...people, callAt }, setUpNeeds);
    const { letter, calendar } = await invitationFor(board, "Mina");
    expect(letter).toContain("Hello Mina,");
    expect(letter).toContain(created.links.candidate);
    expect(calendar).toContain(`DTSTART:${callAt.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`);
    await board.getByRole("button", { name: "Done" }).click();
    await find(board, "Mina");
    await expect(board.getByRole("region", { name: "Upcoming" })).toContainText("Mina");
    return created;
  });
  const [adas, bens] = links.interviewers.map(({ url }) => url);
  const { page: mina, hears: candidateHears } = await openHeard(browser, links.candidate);
  const ada = await openPage(browser, adas ?? "");

  await test.step("before its time the page says when, and the server opens nothing", async () => {
    await expect(mina.getByText("It is not time yet.")).toBeVisible();
    await expect(mina.getByRole("button", { name: "Open the merge request" })).toBeDisabled();
    await expect(mina.locator("html")).toHaveAttribute("data-type", "larger");
    const early = await refusal(await takeSeat(links.candidate), { type: "review.open" });
    expect(early).toContain("is not open yet");
    const needs = ada.getByRole("region", { name: "What the candidate needs" });
    await expect(needs).toContainText("A break after half an hour.");
  });

  await test.step("the organiser opens it, and the review is written until it is due", async () => {
    await openAtOnce(board, "Mina");
    await openReview(mina);
    await openChanges(mina);
    await post(mina, 9, "One too far.", "Mina");
    await writeOn(mina, 13, "Still thinking about");
    const dueAt = new Date(Date.now() + 5_000).toISOString();
    await changeSession(server, id, { type: "time.change", callAt: callAt.toISOString(), dueAt });
    await expect(mina.getByText("The time for the review was over")).toBeVisible();
    await expect(mina.getByRole("region", { name: "Draft" })).toContainText("Still thinking about");
    await expect(mina.getByRole("textbox", { name: /^Comment on/ })).toHaveCount(0);
  });

  await test.step("an interviewer gives more time, and it goes on as it was and is handed in", async () => {
    await expect(ada.getByText("its time is over")).toBeVisible();
    await ada.getByRole("button", { name: "Give more time…" }).click();
    await ada.getByRole("menuitem", { name: "1 hour more" }).click();
    const form = mina.getByRole("textbox", { name: /^Comment on/ });
    await expect(form).toHaveValue("Still thinking about");
    await form.press("Control+Enter");
    await expect(mina.getByRole("article", { name: "Comment by Mina" })).toHaveCount(2);
    await handIn(mina);
  });

  await test.step("in the call: the guide, and a finding's comment confirmed", async () => {
    await ada.getByRole("button", { name: "Start the call" }).click();
    await ada.getByRole("dialog").getByRole("button", { name: "Start the call" }).click();
    await rubricButton(ada).click();
    await expect(ada.getByText("Canary guide")).toBeVisible();
    await ada.getByRole("tab", { name: "Findings" }).click();
    await ada.getByRole("link", { name: "greet.ts:9", exact: true }).click();
    await expect(ada).toHaveURL(/changes\/greet\.ts\?at=head:9$/);
    await expect(ada.getByRole("link", { name: "greet.ts:9 One too far.?" })).toBeVisible();
    await ada.getByRole("button", { name: "This comment covers The loop reads past the end" }).click();
    await expect(ada.getByRole("radio", { name: "Alone" })).toBeChecked();
    await ada.getByRole("radio", { name: "With a hint" }).check({ force: true });
    await expect(ada.getByText("1 of 2 found: 1 with a hint.")).toBeVisible();
    await ada.getByRole("button", { name: "Add evidence for The test asserts nothing" }).click();
    await ada.getByRole("menuitem", { name: "This moment of the call" }).click();
    await expect(ada.getByText("0 min into the call")).toBeVisible();
  });

  await test.step("a score that was not saved survives a reload", async () => {
    await ada.getByRole("tab", { name: "Dimensions" }).click();
    await ada.route("**/scorecard", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await ada.getByRole("radio", { name: /^1 Takes green/ }).focus();
    await ada.keyboard.press("ArrowRight");
    const comment = ada.getByRole("textbox", { name: "Comment on Tests" });
    await comment.fill("Canary of Ada.");
    ada.on("dialog", (dialog) => void dialog.accept());
    await ada.reload();
    await ada.unroute("**/scorecard");
    await expect(comment).toHaveValue("Canary of Ada.");
    await expect(ada.getByRole("radio", { name: /^2 Asks for more/ })).toBeChecked();
    await expect(ada.getByText("Saved", { exact: true })).toBeVisible();
  });

  const asleep =
    await test.step("code is written, the last of it without a line, and the call ends", async () => {
      await openInWorkspace(mina, "greet.ts");
      await goToLineEnd(mina, 9);
      await mina.keyboard.type(" // by Mina");
      await expect(mina.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
      await codeHasCome(mina);
      const other = await openPageIn(mina.context(), "about:blank");
      await mina.context().setOffline(true);
      await goToLineEnd(mina, 1);
      await mina.keyboard.type(" // typed offline");
      await ada.getByRole("button", { name: "End the call" }).click();
      await ada.getByRole("dialog").getByRole("button", { name: "End the call" }).click();
      await expect(ada.getByRole("link", { name: "Back to the end page" })).toBeVisible();
      await board.reload();
      await find(board, "Mina");
      await expect(board.getByRole("region", { name: "To be scored" })).toContainText("Mina");
      return other;
    });

  const { page: ben, hears: benHears } = await openHeard(browser, bens ?? "");

  await test.step("one's own is submitted with a confirmation, and says who is not in yet", async () => {
    await openScorecard(ada);
    await choose(ada, "Recommendation", "Yes");
    await submit(ada);
    await expect(comparison(ada)).toContainText("Not in yet: Ben.");
  });

  await test.step("the other has nothing of it before submitting, and then sees where they differ", async () => {
    await ben.getByRole("link", { name: "Score the interview" }).click();
    await choose(ben, "Level of Tests", "3");
    await choose(ben, "Recommendation", "Strong yes");
    expect(await benHears()).not.toContain("Canary of Ada.");
    await submit(ben);
    const row = comparison(ben).getByRole("row", { name: /^Tests/ });
    await expect(row).toContainText("≠ Differs");
    await expect(row).toContainText("Canary of Ada.");
    expect(await benHears(), "what is listened for is heard once it is open").toContain("Canary of Ada.");
    await expect(comparison(ada).getByRole("columnheader", { name: /^Ben/ })).toBeVisible();
    expect(await axeFindings(ada)).toEqual([]);
    const below = await ada.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(below, "the scorecard scrolls, and not the page with it").toBe(0);
  });

  await test.step("an amendment is seen with what it changed", async () => {
    await choose(ada, "Level of Tests", "3");
    await submit(ada, "Amend");
    const amended = comparison(ben).getByText(/^Amended/);
    await amended.click();
    await expect(comparison(ben)).toContainText("Tests: 2, now 3");
  });

  await test.step("the organiser exports it", async () => {
    await board.reload();
    await find(board, "Mina");
    await expect(board.getByRole("region", { name: "Ended" })).toContainText("Mina");
    const saving = board.waitForEvent("download");
    await board.getByRole("link", { name: "Export the interview with Mina as it is now" }).click();
    const archive = await readFile(await (await saving).path());
    for (const name of ["fixes.patch", "report.html", "review.json", "scorecards.json", "scorecards.csv"])
      expect(archive.includes(name), name).toBe(true);
    const heard = await candidateHears();
    expect(heard, "what is listened for is heard where it may be").toContain("One too far.");
    expect(["Canary", "one-too-far", "scorecard."].filter((word) => heard.includes(word))).toEqual([]);
  });

  await test.step("once it is erased its pages say so, and browsers forget it, also what was not saved", async () => {
    const participant = new URL(links.candidate).pathname.split("/")[2] ?? "";
    await expectShown(mina, "// typed offline");
    await expect.poll(() => kept(mina, participant).then((keys) => keys.join())).toContain("unsent");
    await erase(board, "Mina");
    await expect(board.getByRole("region", { name: "Erased" })).toContainText("An interview was erased on");
    for (const page of [ada, ben]) await expectErased(page);
    await mina.context().setOffline(false);
    await expectErased(mina);
    await expect.poll(() => kept(mina, participant)).toEqual([]);
    await asleep.goto(links.candidate);
    await expectErased(asleep);
    await mina.reload();
    await expectErased(mina);
    expect(await kept(mina, participant)).toEqual([]);
  });
});
