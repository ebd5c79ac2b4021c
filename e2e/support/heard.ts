import type { Browser, Page } from "@playwright/test";
import { openPage } from "./session.ts";

/** A page, and all that has reached it. */
export interface HeardPage {
  readonly page: Page;
  /** Answers of the API, frames of every socket, what is shown and what the browser keeps. */
  readonly hears: () => Promise<string>;
}

/** As `openPage`, with an ear on it from the start. */
export async function openHeard(browser: Browser, url: string): Promise<HeardPage> {
  const page = await openPage(browser, "about:blank");
  const hears = everythingOf(page);
  await page.goto(url);
  return { page, hears };
}

/** A socket that was opened before is not heard. */
function everythingOf(page: Page): HeardPage["hears"] {
  const seen: string[] = [];
  page.on("response", (response) => {
    // The pages' own scripts have the words for all that there is.
    if (!new URL(response.url()).pathname.startsWith("/api/")) return;
    void response.text().then(
      (text) => seen.push(text),
      () => undefined,
    );
  });
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => seen.push(payload.toString("latin1")));
  });
  return async () => {
    const kept = await page.evaluate(() =>
      JSON.stringify([document.body.innerText, Object.entries(localStorage)]),
    );
    return [...seen, kept].join("\n");
  };
}
