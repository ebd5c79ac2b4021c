import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { expectShown, goToLineEnd, openInWorkspace, shownText } from "./support/editor.ts";
import { makeInterview, openPage, tandiffOk, type Interview } from "./support/session.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

const run = promisify(execFile);
let server: TandiffServer;
let folder: string;
let interview: Interview;

test.beforeAll(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-interview-"));
  interview = await makeInterview(server, folder);
});

test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function review(candidate: Page): Promise<void> {
  await candidate.getByRole("button", { name: "Open the merge request" }).click();
  await candidate.getByRole("tab", { name: "Changes" }).click();
  await candidate.getByRole("button", { name: /^Comment on head line 9\b/ }).click({ force: true });
  await candidate.getByRole("textbox", { name: /^Comment on/ }).fill("`<=` runs one past the end.");
  await candidate.keyboard.press("Control+Enter");
  await expect(candidate.getByRole("article", { name: "Comment by Noor" })).toBeVisible();
  await candidate.getByRole("button", { name: "I am done" }).click();
  await candidate.getByRole("textbox", { name: /Summary/ }).fill("One thing must be fixed.");
  await candidate.getByRole("radio", { name: "I used none" }).check();
  await candidate.getByRole("button", { name: "Hand in" }).click();
  await expect(candidate.getByText("Your review is in", { exact: false })).toBeVisible();
}

test("from a merge request in a git repository to a patch that applies", async ({ browser }) => {
  const candidate = await openPage(browser, interview.candidate);
  const interviewer = await openPage(browser, interview.interviewer);
  const observer = await openPage(browser, interview.observer);

  await test.step("the candidate reviews alone and hands in", () => review(candidate));

  await test.step("an interviewer starts the call, and all see the thread", async () => {
    await interviewer.getByRole("button", { name: "Start the call" }).click();
    await interviewer.getByRole("dialog").getByRole("button", { name: "Start the call" }).click();
    for (const page of [candidate, interviewer, observer]) {
      await expect(page.getByText("runs one past the end").first()).toBeVisible();
    }
  });

  await test.step("the interviewer replies, and the candidate reads it", async () => {
    await interviewer.getByRole("article", { name: "Comment by Noor" }).first().scrollIntoViewIfNeeded();
    await interviewer.getByRole("button", { name: "Reply", exact: true }).first().click();
    await interviewer.getByRole("textbox", { name: "Reply" }).fill("What would you write instead?");
    await interviewer.keyboard.press("Control+Enter");
    await expect(candidate.getByText("What would you write instead?").first()).toBeVisible();
    await expect(observer.getByText("What would you write instead?").first()).toBeVisible();
    await expect(observer.getByRole("button", { name: "Reply", exact: true })).toHaveCount(0);
  });

  await test.step("both write in one file at once and see each other", async () => {
    for (const page of [candidate, interviewer, observer]) await openInWorkspace(page, "greet.ts");
    await goToLineEnd(candidate, 1);
    await goToLineEnd(interviewer, 14);
    await Promise.all([
      candidate.keyboard.type(" // written by Noor", { delay: 20 }),
      interviewer.keyboard.type(" // written by Ada", { delay: 20 }),
    ]);
    for (const page of [candidate, interviewer, observer]) {
      await expectShown(page, "// written by Noor");
      await expectShown(page, "// written by Ada");
    }
    expect(await shownText(candidate)).toBe(await shownText(interviewer));
    await expect(candidate.getByText("Ada", { exact: true }).first()).toBeAttached();
  });

  await test.step("undo takes back only one's own", async () => {
    await candidate.waitForTimeout(700);
    await candidate.keyboard.type(" and more", { delay: 10 });
    await expectShown(interviewer, "// written by Noor and more");
    await interviewer.keyboard.press("Control+z");
    await expect.poll(() => shownText(interviewer)).not.toContain("// written by Ada");
    await expectShown(interviewer, "// written by Noor and more");
    await expectShown(candidate, "// written by Noor and more");
    await interviewer.keyboard.press("Control+y");
    await expectShown(candidate, "// written by Ada");
  });

  await test.step("an observer types in vain", async () => {
    const before = await shownText(candidate);
    await observer.locator(".monaco-editor").first().click();
    await observer.keyboard.type("observer was here");
    await observer.waitForTimeout(500);
    expect(await shownText(candidate)).toBe(before);
    expect(await shownText(observer)).toBe(before);
  });

  await test.step("what the call has changed is shown since head, and the thread is resolved", async () => {
    await candidate.getByRole("tab", { name: "Since head" }).click();
    await expect(candidate.getByText("// written by Ada").first()).toBeVisible();
    await interviewer.getByRole("tab", { name: "Merge request" }).click();
    await interviewer.getByRole("button", { name: "Resolve", exact: true }).first().click();
    await expect(candidate.getByText("1 of 1 resolved")).toBeVisible();
  });

  await test.step("the export applies with plain git am and is the workspace byte for byte", async () => {
    await expect(candidate.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
    const out = join(folder, "out");
    const { stdout } = await tandiffOk(server, ["session", "export", interview.id, "--out", out]);
    expect(stdout).toMatch(/as of \d{4}-\d\d-\d\dT/);
    const clone = join(folder, "clone");
    const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
    await run("git", ["clone", "--quiet", "--branch", "feature", join(folder, "repository"), clone], { env });
    const identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"];
    await run("git", [...identity, "-C", clone, "am", "--quiet", join(out, "fixes.patch")], { env });
    const { stdout: original } = await run("git", ["-C", clone, "show", "HEAD~1:greet.ts"]);
    const lines = original.split("\n");
    lines[0] += " // written by Noor and more";
    lines[13] += " // written by Ada";
    expect(await readFile(join(clone, "greet.ts"), "utf8")).toBe(lines.join("\n"));
    const { stdout: changed } = await run("git", ["-C", clone, "diff", "--name-only", "HEAD~1"]);
    expect(changed).toBe("greet.ts\n");

    const document = ReviewDocument.parse(JSON.parse(await readFile(join(out, "review.json"), "utf8")));
    expect(document.review).toMatchObject({ declared: true, summary: "One thing must be fixed." });
    expect(document.threads).toHaveLength(1);
    expect(document.threads[0]?.comments.map((comment) => comment.body)).toEqual([
      "`<=` runs one past the end.",
      "What would you write instead?",
    ]);
    expect(await readFile(join(out, "report.md"), "utf8")).toContain("runs one past the end");
  });

  await test.step("after the end nothing can be written, and it can be read", async () => {
    await interviewer.getByRole("button", { name: "End the call" }).click();
    await interviewer.getByRole("dialog").getByRole("button", { name: "End the call" }).click();
    await openInWorkspace(candidate, "greet.ts");
    const before = await shownText(candidate);
    await candidate.locator(".monaco-editor").first().click();
    await candidate.keyboard.type("too late");
    await candidate.waitForTimeout(300);
    expect(await shownText(candidate)).toBe(before);
    expect(before).toContain("// written by Noor and more");
  });
  for (const page of [candidate, interviewer, observer]) await page.context().close();
});
