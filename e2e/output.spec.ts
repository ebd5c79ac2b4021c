import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { axeColourFindings, axeFindings } from "./support/axe.ts";
import { expectShown, goToLineEnd, openInWorkspace } from "./support/editor.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, tandiffOk, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

const main = join(import.meta.dirname, "../server/src/cli/main.ts");
let server: TandiffServer;
let folder: string;
let interview: Interview;
const running = new Set<ChildProcess>();

test.beforeEach(async () => {
  ({ server, interview } = await greeterInterview());
  folder = await mkdtemp(join(tmpdir(), "tandiff-output-"));
  await command(await takeSeat(interview.interviewer), { type: "call.start", evenUnsubmitted: true });
});

test.afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `tandiff`; `said` is all that it has written. */
function tandiff(args: readonly string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => (text += part));
  }
  return { child, said: () => text };
}

const pane = (page: Page) => page.getByRole("region", { name: "Output" });
const openPane = (page: Page) =>
  pane(page)
    .getByRole("button", { name: /^Output/ })
    .click();

test("one runs the application at home, pipes what it printed into the call, and all are led to the line", async ({
  browser,
}) => {
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  const tomasz = await openPage(browser, interview.observer);
  const home = join(folder, "home");
  const checkout = tandiff(["session", "checkout", interview.candidate, home]);
  await expect.poll(checkout.said).toContain("Mirroring 4 files");

  await openInWorkspace(ada, "greet.ts");
  await goToLineEnd(ada, 10);
  await ada.keyboard.type(" // seen at home");
  await expect
    .poll(() => readFile(join(home, "greet.ts"), "utf8"))
    .toContain("return out; // seen at home\n");

  await openPane(noor);
  await expect(pane(noor)).toContainText("Nothing has been shared yet.");
  const piped = tandiff(["session", "output", interview.candidate, "--title", "node greet.test.ts"]);
  piped.child.stdin?.end(
    `\u001b[31mTypeError\u001b[0m: <b>no</b> name\n    at greetAll (file://${home}/greet.ts:9:55)\n    at node:internal/run:12:3\n`,
  );
  await expect.poll(piped.said).toContain("Shared with everyone in the call: 3 lines.");

  await expect(pane(ada)).toContainText("node greet.test.ts, Noor");
  await expect(pane(ada).getByRole("article")).toHaveCount(0);
  for (const page of [ada, tomasz]) await openPane(page);
  for (const page of [noor, ada, tomasz]) {
    const text = page.getByLabel("Output node greet.test.ts");
    await expect(text).toContainText("TypeError: <b>no</b> name");
    await expect(text.getByRole("button")).toHaveCount(1);
  }
  await expect(pane(tomasz).getByRole("button", { name: "Paste output…" })).toHaveCount(0);
  await noor.getByRole("button", { name: /greet\.ts:9:55$/ }).click();
  await expectShown(noor, "names.length");
  await expect(noor.getByText(/^Line 9\b/)).toBeVisible();
  await expect(noor).toHaveURL(/workspace\/greet\.ts$/);

  checkout.child.kill("SIGINT");
  await expect.poll(checkout.said).toContain("Stopped.");
  expect(checkout.said()).toContain("updated greet.ts");
});

test("output is pasted, read newest first, kept after the end and exported", async ({ browser }) => {
  const noor = await openPage(browser, interview.candidate);
  const ada = await openPage(browser, interview.interviewer);
  await openPane(ada);
  const paste = async (title: string, text: string): Promise<void> => {
    await pane(ada).getByRole("button", { name: "Paste output…" }).click();
    await pane(ada).getByRole("textbox", { name: "What was run" }).fill(title);
    await pane(ada).getByRole("textbox", { name: "What it printed" }).fill(text);
    await ada.keyboard.press("Control+Enter");
  };
  await paste("first", " \n");
  expect(await axeFindings(ada, { except: [".monaco-editor"] })).toEqual([]);
  await expect(pane(ada)).toContainText("There is no text in it to share.");
  await pane(ada).getByRole("textbox", { name: "What it printed" }).fill("greet.test.ts(3,1): error TS2554");
  await pane(ada).getByRole("button", { name: "Share with everyone" }).click();
  await expect(pane(ada).getByRole("article")).toHaveCount(1);
  await paste("second", Array.from({ length: 400 }, (_, index) => `row ${index} \u202e`).join("\n"));
  await expect(pane(ada).getByRole("article").first()).toContainText("second");
  await expect(pane(ada).getByRole("article").first()).toContainText("row 399");
  await expect(pane(ada).getByText("row 99 ", { exact: false })).toHaveCount(0);
  await pane(ada).getByRole("button", { name: "Show the 100 lines before" }).click();
  await expect(pane(ada).getByRole("article").first()).toContainText("row 99");

  await expect(pane(noor)).toContainText("second, Ada");
  await openPane(noor);
  // Only the newest is unfolded; the bidirectional control is named, not obeyed.
  await expect(noor.getByLabel("Output second")).toContainText("control character");
  await expect(noor.getByLabel("Output first")).toHaveCount(0);
  expect(await axeFindings(noor, { except: [".monaco-editor"] })).toEqual([]);
  await noor.emulateMedia({ colorScheme: "dark" });
  expect(await axeColourFindings(noor, { except: [".monaco-editor"] })).toEqual([]);
  await pane(noor)
    .getByRole("button", { name: /^first/ })
    .click();
  await noor.getByRole("button", { name: "greet.test.ts(3,1)" }).click();
  await expectShown(noor, "greetAll();");

  await command(await takeSeat(interview.interviewer), { type: "call.end" });
  await openInWorkspace(noor, "greet.ts");
  await expect(noor.getByText("The call has ended, so the code is read-only.").first()).toBeVisible();
  await openPane(noor);
  await expect(noor.getByLabel("Output second")).toBeVisible();
  await expect(pane(noor).getByRole("button", { name: "Paste output…" })).toHaveCount(0);

  const out = join(folder, "out");
  await tandiffOk(server, ["session", "export", interview.id, "--out", out]);
  const document = ReviewDocument.parse(JSON.parse(await readFile(join(out, "review.json"), "utf8")));
  expect(document.outputs.map(({ title }) => title)).toEqual(["first", "second"]);
  const markdown = await readFile(join(out, "report.md"), "utf8");
  expect(markdown).toContain("## Output: first");
  expect(markdown).toContain("The last 60 of 400 lines; review.json has all.");
});
