import { launch, viewport } from "../browser.ts";
import type { Target } from "./measure.ts";
import { countMonaco, recordRequests, scriptsAskedFor } from "./scripts.ts";

/**
 * Opens a page that shows the editor and finds it among the scripts there: only then does it mean something that the
 * review page has none.
 */
export async function expectMonacoIn(executable: string, { url, cookie }: Target): Promise<void> {
  const browser = await launch(executable);
  try {
    const context = await browser.newContext({ viewport });
    if (cookie) await context.addCookies([cookie]);
    const page = await context.newPage();
    const requests = recordRequests(page);
    await page.goto(url);
    await page.locator(".monaco-editor").first().waitFor();
    if (countMonaco(await scriptsAskedFor(page, requests, Date.now())) === 0)
      throw new Error("The editor's own page has no script that is known as the editor's.");
  } finally {
    await browser.close();
  }
}
