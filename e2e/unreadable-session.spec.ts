import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { makeInterview, openPage, tandiffJson, tandiffOk } from "./support/session.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { onlyInOneProcess, test } from "./support/test.ts";

onlyInOneProcess("rows are taken out of the SQLite file in its folder");

let server: TandiffServer;
let folder: string;

test.beforeEach(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-unreadable-"));
});

test.afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a session whose log was cut is said not to open, to its people and the organiser, beside one that does", async ({
  browser,
}) => {
  const cut = await makeInterview(server, folder);
  const people = ["--candidate", "Grace", "--interviewer", "Alan"];
  const whole = await tandiffJson<SessionLinks>(server, [
    "session",
    "create",
    "--exercise",
    cut.slug,
    ...people,
  ]);
  await server.kill9();
  const database = new DatabaseSync(join(server.dataFolder, "tandiff.db"));
  database.exec(`DELETE FROM log WHERE session = '${cut.id}'`);
  database.close();
  await server.restart();

  const sentence = "The log of this session is not as the server wrote it, so it is not opened.";
  const noor = await openPage(browser, cut.candidate);
  await expect(noor.getByRole("heading", { name: "This session cannot be opened" })).toBeVisible();
  await expect(noor.getByText(sentence)).toBeVisible();

  const link = /\S+\/organiser#\S+/.exec((await tandiffOk(server, ["link", whole.id])).stdout)?.[0] ?? "";
  const organiser = await openPage(browser, link);
  const unreadable = organiser.getByRole("region", { name: "Cannot be opened" });
  await expect(unreadable).toContainText(`${cut.id}: ${sentence}`);
  await expect(organiser.getByRole("region", { name: "Waiting for the review" })).toContainText("Grace");

  const grace = await openPage(browser, whole.links.candidate);
  await expect(grace.getByText(sentence)).toHaveCount(0);
  await expect(grace.getByRole("heading", { level: 1 }).first()).toBeVisible();
  for (const page of [noor, organiser, grace]) await page.context().close();
});
