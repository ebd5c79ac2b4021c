import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect } from "@playwright/test";
import { find, openBoard } from "./support/board.ts";
import { openLine } from "./support/cuttable-line.ts";
import { expectShown, goToLineEnd, openLinkInWorkspace, shownText } from "./support/editor.ts";
import { greeterInterview, sharedServer } from "./support/greeter-interview.ts";
import { createSession, endLink, openPage } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

test("a person whose link is ended is told so, keeps unsaved words, and comes back with a new one", async ({
  browser,
}) => {
  const server = await sharedServer();
  const interview = await createSession(server, null, { candidate: "Rosa" });
  const ada = await openPage(browser, interview.interviewer);
  const notes = ada.getByRole("region", { name: "Notes" }).last();
  await notes.locator(".view-lines").click();
  await ada.keyboard.type("Saved. ");
  await expect(ada.getByText("Saved", { exact: true }).first()).toBeVisible();

  const organiser = await openBoard(browser, server);
  await find(organiser, "Rosa");
  await organiser.getByRole("button", { name: /^Links of the interview/ }).click();
  const more = organiser.getByRole("button", { name: /^More about the link for Ada/ });
  await more.click();
  await organiser.getByRole("menuitem", { name: "End this link" }).click();

  await ada.context().setOffline(true);
  await notes.locator(".view-lines").click();
  await ada.keyboard.press("Control+End");
  await ada.keyboard.type("Unsaved words.");
  await organiser.getByRole("dialog").getByRole("button", { name: "End the link" }).click();
  await expect(organiser.getByRole("textbox", { name: /^Link for Ada/ })).toHaveValue("This link has ended");

  await ada.context().setOffline(false);
  await expect(ada.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  const kept = ada.getByRole("region", { name: "Kept from before" });
  await expect(kept).toContainText("Unsaved words.");
  await expect(kept.getByRole("button", { name: "Copy" })).toBeVisible();

  await more.click();
  await organiser.getByRole("menuitem", { name: "Make a new link" }).click();
  await organiser.getByRole("dialog").getByRole("button", { name: "Make a new link" }).click();
  const renewed = organiser.getByRole("textbox", { name: /^Link for Ada/ });
  await expect(renewed).toHaveValue(/^http/);
  const again = await openPage(browser, await renewed.inputValue());
  await expect(again.getByRole("region", { name: "Notes" }).last()).toContainText("Saved.");
});

test("somebody whose link is ended while they type in the call is cut off at once", async ({ browser }) => {
  const { server, interview } = await greeterInterview();
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
  const { participant } = await takeSeat(interview.candidate);
  const line = await openLine(server.port);
  const noor = await openLinkInWorkspace(browser, line.through(interview.candidate), "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await goToLineEnd(noor, 2);
  const over = noor.getByRole("heading", { name: "This link does not work any more" });
  let words = 0;
  const typing = (async () => {
    while (!(await over.isVisible())) await noor.keyboard.type(`n${(words += 1)}x`);
  })();
  await expectShown(ada, "n3x");

  await endLink(server, interview.id, participant);
  const typed = words;
  await expect.poll(() => line.closings(closeCodes.unauthorised)).toBe(2);
  await typing;
  await expect(over).toBeVisible();
  const came = [...(await shownText(ada)).matchAll(/n(\d+)/g)].map(([, number]) => Number(number));
  expect(Math.max(...came), "at once: nothing that was typed later has come").toBeLessThanOrEqual(typed);
  line.close();
});
