import { expect, type Browser, type BrowserContextOptions, type Locator, type Page } from "@playwright/test";
import { axeFindings } from "./support/axe.ts";
import { oddInterview } from "./support/odd-interview.ts";
import { openPageIn, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await oddInterview());
});

/** A participant's page among the changes, at one of the files; the candidate's without a link. */
async function openAt(
  browser: Browser,
  path: string,
  options: BrowserContextOptions,
  link = interview.candidate,
): Promise<Page> {
  const page = await openPageIn(await browser.newContext(options), link);
  await page.getByRole("tab", { name: "Changes" }).waitFor();
  const seat = page.url().replace(/(\/p\/[^/#?]+).*/, "$1");
  await page.goto(`${seat}/changes/${path}`);
  await page.locator("[data-row=line] code:not(:empty)").first().waitFor();
  return page;
}

/** How far the page itself could be scrolled to the side. Pixels. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

const screens: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ["at 200 % zoom", { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
  ["on a phone", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
];

for (const [name, options] of screens) {
  test(`one reads and comments ${name}`, async ({ browser }) => {
    const page = await openAt(browser, "app/order.rb", options);
    const act = (place: Locator): Promise<void> => (options.hasTouch ? place.tap() : place.click());
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await act(page.getByRole("button", { name: "Files", exact: true }));
    const files = page.getByRole("dialog");
    await act(files.getByRole("button", { name: /crlf\.txt/ }).first());
    await expect(files).toHaveCount(0);
    await act(page.getByRole("button", { name: "Files", exact: true }));
    await act(files.getByRole("button", { name: /order\.rb/ }));
    await expect(files).toHaveCount(0);

    const number = page.locator('[data-gutter][data-side=head][data-line="9"]').first();
    await act(number);
    const form = page.getByRole("textbox", { name: /^Comment on/ });
    await expect(form).toBeInViewport();
    await form.fill(`Read ${name}.`);
    expect(await sideways(page), "with the form").toBeLessThanOrEqual(0);
    const save = page.getByRole("button", { name: "Comment", exact: true });
    await save.scrollIntoViewIfNeeded();
    await act(save);
    const comment = page.getByRole("article").filter({ hasText: `Read ${name}.` });
    await expect(comment).toBeInViewport();
    await act(page.getByRole("button", { name: "Comments", exact: true }));
    await expect(page.getByRole("dialog")).toContainText(`Read ${name}.`);
    expect(await sideways(page), "with the list").toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");
    await act(page.getByRole("button", { name: "I am done" }));
    await expect(page.getByRole("button", { name: "Hand in" })).toBeInViewport();
  });
}

for (const [name, options] of screens) {
  test(`one reads what became of a file ${name}`, async ({ browser }) => {
    const page = await openAt(browser, "app/order.rb", options);
    const seat = page.url().replace(/(\/p\/[^/#?]+).*/, "$1");
    const files: readonly (readonly [path: string, words: readonly string[]])[] = [
      ["lib/new name.txt", ["was lib/old name.txt", "92% alike"]],
      ["mode.sh", ["Now executable"]],
      ["bom.txt", ["Byte order mark added"]],
    ];
    for (const [path, words] of files) {
      await page.goto(`${seat}/changes/${encodeURI(path)}`);
      const header = page.locator("[data-row=file]").filter({ has: page.locator(`h3[title="${path}"]`) });
      for (const word of words) await expect(header.getByText(word), path).toBeInViewport({ ratio: 1 });
      const cut = await header.evaluate((element) => element.scrollHeight - element.clientHeight);
      expect(cut, "nothing of the header is cut off").toBeLessThanOrEqual(0);
    }
  });
}

test("a finger drags the code that it touches to the side", async ({ browser }) => {
  const page = await openAt(browser, "wide.txt", { viewport: { width: 390, height: 800 }, hasTouch: true });
  await page.getByRole("button", { name: "How the code is shown" }).tap();
  const settings = page.getByRole("dialog", { name: "How the code is shown" });
  await settings.getByText("Wrap long lines").tap();
  await page.keyboard.press("Escape");
  await expect(settings).toHaveCount(0);
  const code = page.locator("[data-index]:has([data-side=head][data-line='1']) code").last();
  await expect(code).toContainText("abcdefgh");
  await expect.poll(() => code.evaluate((element) => element.clientHeight), "no longer wrapped").toBe(20);
  const left = (): Promise<number> => code.evaluate((element) => element.getBoundingClientRect().left);
  const start = await left();
  const box = await code.evaluate((element) => element.getBoundingClientRect().toJSON());
  const y = Number(box.top) + 8;
  const touches = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number): Promise<unknown> =>
    touches.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await touch("touchStart", 300);
  for (let x = 290; x >= 200; x -= 10) await touch("touchMove", x);
  await touch("touchEnd", 200);
  await expect.poll(left).toBeLessThan(start - 60);
});

test("nothing moves for those who do not want it", async ({ browser }) => {
  const page = await openAt(browser, "app/order.rb", { viewport: { width: 1440, height: 900 } });
  await expect(page.locator("code [class*=hl-]").first()).toBeVisible();
  /** Elements whose look takes longer than a frame to change, in either way. */
  const moving = (): Promise<string[]> =>
    page.evaluate(() => {
      const long = (times: string): boolean => times.split(", ").some((time) => parseFloat(time) > 0.016);
      return [...document.querySelectorAll("body *")]
        .filter((element) => {
          const style = getComputedStyle(element);
          const turns = style.animationName !== "none" && long(style.animationDuration);
          return turns || long(style.transitionDuration) || style.scrollBehavior === "smooth";
        })
        .map((element) => element.outerHTML.slice(0, 80));
    });
  const look = async (): Promise<string[]> => {
    await page.keyboard.press("t");
    await page.getByRole("dialog").waitFor();
    const found = await moving();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("j");
    await page.keyboard.press("y");
    await page.locator("[data-sonner-toast]").first().waitFor();
    return [...found, ...(await moving())];
  };
  expect((await look()).length, "the same looking does find what moves").toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await look()).toEqual([]);
});

test("a screen reader hears of each line its side, its number, its change and its text", async ({
  browser,
}) => {
  const page = await openAt(browser, "app/order.rb", { viewport: { width: 1440, height: 900 } });
  const list = page.getByRole("region", { name: "Changes", exact: true });
  await expect(list).toMatchAriaSnapshot(`
    - group "app/order.rb":
      - heading "app/order.rb" [level=3]
    - button "Comment on head line 8"
    - code: total_7 = 7
    - button "Comment on base line 9, deleted"
    - code: total_8 = 8
    - button "Comment on head line 9, added"
    - code: total_8 = 88
  `);
  await page.keyboard.press("]");
  await page.keyboard.press("[");
  for (let line = 0; line < 4; line++) await page.keyboard.press("j");
  await expect(page.locator("[data-cursor]")).toBeFocused();
  await expect(page.locator("[data-cursor]")).toHaveAccessibleName(
    /^(?:base|head) line \d+(?:, \w+)?: \s*total/,
  );
});

test("a screen reader hears the same of lines that one may only read, and axe finds nothing there", async ({
  browser,
}) => {
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
  const options = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;
  const page = await openAt(browser, "app/order.rb", options, interview.observer);
  const list = page.getByRole("region", { name: "Changes", exact: true });
  await expect(list).toMatchAriaSnapshot(`
    - group "app/order.rb":
      - heading "app/order.rb" [level=3]
    - text: "head line 8:"
    - code: total_7 = 7
    - text: "base line 9, deleted:"
    - code: total_8 = 8
    - text: "head line 9, added:"
    - code: total_8 = 88
  `);
  await expect(list.getByRole("button", { name: /^Comment on/ })).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
});
