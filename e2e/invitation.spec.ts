import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { createSession, makeInterview, openPage, tandiffOk } from "./support/session.ts";
import { startTandiff } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

test("the organiser copies a person's invitation and saves it for a calendar", async ({ browser }) => {
  const server = await startTandiff();
  const folder = await mkdtemp(join(tmpdir(), "tandiff-invitation-"));
  await makeInterview(server, folder);
  const inThreeDays = new Date(Date.now() + 3 * 86_400_000);
  const interview = await createSession(server, inThreeDays);
  const link = /\S+\/organiser#\S+/.exec((await tandiffOk(server, ["link"])).stdout)?.[0] ?? "";
  const page = await openPage(browser, link);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page
    .getByRole("button", { name: /^Links of the interview/ })
    .last()
    .click();
  const more = page.getByRole("button", { name: /^More about the link for Noor/ });
  await more.click();
  await page.getByRole("menuitem", { name: "Copy an invitation" }).click();
  await expect(page.getByText("The invitation for Noor is copied.")).toBeVisible();
  const letter = await page.evaluate(() => navigator.clipboard.readText());
  expect(letter).toContain("Hello Noor,");
  expect(letter).toContain(interview.candidate);

  await more.click();
  const saving = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Save for a calendar" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("interview.ics");
  const calendar = await readFile(await saved.path(), "utf8");
  const start = inThreeDays.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  expect(calendar).toContain(`DTSTART:${start}`);
  await page.context().close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
