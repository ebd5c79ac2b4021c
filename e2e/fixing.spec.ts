import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { CommentId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { expectShown, goToLineEnd, openLinkInWorkspace, shownText } from "./support/editor.ts";
import { startedCall } from "./support/greeter-interview.ts";
import type { Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let interview: Interview;

test.beforeEach(async () => {
  ({ server, interview } = await startedCall());
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
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  for (const page of [noor, ada]) await choose(page, body);
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
  await expectPlace("At greet.ts:11 now");
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
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await expect(comment(noor)).toHaveCount(0);
  await noor.locator(".monaco-editor .glyph-margin-widgets > div").first().click();
  await expect(comment(noor)).toContainText("One past the end.");
  await leave(noor);
});

test("Fix this shows for whom one writes, on one's own page, until one key ends it", async ({ browser }) => {
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

  await noor.keyboard.type("x");
  await noor.keyboard.press("Escape");
  await noor.keyboard.press("Escape");
  await expect(bar(noor), "what the editor puts away is something else").toBeVisible();
  await expect(bar(noor)).toContainText("F8");
  await noor.keyboard.press("F8");
  await expect(bar(noor)).toHaveCount(0);
  await expect(editor(noor), "and one types on").toBeFocused();
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

const since = (page: Page): Locator => page.getByRole("region", { name: "Changes since the merge request" });
const hunk = (page: Page, words: string): Locator => page.getByRole("group", { name: `Change, ${words}` });

async function openSince(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await page.getByRole("tab", { name: "Since head" }).click();
    await expect(since(page)).toBeVisible();
  }
}

test("since head says which comment each change is for, one can say otherwise, and after the end all read what became of each", async ({
  browser,
}) => {
  await openThread("One past the end.");
  await openThread("Say goodbye to all.", { ...loop, lines: { start: 13, end: 13 } });
  const { noor, ada } = await both(browser, "One past the end.");
  await comment(noor).getByRole("button", { name: "Fix this" }).click();
  await goToLineEnd(noor, 9);
  await noor.keyboard.type(" // fixed");
  await noor.waitForTimeout(600);
  await noor.keyboard.type(" twice");
  await bar(noor).getByRole("button", { name: "Done" }).click();
  await editor(noor).focus();
  await noor.keyboard.press("Control+z");
  await goToLineEnd(ada, 1);
  await ada.keyboard.type(" // for no comment");
  await expectShown(noor, "// for no comment");

  await openSince(noor, ada);
  for (const page of [noor, ada]) {
    await expect(hunk(page, "For: One past the end.")).toBeVisible();
    await expect(hunk(page, "For no comment")).toBeVisible();
  }
  await hunk(ada, "For no comment").getByRole("button", { name: "What it is for" }).click();
  await ada.getByRole("menuitem", { name: "Say goodbye to all." }).click();
  for (const page of [noor, ada]) await expect(hunk(page, "For: Say goodbye to all.")).toBeVisible();
  await hunk(noor, "For: One past the end.").getByRole("button", { name: "What it is for" }).click();
  await noor.getByRole("menuitem", { name: "No comment" }).click();
  for (const page of [noor, ada]) await expect(hunk(page, "For no comment")).toBeVisible();

  await command(await takeSeat(interview.interviewer), { type: "call.end" });
  for (const page of [noor, ada]) {
    await page.goto(page.url().replace(/\/workspace.*/, ""));
    const became = (heading: string): Locator =>
      page
        .getByRole("region", { name: "What became of the comments" })
        .getByRole("listitem")
        .filter({ has: page.getByRole("heading", { name: heading }) });
    await expect(became("Say goodbye to all.")).toContainText("greet.ts, line 1");
    await expect(became("Say goodbye to all.")).toContainText("Ada");
    await expect(became("One past the end.")).toContainText("No change was made for it.");
    await expect(became("Other changes")).toContainText("Noor");
    await became("Say goodbye to all.").getByRole("link").click();
    await expect(hunk(page, "For: Say goodbye to all.")).toBeVisible();
  }
  await leave(noor, ada);
});

test("what was written without a connection is for the comment that is being fixed once there is one", async ({
  browser,
}) => {
  await openThread("One past the end.");
  const { noor, ada } = await both(browser, "One past the end.");
  await expect(noor.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await server.kill9();
  await goToLineEnd(noor, 9);
  await noor.keyboard.type(" // before and");
  await comment(noor).getByRole("button", { name: "Fix this" }).click();
  await goToLineEnd(noor, 9);
  await noor.keyboard.type(" while fixing");
  await server.restart();
  await expectShown(ada, "// before and while fixing");
  await openSince(noor, ada);
  for (const page of [noor, ada]) {
    await expect(hunk(page, "For: One past the end.")).toBeVisible();
    await expect(hunk(page, "For no comment")).toHaveCount(0);
  }
  await leave(noor, ada);
});

test("one change is reverted for both, the other stays, and it can be taken back", async ({ browser }) => {
  await openThread("One past the end.");
  const { noor, ada } = await both(browser, "One past the end.");
  await goToLineEnd(ada, 1);
  await ada.keyboard.type(" // the first");
  await goToLineEnd(ada, 14);
  await ada.keyboard.type(" // the second");
  await expectShown(noor, "// the second");
  await openSince(noor);
  await expect(since(noor)).toContainText("// the first");
  await hunk(noor, "For no comment").first().getByRole("button", { name: "Revert" }).click();
  await expect(since(noor)).not.toContainText("// the first");
  await expect(since(noor)).toContainText("// the second");
  await expect.poll(() => shownText(ada)).not.toContain("// the first");
  await noor.getByRole("button", { name: "Undo" }).click();
  await expectShown(ada, "// the first");
  await leave(noor, ada);
});

test("a comment on a line that was written in the call is with it for both, in the editor and since head", async ({
  browser,
}) => {
  await openThread("One past the end.");
  const { noor, ada } = await both(browser, "One past the end.");
  await goToLineEnd(ada, 2);
  await ada.keyboard.type("const written = 1;");
  await expectShown(noor, "const written = 1;");
  await openSince(noor);
  await since(noor)
    .getByRole("button", { name: /^Comment on head line 2\b/ })
    .click({ force: true });
  await noor.getByRole("textbox", { name: "Comment on line 2 of the workspace" }).fill("What is this for?");
  await noor.keyboard.press("Control+Enter");
  await expect(since(noor).getByRole("article", { name: "Comment by Noor" })).toBeVisible();
  await choose(ada, "What is this for?");
  await expect(comment(ada).getByText("At greet.ts:2 now")).toBeVisible();
  await goToLineEnd(ada, 1);
  await ada.keyboard.type("\n// above");
  await expect(comment(ada).getByText("At greet.ts:3 now")).toBeVisible();
  await expect(comment(noor).getByText("At greet.ts:3 now")).toBeVisible();
  await expect(ada.locator(".monaco-editor .glyph-margin-widgets > div")).toHaveCount(2);
  await leave(noor, ada);
});
