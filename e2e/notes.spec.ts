import { expect, type Page } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openHeard } from "./support/heard.ts";
import { openPage, type Interview } from "./support/session.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let interview: Interview;

test.beforeEach(async () => {
  ({ server, interview } = await greeterInterview());
});

const notes = (page: Page) => page.getByRole("region", { name: "Notes" }).last();

/** Types at the end of the note that is open. */
async function write(page: Page, text: string): Promise<void> {
  await notes(page).locator(".view-lines").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

test("interviewers write notes together before and in the call; the candidate gets nothing of them", async ({
  browser,
}) => {
  const ada = await openPage(browser, interview.interviewer);
  const { page: adas, hears } = await openHeard(browser, interview.interviewer);

  await test.step("in the lobby", async () => {
    await write(ada, "Canary: ask about locks.");
    await expect(notes(adas)).toContainText("Canary: ask about locks.");
    await write(adas, " And tests.");
    await expect(notes(ada)).toContainText("Canary: ask about locks. And tests.");
  });

  const { page: noor, hears: candidateHears } = await openHeard(browser, interview.candidate);
  await noor.getByRole("button", { name: "Open the merge request" }).click();
  await noor.getByRole("tab", { name: "Changes" }).click();
  await noor
    .getByRole("button", { name: /^Comment on head line 9\b/ })
    .last()
    .click({ force: true });
  await noor.getByRole("textbox", { name: /^Comment on/ }).fill("One too far.");
  await noor.keyboard.press("Control+Enter");
  await noor.getByRole("article").waitFor();

  await ada.getByRole("button", { name: "Start the call" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Start the call" }).click();

  await test.step("on a comment in the call", async () => {
    await ada.getByRole("button", { name: "Notes, which the candidate never sees" }).click();
    await expect(notes(ada)).toContainText("Canary: ask about locks. And tests.");
    await ada.getByRole("region", { name: "Walk-through" }).getByText("One too far.").first().click();
    await expect(notes(ada)).not.toContainText("Canary");
    await write(ada, "Canary: found it alone.");
    await adas.getByRole("button", { name: "Notes, which the candidate never sees" }).click();
    await adas.getByRole("region", { name: "Walk-through" }).getByText("One too far.").first().click();
    await expect(notes(adas)).toContainText("Canary: found it alone.");
    await notes(ada).getByRole("button", { name: "The interview" }).click();
    await expect(notes(ada)).toContainText("Canary: ask about locks.");
  });

  await test.step("the candidate's page knows of no notes", async () => {
    await noor.reload();
    await noor.getByRole("region", { name: "Walk-through" }).waitFor();
    await expect(noor.getByRole("button", { name: /^Notes/ })).toHaveCount(0);
    expect(await candidateHears()).not.toContain("Canary");
    expect(await hears(), "what is listened for is heard where it may be").toContain("Canary");
  });

  await test.step("an observer reads them and is told why they cannot write", async () => {
    const tomasz = await openPage(browser, interview.observer);
    await tomasz.getByRole("button", { name: "Notes, which the candidate never sees" }).click();
    await expect(notes(tomasz)).toContainText("Canary: ask about locks.");
    await expect(notes(tomasz)).toContainText("You are observing: the notes are read-only for you.");
  });

  await test.step("as Markdown, and again after a crash of the server", async () => {
    await write(ada, "\n\n**Kept**");
    await expect(ada.getByText("Saved", { exact: true })).toBeVisible();
    await server.kill9();
    await server.restart();
    await ada.reload();
    await expect(notes(ada)).toContainText("**Kept**");
    await notes(ada).getByRole("button", { name: "Preview" }).click();
    await expect(notes(ada).locator("strong")).toHaveText("Kept");
  });
});
