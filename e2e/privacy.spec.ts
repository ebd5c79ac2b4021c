import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { goToEndedPage, inPhase, openChanges, openReview, post } from "./support/greeter-page.ts";
import { openPage } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

const yes = (page: Page) => page.getByRole("radio", { name: /^Yes, keep a replay/ });
const no = (page: Page) => page.getByRole("radio", { name: /^No, delete it/ });

/** Holds up the next command of a page until the returned function is called. */
async function holdUp(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**/commands", (route) => promise.then(() => route.continue()), { times: 1 });
  return resolve;
}

test("the candidate is asked about a replay, changes their mind, and reads what is stored and takes a copy", async ({
  browser,
}) => {
  const { interview } = await greeterInterview();
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  await expect(no(noor)).toBeChecked();
  const untold = ada.getByText("Noor is asked whether one may be kept.", { exact: false });
  await expect(untold).toBeVisible();
  const stored = noor.waitForResponse("**/commands");
  await yes(noor).check();
  await stored;
  await noor.reload();
  await expect(yes(noor)).toBeChecked();
  await expect(untold).toBeVisible();
  const release = await holdUp(noor);
  await no(noor).check();
  await yes(noor).check();
  release();

  await openReview(noor);
  await openChanges(noor);
  await post(noor, 9, "Runs one past the end.");
  await noor.getByRole("link", { name: "What is stored about you" }).click();
  await expect(noor.getByRole("heading", { name: "What is stored about you" })).toBeVisible();
  await expect(noor.getByText("for 180 days after the interview has ended", { exact: false })).toBeVisible();
  const download = noor.waitForEvent("download");
  await noor.getByRole("link", { name: "Download your copy" }).click();
  const copy = await readFile(await (await download).path());
  for (const name of ["about-me.md", "about-me.json", "exercise/greet.ts"])
    expect(copy.includes(name)).toBe(true);

  const interviewer = await takeSeat(interview.interviewer);
  await command(interviewer, { type: "call.start", evenUnsubmitted: true });
  await noor.getByRole("link", { name: "Back to the interview" }).click();
  await inPhase(noor, "In the call");
  const opening = noor.context().waitForEvent("page");
  await noor.getByRole("link", { name: "What is stored about you" }).click();
  const beside = await opening;
  await expect(yes(beside)).toBeChecked();
  await no(beside).click();
  await expect(beside.getByText("You took your yes back.", { exact: false })).toBeVisible();
  await expect(yes(beside)).toHaveCount(0);
  await beside.close();
  await command(interviewer, { type: "call.end" });
  await goToEndedPage(noor);
  await expect(noor.getByRole("heading", { name: "Thank you, Noor" })).toBeVisible();
  await expect(noor.getByText("How the code came about was deleted.", { exact: false })).toBeVisible();
  await goToEndedPage(ada);
  await expect(ada.getByText("None: how the code came about was deleted.", { exact: false })).toBeVisible();
});
