import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { expectShown, goToLineEnd, openInWorkspace, shownText } from "./support/editor.ts";
import { openLine } from "./support/cuttable-line.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { greeterSteps, makeInterview, openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let folder: string;
let interview: Interview;

const long = Array.from({ length: 300 }, (_, index) => `export const step${index + 1} = ${index};`);
const wide = `export const wide = "${"wide ".repeat(80)}";`;

test.beforeAll(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-follow-"));
  const [base, feature] = greeterSteps;
  if (!base || !feature) throw new Error("The greeter has two steps.");
  interview = await makeInterview(server, folder, [
    base,
    { ...feature, write: { ...feature.write, "lib/steps.ts": `${[wide, ...long].join("\n")}\n` } },
  ]);
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
});

test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const bar = (page: Page): Locator => page.getByRole("region", { name: "Following" });
const list = (page: Page): Locator => page.getByRole("region", { name: "Changes", exact: true });

async function follow(page: Page, name: string): Promise<void> {
  await page
    .getByRole("region", { name: "People" })
    .getByRole("button", { name: `Follow ${name}` })
    .click();
  await expect(bar(page)).toContainText(`You follow ${name}`);
}

async function openBoth(browser: Browser): Promise<{ noor: Page; ada: Page }> {
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  for (const page of [noor, ada]) await expect(list(page)).toBeVisible();
  return { noor, ada };
}

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

/** Turns the wheel over the code. */
async function wheel(page: Page, down: number, right = 0): Promise<void> {
  const box = await page.getByRole("region", { name: "Code", exact: true }).boundingBox();
  if (!box) throw new Error("There is no code.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(right, down);
}

test("who follows sees the same lines, in the diff and in the editor, on another size of page", async ({
  browser,
}) => {
  const { noor, ada } = await openBoth(browser);
  await ada.setViewportSize({ width: 1250, height: 620 });
  await follow(ada, "Noor");
  await expect(ada.getByRole("button", { name: "Stop following Noor" }).first()).toBeVisible();

  await wheel(noor, 2_600);
  const topOf = (page: Page): Promise<string> =>
    list(page).evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const rows = [...element.querySelectorAll<HTMLElement>("[data-index]")];
      const shown = rows.filter((row) => row.getBoundingClientRect().top >= top + 44);
      shown.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
      return shown[0]?.textContent ?? "";
    });
  await expect.poll(() => topOf(noor), "it did scroll").toMatch(/step\d{2,3}/);
  await expect.poll(async () => (await topOf(ada)) === (await topOf(noor))).toBe(true);

  await noor.keyboard.press("j");
  const chosen = (page: Page): Locator => list(page).locator("[data-chosen]");
  await expect(chosen(noor)).toHaveCount(1);
  await expect(chosen(ada), "what the one who leads has chosen").toHaveText(await chosen(noor).innerText());

  await openInWorkspace(noor, "lib/steps.ts");
  await expect(ada).toHaveURL(/workspace\/lib\/steps\.ts$/);
  await goToLineEnd(noor, 1);
  await noor.keyboard.press("Control+End");
  await expect.poll(() => shownText(ada)).toContain("step300");
  await noor.keyboard.press("Control+Home");
  await expect.poll(() => shownText(ada)).toContain("wide");
  await noor.keyboard.press("End");
  const sideways = (page: Page): Promise<number> =>
    page.evaluate(() => {
      const lines = document.querySelector<HTMLElement>(".monaco-editor .lines-content");
      return Number.parseFloat(lines?.style.left ?? "0");
    });
  await expect.poll(() => sideways(noor), "it did scroll to the side").toBeLessThan(-100);
  await expect.poll(async () => Math.abs((await sideways(noor)) - (await sideways(ada)))).toBeLessThan(2);
  await leave(noor, ada);
});

test("it ends when one scrolls, clicks or types, and one key goes on; somebody who types is never moved", async ({
  browser,
}) => {
  const { noor, ada } = await openBoth(browser);
  await follow(ada, "Noor");
  await wheel(ada, 200);
  await expect(bar(ada)).toContainText("You no longer follow Noor.");
  await ada.keyboard.press("F9");
  await expect(bar(ada)).toContainText("You follow Noor");

  await openInWorkspace(noor, "lib/steps.ts");
  await expect(ada).toHaveURL(/workspace\/lib\/steps\.ts$/);
  await goToLineEnd(ada, 3);
  await expect(bar(ada), "a key in the editor is a move of one's own").toContainText("You no longer follow");
  await ada.keyboard.type(" // mine");
  await expectShown(ada, "// mine");
  const before = await shownText(ada);
  await openInWorkspace(noor, "greet.ts");
  await expect(noor).toHaveURL(/workspace\/greet\.ts$/);
  await expect.poll(() => shownText(noor)).toContain("greetAll");
  expect(await shownText(ada)).toBe(before);
  await expect(ada).toHaveURL(/workspace\/lib\/steps\.ts$/);
  await ada.keyboard.press("F9");
  await expect(ada).toHaveURL(/workspace\/greet\.ts$/);

  await leave(noor);
  await expect(bar(ada)).toHaveCount(0);
  await expect(ada.getByText("Noor has left, so you no longer follow them.").first()).toBeVisible();
  await leave(ada);
});

test("a key of the page ends it as well, and so does the eye beside the leader's name", async ({
  browser,
}) => {
  const { noor, ada } = await openBoth(browser);
  await follow(ada, "Noor");
  await ada.keyboard.press("Control+c");
  await expect(bar(ada)).toContainText("You follow Noor");
  await ada.keyboard.press("]");
  await expect(bar(ada), "with the focus on the eye").toContainText("You no longer follow Noor.");
  await ada.keyboard.press("F9");
  await ada.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await ada.keyboard.press("]");
  await expect(bar(ada), "and on nothing").toContainText("You no longer follow Noor.");
  await bar(ada).getByRole("button", { name: "Do not follow" }).click();

  await follow(ada, "Noor");
  await ada
    .getByRole("region", { name: "People" })
    .getByRole("button", { name: "Stop following Noor" })
    .click();
  await expect(bar(ada)).toHaveCount(0);
  await leave(noor, ada);
});

test("a leader's line that falls silent is said to be unstable, and when they are gone following ends with a word", async ({
  browser,
}) => {
  // Looks for silent lines three times as often as it otherwise does: what happens is the same, and sooner.
  const { server: quick, interview: call } = await greeterInterview({
    canFail: true,
    env: { TANDIFF_TEST_BEAT: "5000" },
  });
  await command(await takeSeat(call.interviewer), { type: "call.start", evenUnsubmitted: true });
  const line = await openLine(quick.port);
  const noor = await openPage(browser, line.through(call.candidate));
  const ada = await openPage(browser, call.interviewer);
  for (const page of [noor, ada]) await expect(list(page)).toBeVisible();
  await follow(ada, "Noor");
  const people = ada.getByRole("region", { name: "People" });
  await expect(people).toContainText("reads the changes");
  await expect(people).not.toContainText("unstable connection");
  line.fallSilent();
  await expect(people).toContainText("unstable connection");
  await expect(bar(ada)).toContainText("You follow Noor");
  await expect(ada.getByText("Noor has left, so you no longer follow them.").first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(bar(ada)).toHaveCount(0);
  line.goOn();
  await expect(people.getByRole("button", { name: "Follow Noor" })).toBeVisible();
  await leave(noor, ada);
  line.close();
});

test("two who follow each other stand still, and in focus time nothing of the candidate is shown", async ({
  browser,
}) => {
  const { noor, ada } = await openBoth(browser);
  await follow(ada, "Noor");
  await follow(noor, "Ada");
  await expect(bar(noor)).toContainText("You follow Ada");
  await expect(bar(ada)).toContainText("You follow Noor");
  await wheel(ada, 600);
  await expect(bar(ada)).toContainText("You no longer follow Noor.");
  await expect(bar(noor), "it was not Noor who moved").toContainText("You follow Ada");
  await bar(noor).getByRole("button", { name: "Stop following" }).click();

  await ada.keyboard.press("F9");
  await openInWorkspace(noor, "greet.ts");
  await expect(ada).toHaveURL(/workspace\/greet\.ts$/);
  await noor.getByRole("button", { name: "Focus time…" }).click();
  await noor.getByRole("menuitem", { name: "2 minutes" }).click();
  await expect(bar(ada)).toContainText("has focus time now");
  await openInWorkspace(noor, "lib/steps.ts");
  await expect(noor).toHaveURL(/steps\.ts$/);
  await noor.getByRole("region", { name: "Focus time" }).getByRole("button", { name: "Done" }).click();
  await expect(ada, "it goes on where they are afterwards").toHaveURL(/workspace\/lib\/steps\.ts$/);
  await leave(noor, ada);
});

test("bring everyone here asks once, moves nobody by itself, and one key goes there", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  const tomasz = await openPage(browser, interview.observer);
  await expect(list(tomasz)).toBeVisible();
  await openInWorkspace(ada, "lib/steps.ts");
  await goToLineEnd(ada, 1);
  await ada.keyboard.press("Control+End");
  await ada.getByRole("button", { name: "Bring everyone here" }).click();

  const invitation = (page: Page): Locator => page.getByRole("region", { name: "Invitation" });
  await expect(invitation(noor)).toContainText("Ada asks everyone to come: in the workspace, steps.ts");
  await expect(invitation(tomasz)).toBeVisible();
  await expect(invitation(ada)).toHaveCount(0);
  await expect(noor).toHaveURL(/changes/);
  await noor.keyboard.press("F9");
  await expect.poll(() => shownText(noor)).toContain("step300");
  await expect(invitation(noor)).toHaveCount(0);
  await invitation(tomasz).getByRole("button", { name: "Stay here" }).click();
  await expect(invitation(tomasz)).toHaveCount(0);
  await expect(tomasz).toHaveURL(/changes/);
  await leave(noor, ada, tomasz);
});
