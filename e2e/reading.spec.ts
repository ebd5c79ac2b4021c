import { expect, type Locator, type Response } from "@playwright/test";
import { openAt, participantPage, openFile, header, lineRow, settings } from "./support/diff-page.ts";
import { oddInterview } from "./support/odd-interview.ts";
import type { Interview } from "./support/session.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await oddInterview());
});

const topOf = (row: Locator): Promise<number> =>
  row.evaluate((element) => element.getBoundingClientRect().top);

/** Where a row stands in the window once it does not move any more. */
async function restingTop(row: Locator): Promise<number> {
  let last = Number.NaN;
  const moved = async (): Promise<number> => {
    const before = last;
    last = await topOf(row);
    return last - before;
  };
  await expect.poll(moved).toBe(0);
  return last;
}

test("a commit shows what it did, and says where to comment on lines that change again", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await page.getByRole("button", { name: "All 4 commits" }).click();
  await page.getByRole("button", { name: /Change the order/ }).click();
  await expect(page.getByText("It was in the wrong order.")).toBeVisible();
  await expect(page.getByRole("tab", { name: "Changes" })).toContainText("5");
  const list = page.getByRole("region", { name: "Changes" });
  await expect(list).toContainText("total_8 = 80");
  await expect(list).not.toContainText("total_8 = 88");
  await expect(page.getByRole("button", { name: /^Comment on head line 9\b/ })).toHaveCount(0);
  await expect(
    page.getByRole("button", { name: /^Comment on head line 3\b/ }),
    "the renamed file stays as this commit left it",
  ).toHaveCount(1);

  await page.getByRole("tab", { name: "Overview" }).click();
  await page.getByRole("button", { name: "Change it again" }).click();
  await expect(list, "from the list of commits too").toContainText("total_8 = 88");
  await expect(page.getByRole("tab", { name: "Changes" })).toContainText("6");
  await page.goBack();
  await page.goBack();
  await expect(list).toContainText("total_8 = 80");

  await page.reload();
  await expect(list, "the address names the commit").toContainText("total_8 = 80");
  await page.getByRole("button", { name: "Comment in the whole diff" }).first().click();
  await expect(list).toContainText("total_8 = 88");
  await expect(page.getByRole("button", { name: "All 4 commits" })).toBeVisible();

  await page.getByRole("button", { name: "All 4 commits" }).click();
  await page.getByRole("combobox", { name: "From" }).selectOption({ index: 0 });
  await page.getByRole("combobox", { name: "to", exact: true }).selectOption({ index: 1 });
  await page.getByRole("button", { name: "Show the range" }).click();
  await expect(page.getByRole("button", { name: "Commits 1 to 2 of 4" })).toBeVisible();
  await expect(list).toContainText("total_8 = 88");
  await expect(list).not.toContainText("total_8 = 80");
});

test("in a commit's view a comment across both sides needs both sides to be the merge request's own", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await page.getByRole("button", { name: "All 4 commits" }).click();
  await page.getByRole("button", { name: /Change it again/ }).click();
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "app/order.rb");
  const list = page.getByRole("region", { name: "Changes" });
  await expect(list).toContainText("total_8 = 80");
  await lineRow(page, "head", 9)
    .filter({ hasText: "total_8 = 88" })
    .locator("[data-line]")
    .click({ button: "right" });
  await page.getByRole("menuitem", { name: "Comment on the whole change" }).click();
  await expect(page.getByText("These lines are not as the merge request leaves them.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Comment on/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Comment in the whole diff" }).click();
  await expect(page.getByRole("button", { name: "All 4 commits" })).toBeVisible();
});

test("what is marked viewed is marked on another machine too, and counted", async ({ browser }) => {
  const page = await openAt(browser, interview);
  const saved = page.waitForResponse(
    (response) =>
      response.url().endsWith("/viewed") && response.status() < 300 && response.request().method() === "PUT",
  );
  await page.getByRole("checkbox", { name: "app/order.rb viewed" }).check();
  await expect(page.getByText(/1 of \d+ viewed/)).toBeVisible();
  await saved;
  await page.context().close();

  const elsewhere = await openAt(browser, interview);
  await expect(elsewhere.getByText(/1 of \d+ viewed/)).toBeVisible();
  const box = elsewhere.getByRole("checkbox", { name: "app/order.rb viewed" });
  await expect(box).toBeChecked();
  await expect(elsewhere.getByRole("button", { name: "Unfold app/order.rb" })).toBeVisible();
  const undone = elsewhere.waitForResponse(
    (response) => response.url().endsWith("/viewed") && response.request().method() === "PUT",
  );
  await box.uncheck();
  await undone;
});

test("a file that was gone to folds when it is marked viewed, and unfolds when it is not", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await openFile(page, "big.txt");
  const line = lineRow(page, "head", 10).filter({ hasText: "line ten" });
  await expect(line).toBeVisible();
  const marked = (): Promise<Response> =>
    page.waitForResponse(
      (response) => response.url().endsWith("/viewed") && response.request().method() === "PUT",
    );
  const box = page.getByRole("checkbox", { name: "big.txt viewed" });
  const first = marked();
  await box.check();
  await first;
  await expect(page.getByRole("button", { name: "Unfold big.txt" })).toBeVisible();
  await expect(line).toHaveCount(0);
  const second = marked();
  await box.uncheck();
  await second;
  await expect(line).toBeVisible();
  await expect(box, "a box that was ticked takes no letters").toBeFocused();
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog", { name: "Find a file" })).toBeVisible();
});

test("who looks at the overview comes back to where they were reading", async ({ browser }) => {
  const page = await openAt(browser, interview, "changes/trojan.js?at=head:2");
  const line = lineRow(page, "head", 2).filter({ hasText: "only admins" });
  await expect(line).toBeInViewport();
  const before = await restingTop(line);
  await page.getByRole("tab", { name: "Overview" }).click();
  await expect(line).toHaveCount(0);
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect.poll(() => topOf(line)).toBe(before);
});

test("a reload comes back to where one was reading, in the changes, a commit and a whole file", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  const comesBack = async (line: Locator): Promise<void> => {
    // Long enough for the address to have followed.
    await page.waitForTimeout(600);
    const before = await restingTop(line);
    await page.reload();
    await expect(line).toBeInViewport();
    await expect.poll(async () => Math.abs((await topOf(line)) - before)).toBeLessThan(2);
  };
  await openFile(page, "big.txt");
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 150);
  const line = lineRow(page, "head", 389).filter({ hasText: "line 389" });
  await expect(line).toBeInViewport();
  await comesBack(line);

  await page.getByRole("button", { name: "All 4 commits" }).click();
  await page.getByRole("button", { name: /Everything else/ }).click();
  const list = page.getByRole("region", { name: "Changes" });
  await expect(list).toContainText("var own=2");
  await list.evaluate((element) => element.scrollTo({ top: 420 }));
  const other = page.locator("[data-row=file]").filter({ has: page.locator('h3[title="latin1.txt"]') });
  await other.scrollIntoViewIfNeeded();
  await comesBack(other);

  await page.goto(`${participantPage(page)}/file/big.txt`);
  const whole = page.getByRole("region", { name: "File big.txt" });
  await expect(whole).toContainText("line 1");
  await whole.evaluate((element) => element.scrollTo({ top: 4_000 }));
  await expect(lineRow(page, "head", 210)).toBeInViewport();
  await comesBack(lineRow(page, "head", 210));
});

test("one file at a time, with keys for the next and the previous one", async ({ browser }) => {
  const page = await openAt(browser, interview);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "big.txt");
  await expect(page.locator("[data-row=file]")).toHaveCount(1);
  await page.keyboard.press("]");
  await expect(header(page, "bom.txt")).toBeVisible();
  await expect(page.locator("[data-row=file]")).toHaveCount(1);
  await page.keyboard.press("[");
  await expect(header(page, "big.txt")).toBeVisible();
});

test("folded lines unfold some at a time from either end, all at once, and as the whole file", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await settings(page, (panel) => panel.getByText("One at a time").click());
  await openFile(page, "big.txt");
  const row = (line: number): Locator => lineRow(page, "head", line).filter({ hasText: `line ${line}` });
  const below = page.getByRole("button", { name: "Show 20 lines below line 13" });
  expect((await below.boundingBox())?.height, "large enough for a finger").toBeGreaterThanOrEqual(24);
  await below.click();
  await expect(row(33)).toHaveCount(1);
  await expect(row(34)).toHaveCount(0);
  await page.getByRole("button", { name: "Show 20 lines above line 387" }).press("Enter");
  await expect(row(367)).toHaveCount(1);
  await expect(row(366)).toHaveCount(0);
  await page.getByRole("button", { name: "333 unchanged lines" }).click();
  await expect(row(34)).toHaveCount(1);
  await expect(page.getByRole("button", { name: "333 unchanged lines" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show the whole file" }).click();
  await expect(page.getByRole("region", { name: "File big.txt" })).toContainText("line 1");
});

test("the tree says how each file changed and how many comments it has, and narrows to a name", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  const tree = page.getByRole("navigation", { name: "Files" });
  for (const name of ["Modified big.txt", "Added empty.txt", "Deleted gone.txt", "Renamed new name.txt"]) {
    await expect(tree.getByRole("button", { name }), name).toBeVisible();
  }
  await tree.getByRole("searchbox", { name: "Filter files" }).fill("untou");
  await expect(tree).toContainText("No file matches.");
  await tree.getByRole("button", { name: /^All files/ }).click();
  await tree.getByRole("button", { name: "untouched.rb" }).click();
  await expect(page.getByRole("region", { name: "File app/untouched.rb" })).toContainText("NEEDLE");
  await page.getByRole("button", { name: "Comment on head line 2" }).click({ force: true });
  await page.getByRole("textbox", { name: /^Comment on/ }).fill("Nothing changed here.");
  await page.keyboard.press("Control+Enter");
  await expect(tree.getByRole("button", { name: "untouched.rb 1 thread" })).toBeVisible();
});

test("two candidates of one exercise read its files in the same order", async ({ browser }) => {
  const { interview: other } = await oddInterview();
  const orders: string[][] = [];
  for (const one of [interview, other]) {
    const page = await openAt(browser, one);
    const names = page
      .getByRole("navigation", { name: "Files" })
      .getByRole("button", { name: /^(?:Added|Modified|Deleted|Renamed) / });
    await expect(names.filter({ hasText: "order.rb" })).toBeVisible();
    orders.push(await names.allTextContents());
    await page.context().close();
  }
  expect(orders[0]?.length).toBeGreaterThan(5);
  expect(orders[1]).toEqual(orders[0]);
});

test("a link to a file that long wrapped lines follow opens with its lines at the top of a narrow page", async ({
  browser,
}) => {
  const page = await openAt(browser, interview);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${participantPage(page)}/changes/trojan.js`);
  /** Pixels below the top of the list, which itself moves while bars come above it. */
  const below = async (): Promise<number> => {
    const list = await page.getByRole("region", { name: "Changes" }).boundingBox();
    const file = await header(page, "trojan.js").boundingBox();
    return (file?.y ?? Number.NaN) - (list?.y ?? Number.NaN);
  };
  await expect.poll(below).toBeCloseTo(0, -0.5);
  await page.waitForTimeout(300);
  expect(await below(), "and it stays there").toBeCloseTo(0, -0.5);
  await page.context().close();
});
