import { expect, type Locator, type Page } from "@playwright/test";
import { axeFindings } from "./support/axe.ts";
import { expectShown, goToLineEnd, openLinkInWorkspace } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import type { Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
  const ada = await takeSeat(interview.interviewer);
  await command(ada, { type: "call.start", evenUnsubmitted: true });
  const [thread, comment] = [crypto.randomUUID(), crypto.randomUUID()];
  const position = { path: "greet.ts", side: "head", lines: { start: 9, end: 9 } };
  await command(ada, { type: "thread.open", thread, comment, position, body: "One past the end." });
});

const beside = (page: Page): Locator => page.getByRole("region", { name: "Merge request", exact: true });

test("the merge request stands beside the editor, each goes its own way, and the others see the editor", async ({
  browser,
}) => {
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await goToLineEnd(noor, 2);
  await noor.keyboard.type("// kept");
  await noor.getByRole("tab", { name: "Side by side" }).click();
  await expect(beside(noor)).toContainText("greetAll");
  await expect(noor, "the address is the editor's").toHaveURL(/workspace\/greet\.ts$/);
  expect(await axeFindings(noor, { except: [".monaco-editor"] })).toEqual([]);

  await beside(noor).getByRole("tab", { name: "Overview" }).click();
  await expect(beside(noor).getByRole("heading", { name: "Greet everyone at once" })).toBeVisible();
  await expect(noor).toHaveURL(/workspace\/greet\.ts$/);
  await noor
    .getByRole("region", { name: "Walk-through" })
    .getByRole("button", { name: "One past the end." })
    .click();
  await expect(beside(noor).getByRole("article", { name: "Comment by Ada" })).toBeVisible();
  await expect(noor).toHaveURL(/workspace\/greet\.ts$/);

  await goToLineEnd(noor, 2);
  await noor.keyboard.type(" beside it");
  await expectShown(ada, "// kept beside it");
  await expect(ada.getByRole("region", { name: "People" })).toContainText("in the workspace, greet.ts");

  await noor.getByRole("tab", { name: "Workspace" }).click();
  await expect(beside(noor)).toHaveCount(0);
  await expect(noor.getByText(/^Line 2\b/), "the cursor is where it was").toBeVisible();
  await noor.setViewportSize({ width: 1024, height: 800 });
  await expect(noor.getByRole("tab", { name: "Side by side" })).toHaveCount(0);
  await noor.context().close();
  await ada.context().close();
});
