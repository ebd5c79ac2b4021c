import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { CommentId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { expectShown, goToLineEnd, openInWorkspace, shownText } from "./support/editor.ts";
import { makeInterview, openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";

let server: TandiffServer;
let folder: string;
let interview: Interview;

test.beforeEach(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-fixing-"));
  interview = await makeInterview(server, folder);
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
});

test.afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const loop: Position = { path: "greet.ts", side: "head", lines: { start: 9, end: 9 } };

/** A thread of the interviewer's. */
async function openThread(body: string, position: Position = loop): Promise<void> {
  const thread = ThreadId.parse(crypto.randomUUID());
  const comment = CommentId.parse(crypto.randomUUID());
  await command(await takeSeat(interview.interviewer), {
    type: "thread.open",
    thread,
    comment,
    position,
    body,
  });
}

/** Both people, each in the same file of the workspace, with a thread chosen. */
async function both(browser: Browser, body: string): Promise<{ noor: Page; ada: Page }> {
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  for (const page of [noor, ada]) {
    await openInWorkspace(page, "greet.ts");
    await choose(page, body);
  }
  return { noor, ada };
}

async function choose(page: Page, body: string): Promise<void> {
  await page.getByRole("region", { name: "Walk-through" }).getByRole("button", { name: body }).click();
  await expect(comment(page)).toContainText(body);
}

const comment = (page: Page): Locator => page.getByRole("region", { name: "Comment", exact: true });
const editor = (page: Page): Locator =>
  page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first();
/** From its first character on, indentation too. */
async function selectLine(page: Page, line: number): Promise<void> {
  await goToLineEnd(page, line);
  await page.keyboard.press("Home");
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
}

const bar = (page: Page): Locator => page.getByRole("status").filter({ hasText: "Fixing:" });

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

test("a thread keeps its place while both write, the same for both after an undo, and says when its lines are gone", async ({
  browser,
}) => {
  await openThread("One past the end.");
  const { noor, ada } = await both(browser, "One past the end.");
  const expectPlace = async (words: string): Promise<void> => {
    for (const page of [noor, ada]) await expect(comment(page).getByText(words)).toBeVisible();
  };
  await expectPlace("At greet.ts:9 now");

  await goToLineEnd(ada, 2);
  await ada.keyboard.type("// one\n// two\n");
  await expectPlace("At greet.ts:11 now");
  await goToLineEnd(noor, 11);
  await noor.keyboard.type(" // inside");
  await expectShown(ada, "// inside");
  await expectPlace("At greet.ts:11 now");

  await noor.waitForTimeout(600);
  await selectLine(noor, 11);
  await noor.keyboard.press("Delete");
  await expectPlace("These lines are gone (was greet.ts:9).");
  await noor.keyboard.press("Control+z");
  await expectShown(ada, "// inside");
  await expect(comment(noor).getByText(/These lines are gone|now/)).toHaveText(
    await comment(ada)
      .getByText(/These lines are gone|now/)
      .innerText(),
  );
  await leave(noor, ada);
});

test("lines that were deleted and brought back by an undo have their thread again, on both pages", async ({
  browser,
}) => {
  await openThread("One past the end.");
  const { noor, ada } = await both(browser, "One past the end.");
  await selectLine(noor, 9);
  await noor.keyboard.press("Delete");
  for (const page of [noor, ada]) await expect(comment(page).getByText("These lines are gone")).toBeVisible();
  await noor.keyboard.press("Control+z");
  for (const page of [noor, ada]) {
    await expect(comment(page).getByText("At greet.ts:9 now")).toBeVisible();
    expect(await shownText(page)).toContain("i <= names.length");
  }
  await leave(noor, ada);
});

test("a sign beside its lines opens a thread", async ({ browser }) => {
  await openThread("One past the end.");
  const noor = await openPage(browser, interview.candidate);
  await openInWorkspace(noor, "greet.ts");
  await expect(comment(noor)).toHaveCount(0);
  await noor.locator(".monaco-editor .glyph-margin-widgets > div").first().click();
  await expect(comment(noor)).toContainText("One past the end.");
  await leave(noor);
});

test("Fix this shows for whom one writes, on one's own page, until Escape was pressed twice", async ({
  browser,
}) => {
  await openThread("One past the end.");
  await openThread("Say goodbye to all.", { ...loop, lines: { start: 13, end: 13 } });
  const { noor, ada } = await both(browser, "One past the end.");
  await comment(noor).getByRole("button", { name: "Fix this" }).click();
  await expect(bar(noor)).toContainText("One past the end.");
  await expect(editor(noor)).toBeFocused();
  await expect(bar(ada)).toHaveCount(0);

  await choose(ada, "Say goodbye to all.");
  await comment(ada).getByRole("button", { name: "Fix this" }).click();
  await expect(bar(ada)).toContainText("Say goodbye to all.");
  await expect(bar(noor)).toContainText("One past the end.");

  await noor.keyboard.press("Escape");
  await noor.waitForTimeout(900);
  await noor.keyboard.press("Escape");
  await expect(bar(noor)).toBeVisible();
  await noor.waitForTimeout(900);
  await noor.keyboard.press("Escape");
  await noor.keyboard.press("Escape");
  await expect(bar(noor)).toHaveCount(0);
  await bar(ada).getByRole("button", { name: "Done" }).click();
  await expect(bar(ada)).toHaveCount(0);
  await leave(noor, ada);
});

test("Apply puts a suggestion in for both as one step, resolves its thread, and an undo takes it back", async ({
  browser,
}) => {
  await openThread("Off by one:\n\n```suggestion\n  for (const name of names) out.push(greet(name));\n```");
  const { noor, ada } = await both(browser, "Off by one:");
  await goToLineEnd(ada, 1);
  await ada.keyboard.press("Home");
  await ada.keyboard.type("// above\n");
  await expectShown(noor, "// above");
  await comment(noor).getByRole("button", { name: "Apply" }).click();
  for (const page of [noor, ada]) {
    await expectShown(page, "for (const name of names) out.push(greet(name));");
    await expect(comment(page).getByRole("button", { name: /Resolved by Noor/ })).toBeVisible();
    expect(await shownText(page)).not.toContain("i <= names.length");
  }
  await editor(noor).focus();
  await noor.keyboard.press("Control+z");
  for (const page of [noor, ada]) await expectShown(page, "for (let i = 0; i <= names.length; i++)");
  await expectShown(ada, "// above");
  await leave(noor, ada);
});

test("Apply leaves lines alone that were changed meanwhile, and leads there", async ({ browser }) => {
  await openThread("Off by one:\n\n```suggestion\n  for (const name of names) out.push(greet(name));\n```");
  const { noor, ada } = await both(browser, "Off by one:");
  await goToLineEnd(ada, 9);
  await ada.keyboard.type(" // mine");
  await expectShown(noor, "// mine");
  await comment(noor).getByRole("button", { name: "Apply" }).click();
  await expect(noor.getByText("These lines have changed since")).toBeVisible();
  expect(await shownText(noor)).toContain("i <= names.length");
  await noor.getByRole("button", { name: "Open there" }).click();
  await expect(editor(noor)).toBeFocused();
  await expect(comment(noor).getByRole("button", { name: "Resolve", exact: true })).toBeVisible();
  await leave(noor, ada);
});
