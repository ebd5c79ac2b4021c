import { expect } from "@playwright/test";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openReview } from "./support/greeter-page.ts";
import { openPageIn } from "./support/session.ts";
import { test } from "./support/test.ts";

test("a page whose code does not come says so, and opens by itself once it does", async ({ browser }) => {
  const { interview } = await greeterInterview();
  const context = await browser.newContext();
  let isThere = false;
  await context.route(/\/assets\/[^/]+\.js$/, (route) =>
    isThere ? route.continue() : route.fulfill({ status: 404, body: "There is no such file." }),
  );
  const page = await openPageIn(context, interview.candidate);
  const sentence = page.getByText("Tandiff could not be loaded.");
  await expect(sentence).toBeVisible();
  isThere = true;
  await openReview(page);
  await expect(sentence).toBeHidden();
  await context.close();
});
