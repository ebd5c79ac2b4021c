import { expect, type Page } from "@playwright/test";
import { openLine } from "./support/cuttable-line.ts";
import { expectShown, goToLineEnd, openLinkInWorkspace, shownText } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { codeHasCome } from "./support/greeter-page.ts";
import { tandiffOk } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved$/ });
const kept = (page: Page) => page.getByRole("region", { name: "Kept from before" });

/** As if the call had ended long ago: within half an hour the text would be handed in. */
async function refuseLateTexts(page: Page): Promise<void> {
  const message = "The call ended more than 30 minutes ago, so this can no longer be handed in.";
  await page
    .context()
    .route("**/commands", (route) =>
      route.fulfill({ status: 403, json: { error: { code: "not-allowed", message } } }),
    );
}

test("pages go on showing a session that is compacted, keep what had not reached it, also for the next page, and do not loop", async ({
  browser,
}) => {
  const { server, interview } = await greeterInterview();
  const seat = await takeSeat(interview.interviewer);
  await command(seat, { type: "call.start", evenUnsubmitted: true });
  const line = await openLine(server.port);
  const noor = await openLinkInWorkspace(browser, line.through(interview.candidate), "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  await goToLineEnd(noor, 4);
  await noor.keyboard.type(" // written together");
  await expectShown(ada, "// written together");
  await expect(saved(noor)).toBeVisible();
  for (const page of [noor, ada]) await codeHasCome(page);
  line.cut();
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // in a tunnel");
  await refuseLateTexts(noor);
  await command(seat, { type: "call.end" });

  await tandiffOk(server, ["session", "compact", interview.id]);
  line.mend();
  await expect(kept(noor)).toContainText("// in a tunnel");
  await expect(kept(noor).getByRole("button", { name: "Copy" })).toBeVisible();
  await expect(kept(noor).getByRole("button", { name: "Insert" })).toHaveCount(0);
  await expect.poll(() => shownText(noor)).not.toContain("// in a tunnel");
  for (const page of [noor, ada]) await expectShown(page, "// written together");
  await expect(kept(ada)).toHaveCount(0);
  let sockets = 0;
  for (const page of [noor, ada]) page.on("websocket", () => (sockets += 1));
  await noor.waitForTimeout(2_000);
  expect(sockets).toBeLessThan(3);

  for (const page of [noor, ada]) await codeHasCome(page);
  await noor.close();
  const next = await openLinkInWorkspace(noor.context(), line.through(interview.candidate), "greet.ts");
  await expect(kept(next)).toContainText("// in a tunnel");
  await kept(next).getByRole("button", { name: "Throw away" }).click();
  await next.getByRole("dialog").getByRole("button", { name: "Throw away" }).click();
  await expect(kept(next)).toHaveCount(0);
  await codeHasCome(next);
  await next.reload();
  await expectShown(next, "// written together");
  await expect(kept(next)).toHaveCount(0);

  await ada.goto(`${server.url}${new URL(interview.interviewer).pathname}`);
  await expect(ada.getByRole("heading", { name: "The call with Noor has ended" })).toBeVisible();
  await expect(ada.getByRole("button", { name: "Reopen the call" })).toHaveCount(0);
  line.close();
});
