import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import {
  expectShown,
  goToLineEnd,
  openLinkInWorkspace,
  reloadWorkspace,
  shownText,
} from "./support/editor.ts";
import { startedCall } from "./support/greeter-interview.ts";
import { openPage, tandiffOk, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let folder: string;
let interview: Interview;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandiff-after-the-end-"));
  ({ server, interview } = await startedCall());
});

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const endCall = async (): Promise<void> =>
  command(await takeSeat(interview.interviewer), { type: "call.end" });

/** Counts the sockets that a page opens from here on. */
function countSockets(page: Page): () => number {
  let count = 0;
  page.on("websocket", () => {
    count += 1;
  });
  return () => count;
}

/** Somebody types what the server does not hear of: `cut` takes the line away. */
async function typeOffline(noor: Page, text: string, cut?: () => Promise<void>): Promise<void> {
  await expect(noor.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await (cut ? cut() : noor.context().setOffline(true));
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(text);
  await expect(noor.getByRole("status").filter({ hasText: "Not saved" })).toBeVisible();
}

const arrived = (page: Page) => page.getByRole("region", { name: "Arrived after the end" });

test("what was typed offline when the call ended reaches the interviewers, and their export", async ({
  browser,
}) => {
  const ada = await openPage(browser, interview.interviewer);
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await typeOffline(noor, " // in a tunnel");
  await endCall();
  const sockets = countSockets(noor);
  await noor.context().setOffline(false);
  await expect(arrived(noor)).toContainText("// in a tunnel");
  await expect(noor.getByRole("region", { name: "Kept from before" })).toHaveCount(0);
  await expect(noor.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  expect(await shownText(noor), "the code stays as it was at the end").not.toContain("// in a tunnel");

  await ada.goto(`${server.url}${new URL(interview.interviewer).pathname}`);
  await expect(ada.getByRole("heading", { name: "The call with Noor has ended" })).toBeVisible();
  await expect(arrived(ada)).toContainText("greet.ts");
  await expect(arrived(ada)).toContainText("Noor had typed this before the call ended");
  await expect(arrived(ada)).toContainText("// in a tunnel");
  await expect(arrived(ada).getByRole("button", { name: "Copy" })).toBeVisible();

  const out = join(folder, "export");
  await tandiffOk(server, ["session", "export", interview.id, "--out", out]);
  const text = (name: string): Promise<string> => readFile(join(out, name), "utf8");
  expect(JSON.parse(await text("review.json")).lateTexts).toMatchObject([
    { path: "greet.ts", text: expect.stringContaining("// in a tunnel") },
  ]);
  expect(await text("report.md")).toContain("## Arrived after the end: `greet.ts`");
  expect(await text("report.md")).toContain("// in a tunnel");
  expect(await text("fixes.patch")).not.toContain("// in a tunnel");

  await noor.waitForTimeout(3_000);
  expect(sockets(), "a line for the events and two for the code, not one after the other").toBeLessThan(8);
});

test("a tab that was closed offline before the end hands in what it had, once, when it is opened again", async ({
  browser,
}) => {
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  // An offline browser would still send what it was asked to, as its tab closes.
  await typeOffline(noor, " // closed too early", () => server.kill9());
  await noor.close({ runBeforeUnload: false });
  await server.restart();
  await endCall();
  for (let time = 0; time < 2; time += 1) {
    const again = await noor.context().newPage();
    await again.goto(`${server.url}${new URL(interview.candidate).pathname}`);
    await expect(again.getByRole("heading", { name: "Thank you, Noor" })).toBeVisible();
    await expect(arrived(again)).toContainText("// closed too early");
    await expect(arrived(again).getByRole("article")).toHaveCount(1);
    await expect(again.getByRole("region", { name: "Kept from before" })).toHaveCount(0);
    await again.close();
  }
});

test("what comes too late to be handed in is there to copy, and the page does not try again and again", async ({
  browser,
}) => {
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await typeOffline(noor, " // an hour later");
  await endCall();
  let handedIn = 0;
  const sentence = "The call ended more than 30 minutes ago, so this can no longer be handed in.";
  await noor.route("**/commands", async (route) => {
    handedIn += 1;
    await route.fulfill({ status: 403, json: { error: { code: "not-allowed", message: sentence } } });
  });
  const sockets = countSockets(noor);
  await noor.context().setOffline(false);
  const kept = noor.getByRole("region", { name: "Kept from before" });
  await expect(kept).toContainText("// an hour later");
  await expect(kept.getByRole("button", { name: "Copy" })).toBeVisible();
  await expect(kept.getByRole("button", { name: "Insert" })).toHaveCount(0);
  await expect.poll(() => handedIn).toBe(1);
  await noor.waitForTimeout(3_000);
  expect([handedIn, sockets() < 8]).toEqual([1, true]);
});

test("what was typed offline as writing was taken away is kept, and can be inserted when it is given back", async ({
  browser,
}) => {
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  const noor = await takeSeat(interview.candidate);
  await typeOffline(ada, " // meanwhile");
  await command(noor, { type: "focus.start", minutes: 10 });
  await ada.context().setOffline(false);
  const kept = ada.getByRole("region", { name: "Kept from before" });
  await expect(kept).toContainText("// meanwhile");
  await expect(kept.getByRole("button", { name: "Copy" })).toBeVisible();
  await expect(kept.getByRole("button", { name: "Insert" })).toHaveCount(0);

  await command(noor, { type: "focus.end" });
  await expect(kept.getByRole("button", { name: "Insert" })).toBeVisible();
  await expect(kept, "which is true by now too").toContainText("were read-only for you when this reached");
  await kept.getByRole("button", { name: "Insert" }).click();
  await expectShown(ada, "// meanwhile");
  await expect(kept).toHaveCount(0);
  await expect(ada.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await reloadWorkspace(ada);
  await expectShown(ada, "// meanwhile");
  expect((await shownText(ada)).split("// meanwhile")).toHaveLength(2);
});
