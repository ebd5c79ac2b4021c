import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectShown, goToLineEnd, openInWorkspace, shownText } from "./support/editor.ts";
import { codeHasCome } from "./support/greeter-page.ts";
import { makeInterview, openPage, tandiffOk } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let folder: string;

test.beforeEach(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-compacted-"));
});

test.afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved$/ });
const kept = (page: Page) => page.getByRole("region", { name: "Kept from before" });

test("pages go on showing a session that is compacted, and keep what had not reached it, and do not loop", async ({
  browser,
}) => {
  const interview = await makeInterview(server, folder);
  const seat = await takeSeat(interview.interviewer);
  await command(seat, { type: "call.start", evenUnsubmitted: true });
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  for (const page of [noor, ada]) await openInWorkspace(page, "greet.ts");
  await goToLineEnd(noor, 4);
  await noor.keyboard.type(" // written together");
  await expectShown(ada, "// written together");
  await expect(saved(noor)).toBeVisible();
  await codeHasCome(noor);
  await noor.context().setOffline(true);
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // in a tunnel");
  // As if the call had ended long ago.
  const message = "The call ended more than 30 minutes ago, so this can no longer be handed in.";
  await noor.route("**/commands", (route) =>
    route.fulfill({ status: 403, json: { error: { code: "not-allowed", message } } }),
  );
  await command(seat, { type: "call.end" });

  let sockets = 0;
  for (const page of [noor, ada]) page.on("websocket", () => (sockets += 1));
  await tandiffOk(server, ["session", "compact", interview.id]);
  await noor.context().setOffline(false);
  await expect(kept(noor)).toContainText("// in a tunnel", { timeout: 30_000 });
  await expect(kept(noor).getByRole("button", { name: "Copy" })).toBeVisible();
  expect(await shownText(noor)).not.toContain("// in a tunnel");
  for (const page of [noor, ada]) await expectShown(page, "// written together");
  await expect(kept(ada)).toHaveCount(0);
  await noor.waitForTimeout(3_000);
  expect(sockets).toBeLessThan(12);

  await ada.reload();
  await openInWorkspace(ada, "greet.ts");
  await expectShown(ada, "// written together");
  await ada.goto(`${server.url}${new URL(interview.interviewer).pathname}`);
  await expect(ada.getByRole("heading", { name: "The call with Noor has ended" })).toBeVisible();
  await expect(ada.getByRole("button", { name: "Reopen the call" })).toHaveCount(0);
});
