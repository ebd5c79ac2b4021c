import { expect, type Browser, type Page } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { localTimeIn } from "@tandiff/shared/session/time-zone.ts";
import { openPage, organiserLink } from "./session.ts";
import type { TandiffServer } from "./tandiff-server.ts";

/** The organiser's page as a person uses it. */
export async function openBoard(browser: Browser, server: TandiffServer): Promise<Page> {
  return openPage(browser, await organiserLink(server));
}

export interface NewSession {
  readonly exercise: string;
  readonly candidate: string;
  readonly interviewers: readonly string[];
  readonly observer?: string;
  readonly callAt: Date;
}

/** Fills in the form of a new session, creates it, and leaves its links on the screen. */
export async function newSession(
  board: Page,
  session: NewSession,
  more: (form: Page) => Promise<void> = () => Promise.resolve(),
): Promise<SessionLinks> {
  const zone = await board.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  await board.getByRole("button", { name: "New session" }).first().click();
  await board.getByRole("combobox", { name: "Exercise" }).selectOption(session.exercise);
  await board.getByRole("textbox", { name: "Candidate" }).fill(session.candidate);
  await board.getByRole("textbox", { name: /^Observer/ }).fill(session.observer ?? "");
  for (const [index, name] of session.interviewers.entries()) {
    if (index > 0) await board.getByRole("button", { name: "Add an interviewer" }).click();
    await board.getByRole("textbox", { name: `Interviewer ${index + 1}` }).fill(name);
  }
  await board.getByLabel("Call", { exact: true }).fill(localTimeIn(session.callAt.getTime(), zone));
  await more(board);
  const answering = board.waitForResponse((answer) => answer.url().endsWith("/organiser/sessions"));
  await board.getByRole("button", { name: "Create the session" }).click();
  const created: SessionLinks = JSON.parse(await (await answering).text());
  await expect(board.getByRole("textbox", { name: `Link for ${session.candidate}` })).toHaveValue(
    created.links.candidate,
  );
  return created;
}

/** Leaves only the candidate's interview on the board, on which other tests have theirs. */
export async function find(board: Page, candidate: string): Promise<void> {
  await board.getByRole("searchbox", { name: "Search names and exercises" }).fill(candidate);
}

/** Chooses from the menu of the candidate's interview. */
export async function chooseChange(board: Page, candidate: string, item: string): Promise<void> {
  await find(board, candidate);
  await board.getByRole("button", { name: `Change the interview with ${candidate}` }).click();
  await board.getByRole("menuitem", { name: item }).click();
}

/** Lets the review open at once, whenever the call is. */
export async function openAtOnce(board: Page, candidate: string): Promise<void> {
  await chooseChange(board, candidate, "Time and video call…");
  await board.getByRole("radio", { name: "At once" }).check({ force: true });
  await board.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(board.getByRole("dialog")).toHaveCount(0);
}

export async function erase(board: Page, candidate: string): Promise<void> {
  await chooseChange(board, candidate, "Erase this interview");
  const dialog = board.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Erase for ever" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: `Type ${candidate} to confirm` }).fill(candidate);
  await dialog.getByRole("button", { name: "Erase for ever" }).click();
  await expect(board.getByRole("button", { name: `Change the interview with ${candidate}` })).toHaveCount(0);
}

/** What a page says whose interview was erased. */
export async function expectErased(page: Page): Promise<void> {
  const said = page.getByRole("heading", { name: "This interview was erased" });
  await expect(said).toBeVisible();
}
