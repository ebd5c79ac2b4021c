import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import {
  chooseChange,
  erase,
  expectErased,
  find,
  newSession,
  openAtOnce,
  openBoard,
} from "./support/board.ts";
import { expectShown, goToLineEnd, openInWorkspace } from "./support/editor.ts";
import { sharedServer } from "./support/greeter-interview.ts";
import { openHeard } from "./support/heard.ts";
import { choose, comparison, openScorecard, submit } from "./support/scorecards.ts";
import { openPage, tandiffOk } from "./support/session.ts";
import { refusal, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

const run = promisify(execFile);
const rota = join(import.meta.dirname, "../exercises/python-supper-rota");

/** The page speaks of no review, but where the exercise says itself that there is none. */
async function expectNoReview(page: Page): Promise<void> {
  const words = (await page.locator("body").innerText()).replace("There is nothing to review here", "");
  const around = /.{0,60}(?:\breview|merge request|\bchanged \d|\bdue\b).{0,60}/i.exec(words)?.[0] ?? null;
  expect(around, page.url()).toBeNull();
}

test("a candidate who would rather not review writes a feature in the call instead, and it is scored and erased", async ({
  browser,
}) => {
  const server = await sharedServer();
  await tandiffOk(server, ["exercise", "import", rota]);
  const board = await openBoard(browser, server);
  const callAt = new Date(Math.ceil(Date.now() / 60_000 + 5 * 1_440) * 60_000);
  const people = { candidate: "Kofi", interviewers: ["Ada", "Ben"] };
  const { id, links } = await newSession(board, { exercise: "greeter", ...people, callAt });
  await board.getByRole("button", { name: "Done" }).click();
  const [adas, bens] = links.interviewers.map(({ url }) => url);
  const candidate = await openPage(browser, links.candidate);
  const interviewer = await openPage(browser, adas ?? "");

  await test.step("the candidate asks for another exercise, and the organiser alone sees it", async () => {
    await candidate.getByRole("button", { name: "I would rather have another exercise" }).click();
    await candidate.getByRole("textbox", { name: /Why/ }).fill("I wrote the greeter.");
    await candidate.getByRole("button", { name: "Ask for another one" }).click();
    await expect(candidate.getByText("You have asked for another exercise.")).toBeVisible();
    await board.reload();
    await find(board, "Kofi");
    await expect(board.getByText("“I wrote the greeter.”")).toBeVisible();
    await expect(interviewer.getByText("greeter.", { exact: false })).toHaveCount(0);
  });

  await test.step("the organiser takes the feature, and retires it for others", async () => {
    await chooseChange(board, "Kofi", "Exercise…");
    await board.getByRole("combobox", { name: "Exercise" }).selectOption("python-supper-rota");
    await board.getByRole("button", { name: "Take this exercise" }).click();
    await expect(board.getByText("Another exercise, please")).toHaveCount(0);
    await board.getByRole("tab", { name: /^Exercises/ }).click();
    await board.getByRole("button", { name: "Retire Supper rota: swapping turns" }).click();
    await expect(
      board.getByRole("button", { name: "Offer Supper rota: swapping turns again" }),
    ).toBeVisible();
    await board.getByRole("tab", { name: /^Sessions/ }).click();
  });

  await test.step("it opens no earlier than it is to, and by the organiser at once", async () => {
    await expect(candidate.getByRole("button", { name: "Open the exercise" })).toBeDisabled();
    const early = await refusal(await takeSeat(links.candidate), { type: "review.open" });
    expect(early).toContain("is not open yet");
    await openAtOnce(board, "Kofi");
    await expect(board.getByRole("region", { name: "Upcoming" })).toContainText("Kofi");
    await expect(interviewer.getByRole("link", { name: "Read the exercise" })).toBeVisible();
    for (const page of [candidate, interviewer]) await expectNoReview(page);
  });

  await test.step("the candidate reads what is asked for, and has nothing to hand in", async () => {
    await candidate.getByRole("button", { name: "Open the exercise" }).click();
    await expect(candidate.getByRole("heading", { name: "Let people swap their turns" })).toBeVisible();
    await expect(candidate.getByText("There is nothing to hand in before", { exact: false })).toBeVisible();
    await candidate.getByRole("button", { name: "README.md" }).click();
    await expect(candidate.getByText("Supper rota", { exact: false }).first()).toBeVisible();
    await expect(candidate.getByRole("button", { name: "I am done" })).toHaveCount(0);
    await expect(candidate.getByRole("button", { name: /^Comment on/ })).toHaveCount(0);
    await expect(candidate.getByRole("tab", { name: /^Changes/ })).toHaveCount(0);
    await expectNoReview(candidate);
  });

  await test.step("the call starts without a warning, in the workspace, and ends", async () => {
    await interviewer.getByRole("button", { name: "Start the call" }).click();
    const dialog = interviewer.getByRole("dialog");
    await expect(dialog.getByText("not declared done", { exact: false })).toHaveCount(0);
    await dialog.getByRole("button", { name: "Start the call" }).click();
    await expect(interviewer.getByRole("tab", { name: "Workspace" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    for (const page of [candidate, interviewer]) await openInWorkspace(page, "rota/people.py");
    await goToLineEnd(candidate, 1);
    await candidate.keyboard.type(" # with Kofi");
    await expectShown(interviewer, "# with Kofi");
    for (const page of [candidate, interviewer]) await expectNoReview(page);
    await expect(candidate.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
    await interviewer.getByRole("button", { name: "End the call" }).click();
    await interviewer.getByRole("dialog").getByRole("button", { name: "End the call" }).click();
    await expect(candidate.getByText("Ended", { exact: true })).toBeVisible();
  });

  await test.step("two score it alone in the dimensions of the reviews, and compare", async () => {
    const { page: other, hears: otherHears } = await openHeard(browser, bens ?? "");
    await openScorecard(interviewer);
    await choose(interviewer, "Level of Design", "2");
    await choose(interviewer, "Recommendation", "Yes");
    await interviewer.getByRole("textbox", { name: "Summary" }).fill("Canary of Ada.");
    await submit(interviewer);
    await openScorecard(other);
    await choose(other, "Level of Design", "4");
    await choose(other, "Recommendation", "Yes");
    expect(await otherHears()).not.toContain("Canary of Ada.");
    await submit(other);
    expect(await otherHears()).toContain("Canary of Ada.");
    for (const page of [interviewer, other])
      await expect(comparison(page).getByRole("row", { name: /^Design/ })).toContainText("≠ Differs");
  });

  await test.step("the patch of the call applies on the application as it was, beside the scorecards", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandiff-feature-"));
    const out = join(folder, "out");
    await tandiffOk(server, ["session", "export", id, "--out", out]);
    const app = join(folder, "app");
    await cp(join(rota, "base"), app, { recursive: true });
    const identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"];
    const git = (args: readonly string[]) => run("git", [...identity, "-C", app, ...args]);
    for (const args of [
      ["init", "--quiet"],
      ["add", "."],
      ["commit", "--quiet", "-m", "Base"],
    ])
      await git(args);
    await git(["am", "--quiet", join(out, "fixes.patch")]);
    expect(await readFile(join(app, "rota/people.py"), "utf8")).toContain('house.""" # with Kofi\n');
    expect(await readFile(join(out, "report.md"), "utf8")).toContain(
      "A feature was to be written in the call",
    );
    expect(await readFile(join(out, "scorecards.csv"), "utf8")).toContain("Canary of Ada.");
    await rm(folder, { recursive: true });
  });

  await test.step("and it is erased", async () => {
    await erase(board, "Kofi");
    for (const page of [candidate, interviewer]) await expectErased(page);
  });
});
