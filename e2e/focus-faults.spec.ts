import { expect, type Browser, type Page } from "@playwright/test";
import { expectShown, goToLineEnd, openLinkInWorkspace, shownText } from "./support/editor.ts";
import { focusBar as bar, focusIsStored, saved, startFocus, writesAlone } from "./support/focus.ts";
import { startedCall } from "./support/greeter-interview.ts";
import { tandiffOk, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let interview: Interview;

test.beforeEach(async () => {
  ({ server, interview } = await startedCall());
});

async function openBoth(browser: Browser): Promise<{ noor: Page; ada: Page }> {
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  return { noor, ada };
}

async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent("crash");
  page.goto("chrome://crash").catch(() => undefined);
  await crashed;
}

test("a server that is killed and a page that crashes lose two seconds at most", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await startFocus(noor);
  await goToLineEnd(noor, 2);
  await noor.keyboard.type(" // two seconds ago");
  await focusIsStored(interview, "// two seconds ago");
  await server.kill9();
  await noor.keyboard.type(" and without a server");
  await expect(noor.getByRole("status").filter({ hasText: /not saved/i })).toBeVisible();
  await server.restart();
  await expect(saved(noor)).toBeVisible();
  await noor.close({ runBeforeUnload: false });
  const again = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  await writesAlone(again);
  await expectShown(again, "// two seconds ago and without a server");
  await again.getByRole("button", { name: "Done" }).click();
  await expectShown(ada, "// two seconds ago and without a server");
});

test("what could not be saved before its end is kept for the candidate", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await startFocus(noor);
  await goToLineEnd(noor, 2);
  await noor.keyboard.type("// saved");
  await focusIsStored(interview, "// saved");
  await noor.context().setOffline(true);
  await noor.keyboard.type(" // not saved");
  await expect(noor.getByRole("status").filter({ hasText: /not saved/i })).toBeVisible();
  await command(await takeSeat(interview.candidate), { type: "focus.end" });
  await noor.context().setOffline(false);
  await expectShown(ada, "// saved");
  const kept = noor.getByRole("region", { name: "Kept from before" });
  await expect(kept).toContainText("// saved // not saved");
  expect(await shownText(ada)).not.toContain("// not saved");

  // However its page goes: until the candidate has put it somewhere.
  await crash(noor);
  const again = await openLinkInWorkspace(noor.context(), interview.candidate, "greet.ts");
  const keptAgain = again.getByRole("region", { name: "Kept from before" });
  await expect(keptAgain).toContainText("The focus time was over before this could be saved.");
  await again.reload();
  await expect(keptAgain).toContainText("// saved // not saved");
  await expect(keptAgain.getByRole("button", { name: "Copy" })).toBeVisible();
  await keptAgain.getByRole("button", { name: "Insert" }).click();
  await expectShown(ada, "// saved // not saved");
  await expect(saved(again)).toBeVisible();
  await again.reload();
  await expectShown(again, "// saved // not saved");
  await expect(keptAgain).toHaveCount(0);
});

test("what is being saved as its time ends is kept for the candidate when the server does not take it", async ({
  browser,
}) => {
  const { noor, ada } = await openBoth(browser);
  await startFocus(noor);
  const { promise: letThrough, resolve: goOn } = Promise.withResolvers<void>();
  await noor.route("**/focus", async (route) => {
    if (route.request().method() === "PUT") await letThrough;
    await route.continue();
  });
  await goToLineEnd(noor, 2);
  const isSaving = noor.waitForRequest((request) => request.method() === "PUT");
  await noor.keyboard.type("// too late");
  await isSaving;
  await command(await takeSeat(interview.candidate), { type: "focus.end" });
  await expect(bar(noor)).toHaveCount(0);
  await expect(saved(noor), "nothing of it is stored").toHaveCount(0);
  goOn();
  const kept = noor.getByRole("region", { name: "Kept from before" });
  await expect(kept).toContainText("// too late");
  await kept.getByRole("button", { name: "Insert" }).click();
  await expectShown(ada, "// too late");
});

test("two tabs of the candidate have one text", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  const second = await openLinkInWorkspace(noor.context(), interview.candidate, "greet.ts");
  await startFocus(noor);
  await writesAlone(second);
  await goToLineEnd(noor, 2);
  await noor.keyboard.type("// in the first");
  await noor.evaluate(() => window.dispatchEvent(new Event("blur")));
  await focusIsStored(interview, "// in the first");
  await second.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expectShown(second, "// in the first");
  await goToLineEnd(second, 2);
  await second.keyboard.type(", and in the second");
  await second.getByRole("button", { name: "Done" }).click();
  await expectShown(ada, "// in the first, and in the second");
  await expectShown(noor, "// in the first, and in the second");
});

test("what the candidate types in two tabs at once is all kept", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  const second = await openLinkInWorkspace(noor.context(), interview.candidate, "greet.ts");
  await startFocus(noor);
  await writesAlone(second);
  await goToLineEnd(noor, 2);
  await goToLineEnd(second, 5);
  await noor.keyboard.type("// in the first");
  await second.keyboard.type("// in the second");
  await focusIsStored(interview, "// in the first");
  await focusIsStored(interview, "// in the second");
  await noor.getByRole("button", { name: "Done" }).click();
  await expectShown(ada, "// in the first");
  await expectShown(ada, "// in the second");
});

test("what was typed without a server is there when its tab has crashed, once", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await startFocus(noor);
  await goToLineEnd(noor, 2);
  await noor.keyboard.type("// saved");
  await expect(saved(noor)).toBeVisible();
  await server.kill9();
  await noor.keyboard.type(" and without a server");
  await expect(noor.getByRole("status").filter({ hasText: /not saved/i })).toBeVisible();
  await noor.keyboard.type(", then");
  const keptByBrowser = (): Promise<string> =>
    noor.evaluate(() => JSON.stringify(Object.values(localStorage)));
  await expect.poll(keptByBrowser).toContain(", then");
  await crash(noor);
  await server.restart();
  const again = await openLinkInWorkspace(noor.context(), interview.candidate, "greet.ts");
  await writesAlone(again);
  await expectShown(again, "// saved and without a server, then");
  await expect(saved(again)).toBeVisible();
  await again.reload();
  await writesAlone(again);
  await expectShown(again, "// saved and without a server, then");
  await again.getByRole("button", { name: "Done" }).click();
  await expectShown(ada, "// saved and without a server, then");
  expect((await shownText(ada)).split("without a server")).toHaveLength(2);
});

test("what a crashed tab had not saved of a focus time that is over is kept for the candidate", async ({
  browser,
}) => {
  const { noor, ada } = await openBoth(browser);
  await startFocus(noor);
  await goToLineEnd(noor, 2);
  await noor.route("**/focus", (route) => route.abort());
  await noor.keyboard.type("// not saved");
  await expect(noor.getByRole("status").filter({ hasText: /not saved/i })).toBeVisible();
  await crash(noor);
  await command(await takeSeat(interview.candidate), { type: "focus.end" });
  const again = await openLinkInWorkspace(noor.context(), interview.candidate, "greet.ts");
  const kept = again.getByRole("region", { name: "Kept from before" });
  await expect(kept).toContainText("// not saved");
  await kept.getByRole("button", { name: "Insert" }).click();
  await expectShown(ada, "// not saved");
});

test("words of a focus time that could not be saved before the link ended are there to copy", async ({
  browser,
}) => {
  const { noor } = await openBoth(browser);
  await startFocus(noor);
  await goToLineEnd(noor, 3);
  await noor.keyboard.type(" // saved");
  await expect(saved(noor)).toBeVisible();
  await noor.context().setOffline(true);
  await noor.keyboard.type(" // unsaved");
  const { participant } = await takeSeat(interview.candidate);
  await tandiffOk(server, ["session", "revoke", interview.id, participant]);
  await noor.context().setOffline(false);

  await expect(noor.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  const kept = noor.getByRole("region", { name: "Kept from before" });
  await expect(kept.getByText("Kept from before: greet.ts")).toBeVisible();
  await expect(kept).toContainText("// unsaved");
  await expect(kept.getByRole("button", { name: "Copy" })).toBeVisible();
});
