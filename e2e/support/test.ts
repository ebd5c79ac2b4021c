import {
  expect,
  test as base,
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
} from "@playwright/test";
import { lendMachines } from "./machines.ts";
import { nodeCount } from "./several-nodes.ts";

/**
 * Playwright's `test`, which leaves no page behind: those that a test opened would go on working beside
 * the next ones. Of a test that failed the pages are pictured first. Playwright's own `screenshot`
 * pictures every page that is closed, to throw most of it away.
 *
 * A test fails when any of its pages did what our Content Security Policy does not allow.
 */
export const test = base.extend<
  {
    readonly leavesNothingOpen: void;
    /** What the policy stopped in this test so far; a test that provokes it empties the list. */
    readonly violations: string[];
  },
  { readonly machines: void }
>({
  machines: [
    async ({ browser }, use) => {
      lendMachines(browser);
      await use();
    },
    { scope: "worker", auto: true },
  ],
  violations: [
    async ({ browser }, use) => {
      const violations: string[] = [];
      const stop = watchPolicy(browser, violations);
      await use(violations);
      stop();
      expect(violations, "stopped by the Content Security Policy").toEqual([]);
    },
    { auto: true },
  ],
  leavesNothingOpen: [
    async ({ browser }, use, info) => {
      await use();
      const failed = info.status !== info.expectedStatus;
      const contexts = browser.contexts();
      const pages = failed ? contexts.flatMap((context) => context.pages()) : [];
      for (const [index, page] of pages.entries()) {
        const path = info.outputPath(`page-${index + 1}.png`);
        // A page that hangs is no reason to lose what the test itself says.
        await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
      }
      await Promise.all(contexts.map((context) => context.close()));
    },
    { auto: true },
  ],
});

/**
 * Says of a test, or at the top of a file of all in it, that it is about one process with its folder, and why. A run on
 * several nodes does not run it, and names it: one process has passed or failed it already.
 */
export function onlyInOneProcess(why: string): void {
  test.skip(nodeCount > 1, `only in one process: ${why}`);
}

/**
 * Collects violations in every context that is made from now on, until the returned function is called. Chromium says
 * each in the console; that covers workers too, which have no document to listen to.
 */
function watchPolicy(browser: Browser, violations: string[]): () => void {
  const newContext = browser.newContext.bind(browser);
  const watched = new Set<BrowserContext>();
  const listen = (message: ConsoleMessage): void => {
    if (message.text().includes("Content Security Policy")) violations.push(message.text());
  };
  browser.newContext = async (options) => {
    const context = await newContext(options);
    if (!watched.has(context)) context.on("console", listen);
    watched.add(context);
    return context;
  };
  return () => {
    browser.newContext = newContext;
    for (const context of watched) context.off("console", listen);
  };
}
