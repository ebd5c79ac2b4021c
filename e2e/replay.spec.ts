import { setTimeout as pause } from "node:timers/promises";
import { expect } from "@playwright/test";
import { axeFindings } from "./support/axe.ts";
import { expectShown, shownText } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage } from "./support/session.ts";
import { command, stockClient, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

test("who was there plays the call again, goes to a comment, follows the candidate and shares the moment", async ({
  browser,
}) => {
  const { server, interview } = await greeterInterview();
  const [noor, ada] = [await takeSeat(interview.candidate), await takeSeat(interview.interviewer)];
  await command(noor, { type: "consent.give" });
  await command(ada, { type: "call.start", evenUnsubmitted: true });
  const hers = stockClient(server.url, noor.participant, noor.cookie);
  await hers.synced();
  const file = [...hers.doc.share.keys()]
    .map((name) => hers.doc.getText(name))
    .find((text) => text.toJSON().includes("greetAll(): string"));
  if (!file) throw new Error("The file is not in the workspace.");
  file.insert(0, "// begun\n");
  await pause(600);
  await command(ada, {
    type: "thread.open",
    thread: crypto.randomUUID(),
    comment: crypto.randomUUID(),
    position: { path: "greet.ts", side: "head", lines: { start: 1, end: 1 } },
    body: "Why is this **begun** at the top?",
  });
  await pause(600);
  file.insert(0, "// ended\n");
  await pause(600);
  hers.stop();
  await command(ada, { type: "call.end" });

  const page = await openPage(browser, interview.interviewer);
  const time = page.getByRole("slider", { name: "Time" });
  await page.getByRole("link", { name: "In the replay: greet.ts, lines 1–2" }).click();
  await expectShown(page, "// ended");
  await page.getByRole("link", { name: "Tandiff, to the start of your page" }).click();
  await page.getByRole("link", { name: "Watch the replay" }).click();
  await expect(page.getByRole("button", { name: /^Follow Noor/ })).toBeVisible();
  await time.press("End");
  await expectShown(page, "// ended");
  await page.getByRole("button", { name: /Why is this/ }).click();
  await expectShown(page, "// begun");
  expect(await shownText(page)).not.toContain("// ended");
  // The keys work from within the code too, and the mark beside it leads to what was said.
  await page.locator(".monaco-editor .view-line").nth(3).click();
  await page.keyboard.press("f");
  await expect(page.getByText("You go along with Noor.")).toBeAttached();
  await page.locator(".monaco-editor .glyph-margin-widgets .cgmr").click();
  await expect(page.getByText("Why is this begun at the top?")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Follow Noor.*greet\.ts:/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  const before = Number(await time.inputValue());
  await page.keyboard.press("k");
  await expect.poll(async () => Number(await time.inputValue())).toBeGreaterThan(before);
  await expectShown(page, "// ended");
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.getByText("// ended")).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  // A link to a moment names the interview alone, and opens with the reader's own seat.
  await page.goto(`${server.url}/replay/${interview.id}?t=${before}`);
  await expect(time).toHaveValue(String(before));
  await expectShown(page, "// begun");
  const stranger = await openPage(browser, `${server.url}/replay/${interview.id}?t=${before}`);
  await expect(stranger.getByRole("heading", { name: "Open your own link" })).toBeVisible();
  const candidate = await openPage(browser, interview.candidate);
  const thanks = candidate.getByRole("heading", { name: "Thank you, Noor" });
  await expect(thanks).toBeVisible();
  await candidate.goto(`${server.url}/replay/${interview.id}?t=${before}`);
  await expect(thanks).toBeVisible();
  await expect(candidate.getByRole("link", { name: "Watch the replay" })).toHaveCount(0);
});
