import { launch, viewport } from "../browser.ts";
import type { Seat } from "../sync/page.ts";

export interface SeeksOptions {
  readonly browser: string;
  readonly url: string;
  readonly seat: Seat;
  /** Parts of the whole, from 0 to 1. */
  readonly places: readonly number[];
  readonly runs: number;
}

/** Milliseconds from each click on the bar to a page that shows another text, by place. */
export async function seeks({ browser, url, seat, places, runs }: SeeksOptions): Promise<number[][]> {
  const started = await launch(browser);
  try {
    const context = await started.newContext({ viewport });
    const [name = "", value = ""] = seat.headers.slice("Cookie: ".length).trim().split("=");
    await context.addCookies([{ name, value, url }]);
    const page = await context.newPage();
    await page.goto(`${url}/p/${seat.path.split("/")[2]}/replay`);
    const bar = page.getByRole("slider", { name: "Time" });
    const box = await bar.boundingBox();
    await page.locator(".monaco-editor .view-line").first().waitFor();
    if (!box) throw new Error("The bar is not in the page.");
    await page.evaluate(() => {
      addEventListener("pointerdown", () => performance.mark("clicked"), true);
      const shown = (): void => {
        requestAnimationFrame(() => setTimeout(() => performance.mark("shown")));
      };
      // Another file may come with an editor of its own.
      const isCode = ({ target }: MutationRecord): boolean =>
        (target instanceof Element ? target : target.parentElement)?.closest(".monaco-editor") instanceof
        Element;
      const observer = new MutationObserver((records) => {
        if (records.some(isCode)) shown();
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const times: number[][] = places.map(() => []);
    for (let run = 0; run < runs; run += 1) {
      for (const [index, place] of places.entries()) {
        await page.evaluate(() => performance.clearMarks());
        // Each time another moment, so that no piece was loaded for it before.
        const part = place + (run / runs - 0.5) * 0.05;
        await page.mouse.click(box.x + box.width * part, box.y + box.height / 2);
        await page.waitForFunction(() => performance.getEntriesByName("shown").length > 0);
        const time = await page.evaluate(
          () =>
            (performance.getEntriesByName("shown")[0]?.startTime ?? 0) -
            (performance.getEntriesByName("clicked")[0]?.startTime ?? 0),
        );
        times[index]?.push(time);
        await page.waitForTimeout(300);
      }
    }
    return times;
  } finally {
    await started.close();
  }
}
