import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { ScorecardDocument } from "@tandiff/shared/export/scorecard-document.ts";
import { erase, expectErased, find, newSession, openAtOnce, openBoard } from "./support/board.ts";
import { handIn, openChanges, openReview, post } from "./support/greeter-page.ts";
import { openHeard } from "./support/heard.ts";
import { judged, judgedBank } from "./support/judged-interview.ts";
import { choose, comparison, openScorecard, submit } from "./support/scorecards.ts";
import { changeSession, openPage, tandiffOk } from "./support/session.ts";
import { command, refusal, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

const inFiveDays = (): Date => new Date(Math.ceil(Date.now() / 60_000 + 5 * 1_440) * 60_000);

/** Whose scorecards are in the packet of an export. */
async function packetOf(server: TandiffServer, session: string): Promise<readonly string[]> {
  const out = await mkdtemp(join(tmpdir(), "tandiff-packet-"));
  await tandiffOk(server, ["session", "export", session, "--out", join(out, "export")]);
  const written = await readFile(join(out, "export", "scorecards.json"), "utf8");
  await rm(out, { recursive: true });
  const { cards } = ScorecardDocument.parse(JSON.parse(written));
  return cards.map(({ participant }) => participant.name);
}

/** Scores on the own page of somebody whose call has ended, and submits nothing. */
async function score(page: Page, level: string): Promise<void> {
  await openScorecard(page);
  await choose(page, "Level of Correctness", level);
  await choose(page, "Recommendation", "Yes");
}

test("an observer is told of, does nothing that others notice, and learns by a scorecard that only they compare", async ({
  browser,
}) => {
  const server = await judgedBank();
  const board = await openBoard(browser, server);
  const callAt = inFiveDays();
  const people = { candidate: "Olena", interviewers: ["Ada"], observer: "Tomasz" };
  const { id, links } = await newSession(board, { exercise: judged.slug, ...people, callAt });
  await board.getByRole("button", { name: "Done" }).click();
  await find(board, "Olena");
  await expect(board.getByText("Ada, Tomasz (observer)")).toBeVisible();
  const { page: olena, hears: olenaHears } = await openHeard(browser, links.candidate);
  const tomasz = await openPage(browser, links.observer ?? "");
  const [adas] = links.interviewers.map(({ url }) => url);

  await test.step("the candidate is told who observes, before anything opens", async () => {
    await expect(olena.getByText("It is not time yet.")).toBeVisible();
    await expect(olena.getByText("with Ada, and with Tomasz, who observes")).toBeVisible();
    const early = await refusal(await takeSeat(links.candidate), { type: "review.open" });
    expect(early).toContain("is not open yet");
  });

  await test.step("the observer sees that the review is due, and can neither extend it nor start the call", async () => {
    await openAtOnce(board, "Olena");
    await openReview(olena);
    await openChanges(olena);
    await post(olena, 9, "One too far.", "Olena");
    const dueAt = new Date(Date.now() + 5_000).toISOString();
    await changeSession(server, id, { type: "time.change", callAt: callAt.toISOString(), dueAt });
    await expect(tomasz.getByText("its time is over")).toBeVisible();
    await expect(tomasz.getByText("An interviewer starts the call")).toBeVisible();
    for (const name of ["Give more time…", "Start the call"])
      await expect(tomasz.getByRole("button", { name })).toHaveCount(0);
    const seat = await takeSeat(adas ?? "");
    await command(seat, { type: "review.extend", dueAt: null });
    await handIn(olena);
    await expect(olena.getByRole("listitem").filter({ hasText: "Tomasz" })).toContainText("observer");
    await command(seat, { type: "call.start", evenUnsubmitted: false });
  });

  await test.step("in the call the observer reads all, and has nothing to say or to write with", async () => {
    await expect(tomasz.getByText("One too far.").first()).toBeVisible();
    for (const name of ["End the call", "Step in", "Reply", "Resolve"])
      await expect(tomasz.getByRole("button", { name, exact: true })).toHaveCount(0);
    await expect(tomasz.getByRole("button", { name: /^Comment on head line/ })).toHaveCount(0);
    await command(await takeSeat(adas ?? ""), { type: "call.end" });
  });

  const { page: ada, hears: adaHears } = await openHeard(browser, adas ?? "");
  await test.step("both score alone, and compare once both are in", async () => {
    await score(tomasz, "1");
    await expect(tomasz.getByText("Yours is for training")).toBeVisible();
    await tomasz.getByRole("textbox", { name: "Comment on Correctness" }).fill("Canary of Tomasz.");
    await submit(tomasz);
    await score(ada, "4");
    expect(await adaHears()).not.toContain("Canary of Tomasz.");
    await submit(ada);
    await expect(comparison(ada)).toContainText("Canary of Tomasz.");
    for (const page of [ada, tomasz]) {
      await expect(comparison(page).getByRole("row", { name: /^Correctness/ })).toContainText("≠ Differs");
      const observers = comparison(page).getByRole("columnheader", { name: /^Tomasz/ });
      await expect(observers).toContainText("Training, not in the packet");
    }
  });

  await test.step("the packet has the interviewer's scorecard alone, and the candidate hears of none", async () => {
    expect(await packetOf(server, id)).toEqual(["Ada"]);
    await expect(olena.getByText("Ended", { exact: true })).toBeVisible();
    const heard = await olenaHears();
    expect(heard, "what is listened for is heard where it may be").toContain("One too far.");
    expect(["Canary", "scorecard."].filter((word) => heard.includes(word))).toEqual([]);
  });

  await test.step("it is erased for the observer too", async () => {
    await erase(board, "Olena");
    for (const page of [tomasz, olena]) await expectErased(page);
  });
});

test("a trainee leads, the experienced observer steps in, and both score alone and compare", async ({
  browser,
}) => {
  const server = await judgedBank();
  const board = await openBoard(browser, server);
  const people = { candidate: "Pavel", interviewers: ["Ada"], observer: "Tomasz" };
  const session = { exercise: judged.slug, ...people, callAt: inFiveDays() };
  const { id, links } = await newSession(board, session, (form) =>
    form.getByRole("checkbox", { name: "The first interviewer leads to learn it" }).check(),
  );
  const [adas] = links.interviewers.map(({ url }) => url);
  const [ada, tomasz, { page: pavel, hears: pavelHears }] = await Promise.all([
    openPage(browser, adas ?? ""),
    openPage(browser, links.observer ?? ""),
    openHeard(browser, links.candidate),
  ]);
  await ada.getByRole("heading", { name: /^Interview with/ }).waitFor();
  await command(await takeSeat(adas ?? ""), { type: "call.start", evenUnsubmitted: true });

  await tomasz.getByRole("button", { name: "Step in" }).click();
  await tomasz.getByRole("dialog").getByRole("button", { name: "Step in" }).click();
  await expect(tomasz.getByRole("button", { name: "Step in" })).toHaveCount(0);
  await tomasz.getByRole("button", { name: "End the call" }).click();
  await tomasz.getByRole("dialog").getByRole("button", { name: "End the call" }).click();
  await expect(pavel.getByText("Ended", { exact: true })).toBeVisible();

  await score(ada, "1");
  await submit(ada);
  await expect(comparison(ada)).toContainText("Not in yet: Tomasz.");
  await score(tomasz, "4");
  await submit(tomasz);
  for (const page of [ada, tomasz]) {
    await expect(comparison(page).getByRole("row", { name: /^Correctness/ })).toContainText("≠ Differs");
    const trainees = comparison(page).getByRole("columnheader", { name: /^Ada/ });
    await expect(trainees).toContainText("Training, not in the packet");
  }
  expect(await packetOf(server, id)).toEqual(["Tomasz"]);
  expect(await pavelHears(), "who learns is not told to the candidate").not.toMatch(/training|trainee/);
});
