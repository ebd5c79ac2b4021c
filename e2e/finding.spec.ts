import { expect, type Browser, type Page } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeAll(async () => {
  ({ interview } = await greeterInterview());
  await command(await takeSeat(interview.candidate), { type: "review.open" });
});

async function openAt(browser: Browser, place: string): Promise<Page> {
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("tab", { name: "Changes" }).waitFor();
  await page.goto(`${page.url().replace(/(\/p\/[^/#?]+).*/, "$1")}/${place}`);
  return page;
}

test("a link to a file that is not there says so, with a way back", async ({ browser }) => {
  const page = await openAt(browser, "file/nope.ts");
  await expect(page.getByText("There is no such file")).toBeVisible();
  await page.getByRole("button", { name: "Read the changes" }).click();
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("greetAll");

  await page.goto(page.url().replace(/changes.*/, "changes/nope.ts?at=head:3"));
  await expect(page.getByText("There is no such file")).toBeVisible();
  await page.getByRole("button", { name: "Read the changes" }).click();
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("greetAll");
  await page.context().close();
});

test("a link into the changes of a file that has none leads to the file", async ({ browser }) => {
  const page = await openAt(browser, "changes/README.md");
  await expect(page.getByText("The merge request does not change this file")).toBeVisible();
  await page.getByRole("button", { name: "Open the file" }).click();
  await expect(page.getByRole("region", { name: "File README.md" })).toContainText("Says hello.");
  await page.context().close();
});

for (const { key, code, field, found } of [
  { key: "/", code: "SearchPanel", field: "Search in the code", found: "1 line in 1 file" },
  { key: "t", code: "QuickOpen", field: "Part of the file's path", found: "greet.test.ts" },
  {
    key: "Control+k",
    code: "PaletteDialog",
    field: "Command or part of a file’s path",
    found: "greet.test.ts",
  },
]) {
  test(`what is typed right after ${key} is not lost, however late the field comes`, async ({ browser }) => {
    const page = await openPage(browser, interview.candidate);
    const released = Promise.withResolvers<void>();
    await page.route(`**/${code}*.js`, async (route) => {
      await released.promise;
      await route.continue();
    });
    await page.getByRole("tab", { name: "Changes" }).click();
    await expect(page.getByRole("region", { name: "Changes" })).toContainText("greetAll");
    await page.keyboard.press(key);
    const text = key === "/" ? "const out = []" : "test";
    await page.keyboard.type(text);
    released.resolve();
    const box = page.getByRole("searchbox", { name: field });
    await expect(box).toHaveValue(text);
    await expect(box).toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.type("x");
    await expect(box, "and typing goes on").toHaveValue(`${text}x`);
    await page.keyboard.press("Backspace");
    await expect(page.getByText(found).last()).toBeVisible();
    await expect(page.getByRole("textbox", { name: /^Comment on/ }), "no letter was a shortcut").toHaveCount(
      0,
    );
    await page.context().close();
  });
}

test("Ctrl+K finds commands and files by a part of their names", async ({ browser }) => {
  const page = await openAt(browser, "changes");
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("greetAll");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find a command or a file" });
  await expect(palette.getByRole("button", { name: /Next comment/ })).toBeVisible();
  await palette.getByRole("searchbox").fill("lib names");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "File lib/names.ts" })).toContainText("Grace");

  await page.getByRole("tab", { name: "Changes" }).click();
  await page.keyboard.press("Control+k");
  await palette.getByRole("searchbox").fill("mark the file viewed");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(page.getByText("1 of 2 viewed")).toBeVisible();
  await page.context().close();
});

test("? lists every key of the review", async ({ browser }) => {
  const page = await openAt(browser, "changes");
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("greetAll");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toBeVisible();
  const shown = await list.locator("dt").allInnerTexts();
  const keys = shown.map((text) => text.replaceAll(/\s+/g, ""));
  for (const key of ["]", "[", "n", "p", "j", "k", "c", "x", "t", "/", "?", "y"]) expect(keys).toContain(key);
  for (const key of ["Shift↓", "Shift↑", "Shiftc", "CtrlEnter", "Ctrlk", "Escape"])
    expect(keys).toContain(key);
  expect(new Set(keys).size, "none twice").toBe(keys.length);
  await page.context().close();
});
