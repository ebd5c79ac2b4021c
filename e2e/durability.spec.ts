import { expect, type Page } from "@playwright/test";
import {
  expectShown,
  goToLineEnd,
  openLinkInWorkspace,
  reloadWorkspace,
  shownText,
} from "./support/editor.ts";
import { startedCall, type GreeterOptions } from "./support/greeter-interview.ts";
import type { Interview } from "./support/session.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { onlyInOneProcess, test } from "./support/test.ts";

const trials = process.env["TANDIFF_FULL"] === "1" ? 30 : 2;
let server: TandiffServer;

async function callOf(options: GreeterOptions): Promise<Interview> {
  const call = await startedCall(options);
  server = call.server;
  return call.interview;
}

const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved$/ });

/** The numbers of one typist's words, in the order in which they stand: `n1xn2xn3x` gives 1, 2, 3. */
function numbersOf(text: string, letter: string): number[] {
  return [...text.matchAll(new RegExp(`${letter}(\\d+)x`, "g"))].map(([, number]) => Number(number));
}

function lastShown(text: string, letter: string): number {
  return Math.max(0, ...numbersOf(text, letter));
}

test("a server killed in mid-typing comes back with the same tabs, nothing seen missing, nothing doubled", async ({
  browser,
}) => {
  test.setTimeout(120_000 + trials * 60_000);
  const interview = await callOf({});
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await goToLineEnd(noor, 1);
  await goToLineEnd(ada, 6);
  let typed = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const killed = new AbortController();
    const type = async (page: Page, letter: string, from: number): Promise<void> => {
      for (let count = from + 1; count <= from + 200 && !killed.signal.aborted; count++) {
        await page.keyboard.type(`${letter}${count}x`, { delay: 4 });
        // A page that gets keys faster than it draws has no time for what the other one types.
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    };
    const start = typed;
    // Both type numbers of their own, so each page's view of the other can be told apart.
    const typing = Promise.all([type(noor, "n", start), type(ada, "a", start)]);
    await expect.poll(async () => lastShown(await shownText(ada), "n")).toBeGreaterThan(start);
    await expect.poll(async () => lastShown(await shownText(noor), "a")).toBeGreaterThan(start);
    const seenByAda = numbersOf(await shownText(ada), "n");
    const seenByNoor = numbersOf(await shownText(noor), "a");
    await server.kill9();
    for (const seen of [seenByAda, seenByNoor]) {
      expect(seen.at(-1), "the trial killed after something had been shown").toBeGreaterThan(start);
    }
    killed.abort();
    await typing;
    await server.restart();
    await expect(saved(noor)).toBeVisible();
    await expect(saved(ada)).toBeVisible();
    await expect.poll(async () => (await shownText(noor)) === (await shownText(ada))).toBe(true);
    const text = await shownText(noor);
    // Both sides continue from the same number in the next round.
    typed = Math.max(lastShown(text, "n"), lastShown(text, "a"));
    expectContinued(text, "n", seenByAda);
    expectContinued(text, "a", seenByNoor);
    await noor.reload();
    await expectShown(noor, `n${seenByAda.at(-1)}x`);
    expect(await shownText(noor), "what a fresh page gets is the same").toBe(text);
    await goToLineEnd(noor, 1);
  }
  await noor.context().close();
  await ada.context().close();
});

/** Every word that had been shown is there, once, and nothing stands twice or out of order. */
function expectContinued(text: string, letter: string, shown: readonly number[]): void {
  const numbers = numbersOf(text, letter);
  expect(numbers, `no ${letter} twice, all in order`).toEqual(
    [...new Set(numbers)].toSorted((a, b) => a - b),
  );
  expect(numbers, `nothing that was shown of ${letter} is missing`).toEqual(
    expect.arrayContaining([...shown]),
  );
}

test("a commit that is held back keeps its writer at Saving and everyone else's page unchanged", async ({
  browser,
}) => {
  const interview = await callOf({ canFail: true });
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await expect(saved(noor)).toBeVisible();
  const before = await shownText(ada);

  server.fail("hold");
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // held back");
  await expect(noor.getByRole("status").filter({ hasText: "Saving…" })).toBeVisible();
  await ada.waitForTimeout(1_000);
  expect(await shownText(ada)).toBe(before);
  await expect(saved(noor)).toHaveCount(0);

  server.fail("release");
  await expectShown(ada, "// held back");
  await expect(saved(noor)).toBeVisible();
  await noor.context().close();
  await ada.context().close();
});

test("when the disk takes nothing everyone is told so within seconds, and when it does all goes on by itself", async ({
  browser,
}) => {
  onlyInOneProcess("the disk is that of its folder");
  const interview = await callOf({ canFail: true });
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // before");
  await expectShown(ada, "// before");

  const { pid } = server;
  server.fail("read-only");
  const text = " // never stored so far";
  await noor.keyboard.type(text);
  const sentence = "The server cannot store anything now. Keep this page open";
  for (const page of [noor, ada]) {
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Not saved" })).toBeVisible();
  }
  // A page comes back again and again, and stays with what it has said.
  for (let look = 0; look < 10; look += 1) {
    expect(await saved(noor).count()).toBe(0);
    expect(await ada.getByText(sentence).isVisible()).toBe(true);
    await noor.waitForTimeout(150);
  }
  expect(await shownText(ada)).not.toContain("never stored so far");

  server.fail("writable");
  await expect(saved(noor)).toBeVisible();
  await expectShown(ada, "// never stored so far");
  await expect(saved(ada)).toBeVisible();
  for (const page of [noor, ada]) await expect(page.getByText(sentence)).toHaveCount(0);
  expect(server.pid).toBe(pid);
});

test("what is typed while the server is away is kept, said to be unsaved, and saved when it is back", async ({
  browser,
}) => {
  const interview = await callOf({});
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await server.kill9();
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // typed offline");
  await expect(noor.getByRole("status").filter({ hasText: "Not saved: keep this tab open" })).toBeVisible();
  await server.restart();
  await expect(saved(noor)).toBeVisible();
  await expectShown(ada, "// typed offline");
  await noor.context().close();
  await ada.context().close();
});

test("a server that has stopped answering is told within seconds, and never as Saved", async ({
  browser,
}) => {
  const interview = await callOf({});
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await expect(saved(noor)).toBeVisible();
  server.freeze();
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // into the void");
  await expect(noor.getByRole("status").filter({ hasText: "Not saved: keep this tab open" })).toBeVisible();
  server.thaw();
  await expect(saved(noor)).toBeVisible();
  await noor.context().close();
});

test("what was typed and never stored is there again, once, when the tab and then the server have died", async ({
  browser,
}) => {
  const interview = await callOf({ canFail: true });
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await expect(saved(noor)).toBeVisible();
  server.fail("hold");
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // never stored");
  await expect(noor.getByRole("status").filter({ hasText: "Saving" })).toBeVisible();
  await noor.close({ runBeforeUnload: false });
  await server.kill9();
  await server.restart();

  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  expect(await shownText(ada), "the server never had it").not.toContain("never stored");
  const again = await openLinkInWorkspace(noor.context(), interview.candidate, "greet.ts");
  await expectShown(again, "// never stored");
  await expectShown(ada, "// never stored");
  await expect(saved(again)).toBeVisible();
  await reloadWorkspace(again);
  await expectShown(again, "// never stored");
  expect((await shownText(again)).split("never stored")).toHaveLength(2);
  await noor.context().close();
  await ada.context().close();
});
