import { test as base } from "@playwright/test";

/**
 * Playwright's `test`, which leaves no page behind: those that a test opened would go on working beside
 * the next ones. Of a test that failed the pages are pictured first. Playwright's own `screenshot`
 * pictures every page that is closed, to throw most of it away.
 */
export const test = base.extend<{ readonly leavesNothingOpen: void }>({
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
