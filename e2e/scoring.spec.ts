import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { axeFindings } from "./support/axe.ts";
import { judgedInterview } from "./support/judged-interview.ts";
import { openPage } from "./support/session.ts";
import { test } from "./support/test.ts";

const rubricButton = (page: Page) =>
  page.getByRole("button", { name: "Rubric, which the candidate never sees" });
const comparison = (page: Page) => page.getByRole("region", { name: "Side by side" });

/** The address of a person's page without its secret, which their seat has replaced. */
const homeOf = (link: string): string => link.slice(0, link.indexOf("#"));

async function command(page: Page, link: string, what: object): Promise<void> {
  const { origin, pathname } = new URL(link);
  const answer = await page.request.post(`${origin}/api/${pathname.slice("/p/".length)}/commands`, {
    data: { id: randomUUID(), command: what },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Chooses on the scorecard's own page, where all parts are in sight. */
async function choose(page: Page, group: string, option: string): Promise<void> {
  await page
    .getByRole("group", { name: group })
    .getByRole("radio", { name: new RegExp(`^${option}\\b`) })
    .check({ force: true });
}

async function submit(page: Page, verb: "Submit" | "Amend" = "Submit"): Promise<void> {
  await page.getByRole("button", { name: `${verb} the scorecard…` }).click();
  await page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** All that reaches a page, and what it shows. */
function everythingOf(page: Page): () => Promise<string> {
  const seen: string[] = [];
  page.on("response", (response) => {
    void response.text().then(
      (text) => seen.push(text),
      () => undefined,
    );
  });
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => seen.push(payload.toString("latin1")));
  });
  return async () => [...seen, await page.evaluate(() => document.body.innerText)].join("\n");
}

test("two interviewers score alone, tie what the candidate found, and compare once both are in", async ({
  browser,
}) => {
  const interview = await judgedInterview();
  const noor = await openPage(browser, interview.candidate);
  const candidateHears = everythingOf(noor);
  await noor.getByRole("button", { name: "Open the merge request" }).click();
  await noor.getByRole("tab", { name: "Changes" }).click();
  await noor
    .getByRole("button", { name: /^Comment on head line 9\b/ })
    .last()
    .click({ force: true });
  await noor.getByRole("textbox", { name: /^Comment on/ }).fill("One too far.");
  await noor.keyboard.press("Control+Enter");
  await noor.getByRole("article").waitFor();

  const ada = await openPage(browser, interview.ada);
  await ada.getByRole("heading", { name: /^Interview with/ }).waitFor();
  await command(ada, interview.ada, { type: "call.start", evenUnsubmitted: true });

  await test.step("in the call: the guide, and a finding's comment confirmed", async () => {
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

  await test.step("what was not saved survives a reload", async () => {
    await ada.getByRole("tab", { name: "Dimensions" }).click();
    await ada.route("**/scorecard", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await ada.getByRole("radio", { name: /^1 Takes green/ }).focus();
    await ada.keyboard.press("ArrowRight");
    await ada.getByRole("textbox", { name: "Comment on Tests" }).fill("Canary of Ada.");
    ada.on("dialog", (dialog) => void dialog.accept());
    await ada.reload();
    await ada.unroute("**/scorecard");
    await expect(ada.getByRole("textbox", { name: "Comment on Tests" })).toHaveValue("Canary of Ada.");
    await expect(ada.getByRole("radio", { name: /^2 Asks for more/ })).toBeChecked();
    await expect(ada.getByText("Saved", { exact: true })).toBeVisible();
  });

  const ben = await openPage(browser, interview.ben ?? "");
  const benHears = everythingOf(ben);
  await command(ada, interview.ada, { type: "call.end" });

  await test.step("one's own is submitted with a confirmation, and says who is not in yet", async () => {
    await ada.goto(homeOf(interview.ada));
    await ada.getByRole("link", { name: "Score the interview" }).click();
    await choose(ada, "Recommendation", "Yes");
    await submit(ada);
    await expect(comparison(ada)).toContainText("Not in yet: Ben, Tomasz.");
  });

  await test.step("the other has nothing of it before submitting, and then sees where they differ", async () => {
    await ben.goto(homeOf(interview.ben ?? ""));
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
  });

  await test.step("an amendment is seen with what it changed", async () => {
    await choose(ada, "Level of Tests", "3");
    await submit(ada, "Amend");
    await comparison(ben)
      .getByText(/^Amended/)
      .click();
    await expect(comparison(ben)).toContainText("Tests: 2, now 3");
  });

  await noor.goto(`${homeOf(interview.candidate)}/scorecard`);
  await noor.getByRole("heading", { name: "Thank you, Noor" }).waitFor();
  const heard = await candidateHears();
  const told = ["Canary", "one-too-far"].filter((word) => heard.includes(word));
  expect(told).toEqual([]);
});

test("a trainee leads, the experienced observer steps in, and both compare", async ({ browser }) => {
  const interview = await judgedInterview({ reverseShadow: true });
  const [ada, tomasz, noor] = await Promise.all([
    openPage(browser, interview.ada),
    openPage(browser, interview.observer),
    openPage(browser, interview.candidate),
  ]);
  await ada.getByRole("heading", { name: /^Interview with/ }).waitFor();
  await command(ada, interview.ada, { type: "call.start", evenUnsubmitted: true });

  await tomasz.getByRole("button", { name: "Step in" }).click();
  await tomasz.getByRole("dialog").getByRole("button", { name: "Step in" }).click();
  await expect(tomasz.getByRole("button", { name: "Step in" })).toHaveCount(0);
  await command(tomasz, interview.observer, { type: "call.end" });
  await expect(noor.getByText("Ended", { exact: true })).toBeVisible();

  for (const [page, link, level] of [
    [ada, interview.ada, "1"],
    [tomasz, interview.observer, "4"],
  ] as const) {
    await page.goto(homeOf(link));
    await page.getByRole("link", { name: "Score the interview" }).click();
    await choose(page, "Level of Correctness", level);
    await choose(page, "Recommendation", "Yes");
    await submit(page);
  }
  for (const page of [ada, tomasz]) {
    await expect(comparison(page).getByRole("row", { name: /^Correctness/ })).toContainText("≠ Differs");
    const trainees = comparison(page).getByRole("columnheader", { name: /^Ada/ });
    await expect(trainees).toContainText("Training, not in the packet");
  }
});
