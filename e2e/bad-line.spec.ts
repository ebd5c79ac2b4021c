import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { openLine, type CuttableLine, type LineQuality } from "./support/cuttable-line.ts";
import {
  expectShown,
  goToLineEnd,
  openLinkInWorkspace,
  reloadWorkspace,
  shownText,
  typeAtOnce,
} from "./support/editor.ts";
import { startedCall, type GreeterOptions } from "./support/greeter-interview.ts";
import { openPageIn, type Interview } from "./support/session.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let interview: Interview;
let line: CuttableLine | null = null;

async function startCall(options: GreeterOptions = {}): Promise<void> {
  ({ server, interview } = await startedCall(options));
}

test.beforeEach(() => startCall());

test.afterEach(() => {
  line?.close();
  line = null;
});

const state = (page: Page, words: string): Locator =>
  page.getByRole("status").filter({ hasText: new RegExp(`^${words}$`) });
const saved = (page: Page): Locator => state(page, "Saved");
const notSaved = (page: Page): Locator => state(page, "Not saved: keep this tab open");

/** The candidate's page on a line of its own, with a clock that the test can put forward. */
async function openOnLine(
  browser: Browser,
  quality: LineQuality = {},
): Promise<{ page: Page; line: CuttableLine }> {
  const own = await openLine(server.port, quality);
  line = own;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.clock.install();
  // The editor measures its own keys, and the clock that stands in for the real one measures nothing.
  await context.addInitScript(() => {
    const nothing = new PerformanceMark("nothing");
    performance.getEntriesByName = () => [nothing];
  });
  const page = await openLinkInWorkspace(context, own.through(interview.candidate), "greet.ts");
  await expect(saved(page)).toBeVisible();
  return { page, line: own };
}

async function openAda(browser: Browser): Promise<Page> {
  const page = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  return page;
}

/** The words `n1x n2x …` stand there in their order, each once. */
function expectOnce(text: string, letter: string, count: number): void {
  const numbers = [...text.matchAll(new RegExp(`${letter}(\\d+)x`, "g"))].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
}

async function expectOneText(a: Page, b: Page): Promise<string> {
  await expect.poll(async () => (await shownText(a)) === (await shownText(b))).toBe(true);
  return shownText(a);
}

async function leave(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

test("who types for half an hour without a network is told so all the time, and all of it arrives, once", async ({
  browser,
}) => {
  const { page: noor, line: own } = await openOnLine(browser);
  const ada = await openAda(browser);
  await noor.context().setOffline(true);
  own.cut();
  await goToLineEnd(noor, 1);
  await goToLineEnd(ada, 6);
  for (let minute = 1; minute <= 30; minute++) {
    await noor.keyboard.type(`n${minute}x`);
    await ada.keyboard.type(`a${minute}x`);
    await noor.clock.fastForward("01:00");
    if (minute === 1) await expect(notSaved(noor)).toBeVisible();
    else expect(await notSaved(noor).isVisible(), `in minute ${minute}`).toBe(true);
  }
  await expect(noor.getByText("What you type is kept and sent when it is back")).toBeVisible();
  expect(await shownText(noor)).not.toContain("a1x");
  own.mend();
  await noor.context().setOffline(false);
  await expect(saved(noor)).toBeVisible();
  const text = await expectOneText(noor, ada);
  expectOnce(text, "n", 30);
  expectOnce(text, "a", 30);
  await noor.reload();
  await expectShown(noor, "n30x");
  expect(await shownText(noor), "what is stored is the same").toBe(text);
  await leave(noor, ada);
});

test("a laptop that was closed while it saved and is opened half an hour later goes on as if nothing had been", async ({
  browser,
}) => {
  const { page: noor, line: own } = await openOnLine(browser);
  const ada = await openAda(browser);
  await goToLineEnd(noor, 1);
  own.fallSilent();
  await noor.keyboard.type("n1xn2x");
  const devtools = await noor.context().newCDPSession(noor);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await goToLineEnd(ada, 6);
  await ada.keyboard.type("a1x");
  await expectShown(ada, "a1x");
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await noor.clock.fastForward("30:00");
  await expect(saved(noor), "nothing of it is stored").toHaveCount(0);
  expect(await shownText(ada)).not.toContain("n1x");
  own.goOn();
  await noor.keyboard.type("n3x");
  await expect(saved(noor)).toBeVisible();
  const text = await expectOneText(noor, ada);
  expectOnce(text, "n", 3);
  expectOnce(text, "a", 1);
  await leave(noor, ada);
});

test("on a line of 300 ms that loses one piece in twenty and breaks now and then, two write one text", async ({
  browser,
}) => {
  const { page: noor, line: own } = await openOnLine(browser, { delay: 150, lossOneIn: 20 });
  const ada = await openAda(browser);
  await goToLineEnd(noor, 1);
  await goToLineEnd(ada, 6);
  for (let round = 0; round < 3; round++) {
    const type = async (page: Page, letter: string): Promise<void> => {
      for (let word = 1; word <= 15; word++)
        await page.keyboard.type(`${letter}${round * 15 + word}x`, { delay: 15 });
    };
    const typing = Promise.all([type(noor, "n"), type(ada, "a")]);
    await expectShown(ada, `n${round * 15 + 1}x`);
    own.cut();
    own.mend();
    await typing;
    await expect(saved(noor), "Saved is true").toBeVisible();
    await expectShown(ada, `n${round * 15 + 15}x`);
  }
  const text = await expectOneText(noor, ada);
  expectOnce(text, "n", 45);
  expectOnce(text, "a", 45);
  await leave(noor, ada);
});

test("a tab that crashes without a network has its text again when it is back, once", async ({ browser }) => {
  const { page: noor, line: own } = await openOnLine(browser);
  const ada = await openAda(browser);
  own.cut();
  await goToLineEnd(noor, 1);
  await noor.keyboard.type("n1xn2x");
  // What the page has, the browser keeps; a key may still be on its way to the page.
  await expectShown(noor, "n1xn2x");
  await expect(notSaved(noor)).toBeVisible();
  const { origin, pathname } = new URL(noor.url());
  const crashed = noor.waitForEvent("crash");
  noor.goto("chrome://crash").catch(() => undefined);
  await crashed;
  own.mend();
  const again = await openPageIn(noor.context(), `${origin}${pathname}`);
  await expectShown(again, "n1xn2x");
  await expectShown(ada, "n1xn2x");
  await expect(saved(again)).toBeVisible();
  await again.reload();
  await expectShown(again, "n1xn2x");
  expectOnce(await expectOneText(again, ada), "n", 2);
  await leave(again, ada);
});

test("two tabs of one person write one text through a cut, and each undoes its own words only", async ({
  browser,
}) => {
  const { page: first, line: own } = await openOnLine(browser);
  const second = await openPageIn(first.context(), first.url());
  await expectShown(second, "greetAll");
  await goToLineEnd(first, 1);
  await goToLineEnd(second, 6);
  own.cut();
  await typeAtOnce(first, "n1xn2x");
  await typeAtOnce(second, "m1xm2x");
  for (const page of [first, second]) await expect(notSaved(page)).toBeVisible();
  own.mend();
  for (const page of [first, second]) await expect(saved(page)).toBeVisible();
  const text = await expectOneText(first, second);
  expectOnce(text, "n", 2);
  expectOnce(text, "m", 2);
  await first.keyboard.press("Control+z");
  await expect.poll(() => shownText(second)).not.toContain("n1x");
  expectOnce(await expectOneText(first, second), "m", 2);
  await second.close();
  await first.keyboard.press("Control+y");
  await expect(saved(first)).toBeVisible();
  await expectShown(first, "n1xn2x");
  await leave(first);
});

test("a tab that is loaded anew leaves to another tab what that has not sent, until that tab is closed", async ({
  browser,
}) => {
  const { page: first, line: own } = await openOnLine(browser);
  let isHeld = false;
  await first.routeWebSocket(/\/sync\//, (socket) => {
    if (isHeld) void socket.close();
    else socket.connectToServer();
  });
  await reloadWorkspace(first);
  const second = await openPageIn(first.context(), first.url());
  await expectShown(second, "greetAll");
  isHeld = true;
  own.cut();
  await goToLineEnd(first, 1);
  await first.keyboard.type("n1xn2x");
  await expect(notSaved(first)).toBeVisible();
  own.mend();
  await reloadWorkspace(second);
  await goToLineEnd(second, 6);
  await second.keyboard.type("m1x");
  await expect(saved(second)).toBeVisible();
  expect(await shownText(second)).not.toContain("n1x");
  await expect(notSaved(first)).toBeVisible();
  await first.close();
  await expectShown(second, "n1xn2x");
  await expect(saved(second)).toBeVisible();
  const ada = await openAda(browser);
  const text = await expectOneText(second, ada);
  expectOnce(text, "n", 2);
  expectOnce(text, "m", 1);
  await leave(second, ada);
});

test("the cursor of one whose line fell silent is gone within half a minute", async ({ browser }) => {
  // The server looks for silent lines three times as often as it otherwise does: the same happens, and sooner, so that
  // a busy machine has time to show it.
  await startCall({ canFail: true, env: { TANDIFF_TEST_BEAT: "5000" } });
  const { page: noor, line: own } = await openOnLine(browser);
  const ada = await openAda(browser);
  await goToLineEnd(noor, 4);
  const name = ada.locator(".monaco-editor").first().getByText("Noor", { exact: true });
  await expect(name).toBeAttached();
  own.fallSilent();
  await expect(name).not.toBeAttached({ timeout: 30_000 });
  own.goOn();
  await goToLineEnd(noor, 5);
  await expect(name, "and is there again with its person").toBeAttached();
  await leave(noor, ada);
});
