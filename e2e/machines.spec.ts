import { expect, type Page } from "@playwright/test";
import { sharedServer } from "./support/greeter-interview.ts";
import { openPage } from "./support/session.ts";
import { test } from "./support/test.ts";

/** What is stored for the page's origin, whether by it or for it. */
const stored = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => `${name}`),
    ...(await caches.keys()),
    ...document.cookie.split("; ").filter((cookie) => cookie !== ""),
  ]);

/** The files of the page's code, styles and fonts that came over the network. */
const fetched = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming && entry.transferSize > 0)
      .map(({ name }) => name)
      .filter((name) => name.includes("/assets/")),
  );

test("nobody has been on a machine that is lent again", async ({ browser }) => {
  const { url } = await sharedServer();
  const first = await openPage(browser, url);
  const machine = first.context();
  await first.waitForLoadState("networkidle");
  const files = await fetched(first);
  expect(files).not.toEqual([]);
  await first.reload();
  await first.waitForLoadState("networkidle");
  for (const file of files)
    expect(await fetched(first), "a page fetches once what it keeps").not.toContain(file);
  await first.evaluate(async () => {
    localStorage.setItem("in localStorage", "1");
    sessionStorage.setItem("in sessionStorage", "1");
    document.cookie = "in cookies=1";
    await caches.open("in caches");
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open("in indexedDB");
      opening.addEventListener("success", () => resolve());
      opening.addEventListener("error", () => reject(new Error("No database opens.")));
    });
  });
  const left = ["in localStorage", "in sessionStorage", "in cookies=1", "in caches", "in indexedDB"];
  expect(await stored(first)).toEqual(expect.arrayContaining(left));
  await machine.setOffline(true);
  await machine.close();

  const again = await openPage(browser, url);
  expect(again.context(), "this test is about one that is lent again").toBe(machine);
  expect(machine.pages()).toEqual([again]);
  for (const name of left) expect(await stored(again)).not.toContain(name);
  await expect.poll(() => fetched(again), "it fetches all anew").toEqual(expect.arrayContaining([...files]));
  expect(await again.evaluate(() => [window.opener, window.name, history.length])).toEqual([null, "", 1]);
  await machine.close();
});

test("a machine whose pages have scripts put into them is not lent again", async ({ browser }) => {
  const { url } = await sharedServer();
  const first = await openPage(browser, url);
  await first.context().addInitScript(() => undefined);
  await first.context().close();
  const next = await openPage(browser, url);
  expect(next.context()).not.toBe(first.context());
  await next.context().close();
});
