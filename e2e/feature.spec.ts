import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { expectShown, goToLineEnd, openInWorkspace } from "./support/editor.ts";
import { makeInterview, openPage, tandiffOk } from "./support/session.ts";
import { startTandiff } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

const run = promisify(execFile);
const rota = join(import.meta.dirname, "../exercises/python-supper-rota");

test("a candidate who would rather not review writes a feature in the call instead", async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await startTandiff();
  const folder = await mkdtemp(join(tmpdir(), "tandiff-feature-"));
  const interview = await makeInterview(server, folder);
  await tandiffOk(server, ["exercise", "import", rota]);
  const organiserLink = /\S+\/organiser#\S+/.exec((await tandiffOk(server, ["link"])).stdout)?.[0] ?? "";
  const candidate = await openPage(browser, interview.candidate);
  const interviewer = await openPage(browser, interview.interviewer);
  const board = await openPage(browser, organiserLink);

  await test.step("the candidate asks for another exercise, and the organiser alone sees it", async () => {
    await candidate.getByRole("button", { name: "I would rather have another exercise" }).click();
    await candidate.getByRole("textbox", { name: /Why/ }).fill("I wrote the greeter.");
    await candidate.getByRole("button", { name: "Ask for another one" }).click();
    await expect(candidate.getByText("You have asked for another exercise.")).toBeVisible();
    await board.reload();
    await expect(board.getByText("“I wrote the greeter.”")).toBeVisible();
    await expect(interviewer.getByText("greeter.", { exact: false })).toHaveCount(0);
  });

  await test.step("the organiser takes the feature, and retires what nobody wants", async () => {
    await board.getByRole("button", { name: "Change the interview with Noor" }).click();
    await board.getByRole("menuitem", { name: "Exercise…" }).click();
    await board.getByRole("combobox", { name: "Exercise" }).selectOption("python-supper-rota");
    await board.getByRole("button", { name: "Take this exercise" }).click();
    await expect(board.getByText("Another exercise, please")).toHaveCount(0);
    await board.getByRole("tab", { name: /^Exercises/ }).click();
    await board.getByRole("button", { name: "Retire Greet everyone at once" }).click();
    await expect(board.getByRole("button", { name: "Offer Greet everyone at once again" })).toBeVisible();
  });

  await test.step("the candidate reads what is asked for, and has nothing to hand in", async () => {
    await candidate.getByRole("button", { name: "Open the exercise" }).click();
    await expect(candidate.getByRole("heading", { name: "Let people swap their turns" })).toBeVisible();
    await expect(candidate.getByText("There is nothing to hand in before", { exact: false })).toBeVisible();
    await candidate.getByRole("button", { name: "README.md" }).click();
    await expect(candidate.getByText("Supper rota", { exact: false }).first()).toBeVisible();
    await expect(candidate.getByRole("button", { name: "I am done" })).toHaveCount(0);
    await expect(candidate.getByRole("button", { name: /^Comment on/ })).toHaveCount(0);
    await expect(candidate.getByRole("tab", { name: /^Changes/ })).toHaveCount(0);
  });

  await test.step("the call starts without a warning, in the workspace", async () => {
    await interviewer.getByRole("button", { name: "Start the call" }).click();
    const dialog = interviewer.getByRole("dialog");
    await expect(dialog.getByText("not declared done", { exact: false })).toHaveCount(0);
    await dialog.getByRole("button", { name: "Start the call" }).click();
    await expect(interviewer.getByRole("tab", { name: "Workspace" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    for (const page of [candidate, interviewer]) await openInWorkspace(page, "rota/people.py");
    await goToLineEnd(candidate, 1);
    await candidate.keyboard.type(" # with Noor");
    await expectShown(interviewer, "# with Noor");
    await expect(candidate.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  });

  await test.step("the patch of the call applies on the application as it was", async () => {
    const out = join(folder, "out");
    await tandiffOk(server, ["session", "export", interview.id, "--out", out]);
    const app = join(folder, "app");
    await cp(join(rota, "base"), app, { recursive: true });
    const identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"];
    const git = (args: readonly string[]) => run("git", [...identity, "-C", app, ...args]);
    for (const args of [
      ["init", "--quiet"],
      ["add", "."],
      ["commit", "--quiet", "-m", "Base"],
    ])
      await git(args);
    await git(["am", "--quiet", join(out, "fixes.patch")]);
    expect(await readFile(join(app, "rota/people.py"), "utf8")).toContain('house.""" # with Noor\n');
    expect(await readFile(join(out, "review.md"), "utf8")).toContain(
      "A feature was to be written in the call",
    );
  });
  for (const page of [candidate, interviewer, board]) await page.context().close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
