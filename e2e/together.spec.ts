import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import {
  expectColours,
  expectShown,
  goToLineEnd,
  openLinkInWorkspace,
  shownText,
  typeAtOnce,
} from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import type { Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
});

async function openAll(browser: Browser): Promise<{ noor: Page; ada: Page; tomasz: Page }> {
  const [noor, ada, tomasz] = await Promise.all(
    [interview.candidate, interview.interviewer, interview.observer].map((link) =>
      openLinkInWorkspace(browser, link, "greet.ts"),
    ),
  );
  if (!noor || !ada || !tomasz) throw new Error("A page is missing.");
  return { noor, ada, tomasz };
}

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

const inEditor = (page: Page): Locator => page.locator(".monaco-editor").first();

test("a name stands at its person's cursor and fades, and what they select has their colour", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  await goToLineEnd(ada, 7);
  await ada.keyboard.press("Shift+Home");
  await goToLineEnd(noor, 4);
  const name = (page: Page, person: string): Locator => inEditor(page).getByText(person, { exact: true });
  const opacity = (label: Locator): Promise<number> =>
    label.evaluate((element) => Number(getComputedStyle(element).opacity));
  for (const person of ["Ada", "Noor"]) await expect(name(tomasz, person)).toBeAttached();
  await expect(name(noor, "Noor"), "one's own is not there").toHaveCount(0);
  await expect.poll(() => opacity(name(noor, "Ada")), "it fades").toBe(0);
  const colourOf = (page: Page, person: string): Promise<string> =>
    name(page, person).evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await colourOf(tomasz, "Ada")).not.toBe(await colourOf(tomasz, "Noor"));
  expect(await colourOf(tomasz, "Ada"), "the same on every page").toBe(await colourOf(noor, "Ada"));
  await ada.keyboard.press("ArrowUp");
  await expect.poll(() => opacity(name(noor, "Ada")), "and is there again").toBeGreaterThan(0);

  await goToLineEnd(ada, 7);
  await ada.keyboard.press("Shift+Home");
  await expect(inEditor(noor).locator("[class*=selection_]").first()).toBeVisible();
  await ada.keyboard.press("ArrowDown");
  await expect(inEditor(noor).locator("[class*=selection_]")).toHaveCount(0);
  await leave(ada);
  await expect(name(noor, "Ada")).toHaveCount(0);
  await leave(noor, tomasz);
});

test("of somebody with several cursors the others see each, with what it selects", async ({ browser }) => {
  const { noor, ada, tomasz } = await openAll(browser);
  await leave(tomasz);
  await goToLineEnd(ada, 7);
  for (let cursor = 1; cursor < 3; cursor += 1) await ada.keyboard.press("Shift+Alt+ArrowDown");
  const shown = (kind: "caret" | "selection"): Locator => inEditor(noor).locator(`[class*=${kind}_]`);
  await expect(shown("caret"), "each").toHaveCount(3);
  await ada.keyboard.press("Shift+ArrowLeft");
  await expect(shown("selection")).toHaveCount(3);
  await expect(inEditor(noor).getByText("Ada", { exact: true }), "one name").toHaveCount(1);
  await ada.keyboard.press("Escape");
  await expect(shown("caret")).toHaveCount(1);
  await leave(noor, ada);
});

test("an undo takes back what one has written, and leaves what another has put into the middle of it", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  await goToLineEnd(noor, 2);
  await typeAtOnce(noor, "const mine = first;");
  await expectShown(ada, "const mine = first;");
  await goToLineEnd(ada, 2);
  for (let index = 0; index < "first;".length; index++) await ada.keyboard.press("ArrowLeft");
  await typeAtOnce(ada, "hers + ");
  await expectShown(noor, "const mine = hers + first;");
  await noor.keyboard.press("Control+z");
  for (const page of [noor, ada, tomasz]) {
    await expect.poll(async () => (await shownText(page)).split("\n")[1]?.trim()).toBe("hers +");
  }
  await noor.keyboard.press("Control+y");
  await expectShown(tomasz, "const mine = hers + first;");
  await ada.keyboard.press("Control+z");
  await expectShown(tomasz, "const mine = first;");
  await leave(noor, ada, tomasz);
});

test("brackets close and show their other one, and what one folds is folded on one's own page only", async ({
  browser,
}) => {
  const { noor, ada, tomasz } = await openAll(browser);
  await goToLineEnd(noor, 2);
  await expectColours(noor);
  await noor.keyboard.type("call([1");
  await expectShown(ada, "call([1])");
  await noor.keyboard.press("End");
  await expect(inEditor(noor).locator(".bracket-match")).toHaveCount(2);

  await goToLineEnd(noor, 7);
  await noor.keyboard.press("Control+Shift+[");
  await expect.poll(() => shownText(noor)).not.toContain("const out");
  expect(await shownText(ada)).toContain("const out");
  await noor.keyboard.press("Control+Shift+]");
  await expectShown(noor, "const out");

  await goToLineEnd(tomasz, 2);
  await tomasz.keyboard.type("nothing");
  await expect(tomasz.getByText("read-only", { exact: false }).first()).toBeVisible();
  expect(await shownText(ada)).not.toContain("nothing");
  await leave(noor, ada, tomasz);
});
