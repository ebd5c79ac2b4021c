import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { goToLineEnd, openInWorkspace } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openChanges, openReview, post, writeOn } from "./support/greeter-page.ts";
import { openPage, openPageIn, tandiffJson, tandiffOk } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

/** Keys under which the browser keeps something of a participant; and whatever other stores it has. */
function kept(page: Page, participant: string): Promise<readonly string[]> {
  return page.evaluate(async (id) => {
    const stores = [localStorage, sessionStorage].flatMap((storage) => Object.keys(storage));
    const others = [...(await indexedDB.databases()).map(({ name }) => `${name}`), ...(await caches.keys())];
    return [...stores.filter((key) => key.includes(id)), ...others];
  }, participant);
}

const yes = (page: Page) => page.getByRole("radio", { name: /^Yes, keep a replay/ });
const no = (page: Page) => page.getByRole("radio", { name: /^No, delete it/ });

test("the candidate is asked about a replay, changes their mind, and reads what is stored and takes a copy", async ({
  browser,
}) => {
  const { interview } = await greeterInterview();
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  await expect(no(noor)).toBeChecked();
  const untold = ada.getByText("Noor is asked whether one may be kept.", { exact: false });
  await expect(untold).toBeVisible();
  await yes(noor).check();
  await noor.reload();
  await expect(yes(noor)).toBeChecked();
  await expect(untold).toBeVisible();

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
  await no(noor).check();
  await noor.getByRole("link", { name: "Back to the interview" }).click();
  const opening = noor.context().waitForEvent("page");
  await noor.getByRole("link", { name: "What is stored about you" }).click();
  const beside = await opening;
  await expect(no(beside)).toBeChecked();
  await yes(beside).check();
  await beside.close();
  await command(interviewer, { type: "call.end" });
  await noor.getByRole("link", { name: "Tandiff, to the start of your page" }).click();
  await expect(noor.getByRole("heading", { name: "Thank you, Noor" })).toBeVisible();
  await expect(yes(noor)).toBeChecked();
  await no(noor).check();
  await expect(noor.getByText("How the code came about was deleted.", { exact: false })).toBeVisible();
  await ada.getByRole("link", { name: "Tandiff, to the start of your page" }).click();
  await expect(ada.getByText("None: how the code came about was deleted.", { exact: false })).toBeVisible();
});

test("an interview that is erased closes its pages, and the browser forgets it, also what it had not saved", async ({
  browser,
}) => {
  const { interview, server } = await greeterInterview();
  // Of a name of her own, by which the board has one row for her.
  const people = ["--candidate", "Mina", "--interviewer", "Ada"];
  const args = ["session", "create", "--exercise", interview.slug, ...people];
  const { id, links } = await tandiffJson<SessionLinks>(server, args);
  const mina = await openPage(browser, links.candidate);
  await openReview(mina);
  await openChanges(mina);
  await writeOn(mina, 9, "Never sent.");
  await command(await takeSeat(links.interviewers[0]?.url ?? ""), {
    type: "call.start",
    evenUnsubmitted: true,
  });
  await openInWorkspace(mina, "greet.ts");
  await expect(mina.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  const participant = new URL(links.candidate).pathname.split("/")[2] ?? "";
  const asleep = await openPageIn(mina.context(), "about:blank");
  // Lines that the server never gets: the browser holds them when the interview goes.
  await mina.context().setOffline(true);
  await goToLineEnd(mina, 1);
  await mina.keyboard.type(" // typed offline");
  await expect.poll(() => kept(mina, participant).then((keys) => keys.join())).toContain("unsent");

  const organiser = await openPage(
    browser,
    /\S+\/organiser#\S+/.exec((await tandiffOk(server, ["link", id])).stdout)?.[0] ?? "",
  );
  await organiser.getByRole("button", { name: "Change the interview with Mina" }).click();
  await organiser.getByRole("menuitem", { name: "Erase this interview" }).click();
  const dialog = organiser.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Erase for ever" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Type Mina to confirm" }).fill("Mina");
  await dialog.getByRole("button", { name: "Erase for ever" }).click();
  await expect(organiser.getByRole("region", { name: "Erased" })).toContainText("An interview was erased on");

  await mina.context().setOffline(false);
  await expect(mina.getByRole("heading", { name: "This interview was erased" })).toBeVisible({
    timeout: 20_000,
  });
  await expect.poll(() => kept(mina, participant)).toEqual([]);
  await asleep.goto(links.candidate);
  await expect(asleep.getByRole("heading", { name: "This interview was erased" })).toBeVisible();
  await mina.reload();
  await expect(mina.getByRole("heading", { name: "This interview was erased" })).toBeVisible();
  expect(await kept(mina, participant)).toEqual([]);
});
