import { expect } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { chooseChange, find, openBoard } from "./support/board.ts";
import { sharedServer } from "./support/greeter-interview.ts";
import { openReview } from "./support/greeter-page.ts";
import { changeSession, openPage, tandiffJson } from "./support/session.ts";
import { test } from "./support/test.ts";

test("the organiser finds a session, puts somebody in another's place, cancels and takes it back, and every page follows", async ({
  browser,
}) => {
  const server = await sharedServer();
  const create = (...people: readonly string[]): Promise<SessionLinks> =>
    tandiffJson(server, ["session", "create", "--exercise", "greeter", ...people]);
  await create("--candidate", "Zoe", "--interviewer", "Ken");
  const { links } = await create("--candidate", "Imre", "--interviewer", "Ada");
  const imre = await openPage(browser, links.candidate);
  const ada = await openPage(browser, links.interviewers[0]?.url ?? "");
  await expect(imre.getByText("talk it through with Ada")).toBeVisible();
  const board = await openBoard(browser, server);
  await find(board, "zoe");
  await expect(board.getByRole("heading", { level: 3 })).toHaveText(["Zoe"]);
  await find(board, "nobody");
  await expect(board.getByText("Nobody and nothing of “nobody”.")).toBeVisible();
  await find(board, "imre");

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

test("what a candidate needs and the rules on assistants reach open pages as they are changed", async ({
  browser,
}) => {
  const server = await sharedServer();
  const people = ["--candidate", "Suri", "--interviewer", "Ada"];
  const args = ["session", "create", "--exercise", "greeter", ...people];
  const { id, links } = await tandiffJson<SessionLinks>(server, args);
  const suri = await openPage(browser, links.candidate);
  await openReview(suri);
  const ada = await openPage(browser, links.interviewers[0]?.url ?? "");
  const needs = ada.getByRole("region", { name: "What the candidate needs" });
  await expect(ada.getByRole("button", { name: "Start the call" })).toBeVisible();
  await expect(needs).toHaveCount(0);
  const accommodations = { largerType: true, noCamera: true, note: "A break after half an hour." };
  await changeSession(server, id, { type: "accommodations.change", accommodations });
  await expect(suri.locator("html")).toHaveAttribute("data-type", "larger");
  await expect(needs).toContainText("No camera");
  await expect(needs).toContainText("A break after half an hour.");

  const board = await openBoard(browser, server);
  await chooseChange(board, "Suri", "AI assistants…");
  await board.getByRole("combobox", { name: "In the review" }).selectOption("not-allowed");
  await board.getByRole("button", { name: "Save" }).click();
  await expect(board.getByRole("dialog")).toHaveCount(0);
  await expect(suri.getByText("What is expected of AI assistants was changed")).toContainText(
    "Please review without AI assistants",
  );
  await expect(ada.getByText("In the review not allowed", { exact: false })).toBeVisible();
  await suri.getByRole("button", { name: "I am done" }).click();
  await suri.getByRole("radio", { name: "I used none" }).check();
  await suri.getByRole("button", { name: "Hand in" }).click();
  await expect(ada.getByText("The candidate used no AI assistant.")).toBeVisible();
});
