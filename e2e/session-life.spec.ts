import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type Page } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { openChanges, openReview, post, writeOn } from "./support/greeter-page.ts";
import {
  changeSession,
  createSession,
  makeInterview,
  openPage,
  tandiffJson,
  tandiffOk,
} from "./support/session.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let folder: string;

test.beforeAll(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-life-"));
  await makeInterview(server, folder);
});

test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function openBoard(browser: Browser): Promise<Page> {
  return openPage(browser, /\S+\/organiser#\S+/.exec((await tandiffOk(server, ["link"])).stdout)?.[0] ?? "");
}

test("a review opens when its time has come, closes when it is due with all that was typed, and goes on when it is extended", async ({
  browser,
}) => {
  const inFiveDays = new Date(Date.now() + 5 * 86_400_000);
  const interview = await createSession(server, inFiveDays);
  const callAt = inFiveDays.toISOString();
  const move = (times: object): Promise<void> =>
    changeSession(server, interview.id, { type: "time.change", callAt, ...times });
  await move({ preset: "24h" });
  const accommodations = { largerType: true, noCamera: true, note: "A break after half an hour." };
  await changeSession(server, interview.id, { type: "accommodations.change", accommodations });
  const noor = await openPage(browser, interview.candidate);
  await expect(noor.getByText("It is not time yet.")).toBeVisible();
  await expect(noor.getByRole("button", { name: "Open the merge request" })).toBeDisabled();
  await expect(noor.locator("html")).toHaveAttribute("data-type", "larger");
  await move({ preset: "now" });
  await openReview(noor);
  await openChanges(noor);
  await post(noor, 9, "Goes one too far.");
  await writeOn(noor, 8, "Still thinking about");

  const ada = await openPage(browser, interview.interviewer);
  const needs = ada.getByRole("region", { name: "What the candidate needs" });
  await expect(needs).toContainText("A break after half an hour.");
  await expect(needs).toContainText("No camera");
  const tomasz = await openPage(browser, interview.observer);
  await expect(tomasz.getByText("An interviewer starts the call")).toBeVisible();
  await expect(tomasz.getByText("A break after half an hour.")).toHaveCount(0);
  await move({ dueAt: new Date(Date.now() + 3_000).toISOString() });
  await expect(noor.getByText("The time for the review was over")).toBeVisible();
  const draft = noor.getByRole("region", { name: "Draft" });
  await expect(draft).toContainText("Still thinking about");
  await expect(noor.getByRole("textbox", { name: /^Comment on/ })).toHaveCount(0);
  await expect(noor.getByRole("article", { name: "Comment by Noor" })).toContainText("Goes one too far.");

  await expect(ada.getByText("its time is over")).toBeVisible();
  await ada.getByRole("button", { name: "Give more time…" }).click();
  await ada.getByRole("menuitem", { name: "1 hour more" }).click();
  await expect(noor.getByText("The time for the review was over")).toBeHidden();
  const form = noor.getByRole("textbox", { name: /^Comment on/ });
  await expect(form).toHaveValue("Still thinking about");
  await form.press("Control+Enter");
  await expect(noor.getByRole("article", { name: "Comment by Noor" })).toHaveCount(2);
});

test("the organiser finds a session, puts somebody in another's place, cancels and takes it back, and every page follows", async ({
  browser,
}) => {
  const create = (...people: readonly string[]): Promise<SessionLinks> =>
    tandiffJson(server, ["session", "create", "--exercise", "greeter", ...people]);
  await create("--candidate", "Zoe", "--interviewer", "Ken");
  const { links } = await create("--candidate", "Imre", "--interviewer", "Ada");
  const imre = await openPage(browser, links.candidate);
  const ada = await openPage(browser, links.interviewers[0]?.url ?? "");
  await expect(imre.getByText("talk it through with Ada")).toBeVisible();
  const board = await openBoard(browser);
  await board.getByRole("searchbox", { name: "Search names and exercises" }).fill("zoe");
  await expect(board.getByRole("heading", { level: 3 })).toHaveText(["Zoe"]);
  await board.getByRole("searchbox").fill("nobody");
  await expect(board.getByText("Nobody and nothing of “nobody”.")).toBeVisible();
  await board.getByRole("searchbox").fill("imre");

  const change = board.getByRole("button", { name: "Change the interview with Imre" });
  await change.click();
  await board.getByRole("menuitem", { name: "People…" }).click();
  await board.getByRole("textbox", { name: "interviewer Ada" }).fill("Nina");
  await board.getByRole("button", { name: "This is somebody else, in Ada’s place" }).click();
  await expect(board.getByRole("textbox", { name: "interviewer Nina" })).toBeVisible();
  await board.getByRole("button", { name: "Close" }).last().click();
  await expect(imre.getByText("talk it through with Nina")).toBeVisible();
  await expect(ada.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();

  await change.click();
  await board.getByRole("menuitem", { name: "Cancel the interview…" }).click();
  await board.getByRole("textbox", { name: "What everyone reads" }).fill("The role is filled. Thank you!");
  await board.getByRole("button", { name: "Cancel the interview" }).click();
  await expect(imre.getByRole("heading", { name: "This interview was cancelled" })).toBeVisible();
  await expect(imre.getByText("The role is filled. Thank you!")).toBeVisible();
  await imre.goto(links.candidate);
  await expect(imre.getByRole("heading", { name: "This interview was cancelled" })).toBeVisible();

  await board.getByRole("button", { name: /^Cancelled/ }).click();
  await expect(board.getByRole("heading", { level: 3 })).toHaveText(["Imre"]);
  await change.click();
  await board.getByRole("menuitem", { name: "Take the cancellation back…" }).click();
  await board.getByRole("dialog").getByRole("button", { name: "Take the cancellation back" }).click();
  await expect(imre.getByRole("heading", { name: "Welcome, Imre" })).toBeVisible();
  await expect(board.getByText("Nobody and nothing of “imre”.")).toBeVisible();
});
