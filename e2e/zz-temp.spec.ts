import { expect, test } from "@playwright/test";
import { startTandiff } from "./support/tandiff-server.ts";

test("the start page opens", async ({ page }) => {
  const server = await startTandiff();
  try {
    await page.goto(server.url);
    await expect(page).toHaveTitle(/Tandiff/);
  } finally {
    await server.stop();
  }
});
