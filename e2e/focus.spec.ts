import { messageTypes, syncTypes } from "@tandiff/shared/sync/protocol.ts";
import { expect, type Browser, type Page } from "@playwright/test";
import { expectShown, goToLineEnd, openLinkInWorkspace, shownText } from "./support/editor.ts";
import { focusBar as bar, saved, startFocus, writesAlone } from "./support/focus.ts";
import { startedCall } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await startedCall());
});

/** `edits` counts those that the interviewer's page has got, `heard` is all that it was sent on sockets. */
async function openBoth(
  browser: Browser,
): Promise<{ noor: Page; ada: Page; edits: () => number; heard: () => string }> {
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openPage(browser, "about:blank");
  let edits = 0;
  const frames: string[] = [];
  ada.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      frames.push(payload.toString("latin1"));
      if (typeof payload === "string") return;
      if (payload[0] === messageTypes.sync && payload[1] === syncTypes.update) edits += 1;
    }),
  );
  await openLinkInWorkspace(ada, interview.interviewer, "greet.ts");
  return { noor, ada, edits: () => edits, heard: () => frames.join("\n") };
}

test("an interviewer offers it, the candidate writes alone, and what is kept comes in one piece", async ({
  browser,
}) => {
  const { noor, ada, edits, heard } = await openBoth(browser);
  // The control: outside of it each key is an edit that the other page gets.
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // seen", { delay: 10 });
  await expectShown(ada, "// seen");
  expect(edits()).toBeGreaterThan(1);

  await ada.getByRole("button", { name: "Offer focus time…" }).click();
  await ada.getByRole("menuitem", { name: "5 minutes" }).click();
  await expect(bar(noor)).toContainText("Ada offers you 5 minutes");
  await expect(bar(ada)).toContainText("Noor has been offered 5 minutes");
  await noor.getByRole("button", { name: "Start focus time" }).click();
  await writesAlone(noor);
  await expect(bar(noor)).toContainText(/[45]:\d\d left/);
  await expect(bar(ada)).toContainText(/Noor has focus time until \d\d:\d\d/);
  await expect(ada.locator("footer").getByText(/Noor has focus time until/)).toBeVisible();
  await expect(ada.getByText("has focus time", { exact: true })).toBeVisible();

  const before = edits();
  const text = await shownText(ada);
  await goToLineEnd(noor, 3);
  await noor.keyboard.type(" // never", { delay: 10 });
  await expectShown(noor, "// never");
  for (let count = 0; count < " // never".length; count++) await noor.keyboard.press("Backspace");
  await noor.keyboard.type(" // kept", { delay: 10 });
  await goToLineEnd(ada, 4);
  await ada.keyboard.type("imposed");
  await expect(saved(noor)).toBeVisible();
  await noor.waitForTimeout(1_300);
  expect(edits()).toBe(before);
  expect(await shownText(ada)).toBe(text);

  await noor.reload();
  await writesAlone(noor);
  await expectShown(noor, "// kept");
  await noor.getByRole("button", { name: "Done" }).click();
  await expectShown(ada, "// kept");
  await expect(bar(noor)).toHaveCount(0);
  await expect(bar(ada)).toHaveCount(0);
  await expectShown(noor, "// kept");
  expect(edits()).toBe(before + 1);
  expect(heard()).toContain("// kept");
  expect(heard()).not.toContain("// never");
  expect(await shownText(ada)).not.toContain("imposed");

  await noor.locator(".monaco-editor").first().click();
  await noor.keyboard.press("Control+z");
  await noor.keyboard.type("together");
  await expectShown(ada, "together");
  expect(await shownText(ada)).toContain("// kept");
});

test("undo does not reach across its borders", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await goToLineEnd(noor, 1);
  await noor.keyboard.type(" // before");
  await expectShown(ada, "// before");
  await startFocus(noor);
  await goToLineEnd(noor, 2);
  await noor.keyboard.type(" // alone");
  for (let count = 0; count < 4; count++) await noor.keyboard.press("Control+z");
  await expect.poll(() => shownText(noor)).not.toContain("// alone");
  expect(await shownText(noor)).toContain("// before");
  for (let count = 0; count < 4; count++) await noor.keyboard.press("Control+y");
  await expectShown(noor, "// alone");
  await noor.getByRole("button", { name: "Done" }).click();
  await expectShown(ada, "// alone");
  await expect(bar(noor)).toHaveCount(0);
  await noor.keyboard.press("Control+z");
  await noor.waitForTimeout(300);
  expect(await shownText(ada)).toContain("// alone");
  expect(await shownText(noor)).toContain("// alone");
});

test("Cancel asks, and then all is as it was", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  const text = await shownText(noor);
  await startFocus(noor);
  await goToLineEnd(noor, 3);
  await noor.keyboard.type(" // thought better of");
  await expectShown(noor, "// thought better of");
  await noor.getByRole("button", { name: "Cancel" }).click();
  await noor.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expectShown(noor, "// thought better of");
  await noor.getByRole("button", { name: "Cancel" }).click();
  await noor.getByRole("dialog").getByRole("button", { name: "Throw away" }).click();
  await expect(bar(noor)).toHaveCount(0);
  await expect.poll(() => shownText(noor)).toBe(text);
  await expect(bar(ada)).toHaveCount(0);
  expect(await shownText(ada)).toBe(text);
  await goToLineEnd(ada, 1);
  await ada.keyboard.type(" // on we go");
  await expectShown(noor, "// on we go");
});

test("a declined offer is gone for both", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await ada.getByRole("button", { name: "Offer focus time…" }).click();
  await ada.getByRole("menuitem", { name: "10 minutes" }).click();
  await noor.getByRole("button", { name: "No, thanks" }).click();
  await expect(bar(noor)).toHaveCount(0);
  await expect(bar(ada)).toHaveCount(0);
  await goToLineEnd(ada, 1);
  await ada.keyboard.type(" // free");
  await expectShown(noor, "// free");
});

test("when the time is up the candidate's page saves the last words and ends it", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await noor.clock.install();
  // The clock of the tests leaves out the browser's own measures, by which the editor times itself.
  await noor.addInitScript(() => {
    const entry: PerformanceEntry = {
      name: "",
      entryType: "mark",
      startTime: 0,
      duration: 0,
      toJSON: () => "",
    };
    performance.getEntriesByName = () => [entry];
  });
  await noor.reload();
  await expect(noor.locator(".monaco-editor .view-line").first()).toBeVisible();
  await startFocus(noor);
  await goToLineEnd(noor, 2);
  // Standing still, the page has not begun to save them by the time that it jumps to; nor does it give up what it asks.
  await noor.clock.pauseAt((await noor.evaluate(() => Date.now())) + 1_000);
  await noor.keyboard.type("// last words");
  await noor.clock.fastForward(118_600);
  await noor.clock.resume();
  await expectShown(ada, "// last words");
  await expect(bar(ada)).toHaveCount(0);
});

test("who types as it begins keeps what the server did not take, and reads on", async ({ browser }) => {
  const { noor, ada } = await openBoth(browser);
  await goToLineEnd(ada, 1);
  const typing = ada.keyboard.type("0123456789".repeat(8), { delay: 15 });
  await expectShown(noor, ";0123");
  await command(await takeSeat(interview.candidate), { type: "focus.start", minutes: 2 });
  await typing;
  await expect(bar(ada)).toContainText("Noor has focus time");
  await expectShown(ada, "export function greet(");
  await writesAlone(noor);
  await expect.poll(async () => (await shownText(ada)) === (await shownText(noor))).toBe(true);
  const digits = /;(\d*)/.exec(await shownText(ada))?.[1] ?? "";
  expect("0123456789".repeat(8).startsWith(digits)).toBe(true);
  expect(digits.length).toBeGreaterThan(3);
  await noor.getByRole("button", { name: "Done" }).click();
  await expect(bar(ada)).toHaveCount(0);
  await goToLineEnd(ada, 2);
  await ada.keyboard.type("// again");
  await expectShown(noor, "// again");
});
