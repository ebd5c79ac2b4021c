import { expect } from "@playwright/test";
import { expectColours, expectShown, goToLineEnd, openLinkInWorkspace } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import { test } from "./support/test.ts";

let interview: Interview;

test.beforeEach(async () => {
  ({ interview } = await greeterInterview());
});

async function startCall(): Promise<void> {
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
}

test("a name goes along with the cursor that types, and fades once it rests", async ({ browser }) => {
  await startCall();
  const noor = await openLinkInWorkspace(browser, interview.candidate, "greet.ts");
  const ada = await openLinkInWorkspace(browser, interview.interviewer, "greet.ts");
  const name = ada.locator(".monaco-editor .contentWidgets").getByText("Noor", { exact: true });
  const placeOfName = async (): Promise<{ x: number; y: number }> =>
    (await name.boundingBox()) ?? { x: 0, y: 0 };
  /** A busy machine may look only once the name has faded: then it moves again. */
  const appearsWith = (move: () => Promise<void>): Promise<void> =>
    expect(async () => {
      await move();
      await expect(name).toHaveCSS("opacity", "1", { timeout: 1_000 });
    }).toPass();
  await appearsWith(() => goToLineEnd(noor, 2));
  const before = await placeOfName();

  await noor.keyboard.type("// typed at the end", { delay: 20 });
  await expectShown(ada, "// typed at the end");
  await expect.poll(async () => (await placeOfName()).x).toBeGreaterThan(before.x + 100);
  const typed = await placeOfName();
  // What others write above it takes it along.
  await goToLineEnd(ada, 1);
  await ada.keyboard.press("Enter");
  await expect.poll(async () => (await placeOfName()).y).toBeGreaterThan(typed.y + 10);
  expect((await placeOfName()).x).toBe(typed.x);

  await expect(name).toHaveCSS("opacity", "0");
  await appearsWith(() => noor.keyboard.type("!"));
});

test("who gathers in the lobby has the editor by the time the call starts", async ({ browser }) => {
  const ada = await openPage(browser, interview.interviewer);
  await expect(ada.getByRole("button", { name: "Start the call" })).toBeVisible();
  await ada.waitForResponse(/\/assets\/monaco-.*\.js$/);
  await ada.waitForLoadState("networkidle");
  const code = /\/assets\/(?:CallView|monaco|editor\.api|typescript)-.*\.js$/;
  await ada.route(code, (route) => route.abort());

  await startCall();
  await ada.getByRole("tab", { name: "Workspace" }).click();
  await ada
    .getByRole("navigation", { name: "Workspace files" })
    .getByTitle("greet.ts", { exact: true })
    .click();
  await expectShown(ada, "greetAll");
  // Its languages came along.
  await expectColours(ada);
});
