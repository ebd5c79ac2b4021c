import { expect, type Page } from "@playwright/test";
import { openChanges, post, writeOn } from "./support/greeter-page.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { openPage, type Interview } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let interview: Interview;

test.beforeEach(async () => {
  ({ server, interview } = await greeterInterview());
  await command(await takeSeat(interview.candidate), { type: "review.open" });
});

async function openIt(browser: Parameters<typeof openPage>[0]): Promise<Page> {
  const page = await openPage(browser, interview.candidate);
  await openChanges(page);
  return page;
}

test("the preview shows what will be posted: lists, tables, struck words, links and coloured code", async ({
  browser,
}) => {
  const page = await openIt(browser);
  const text = [
    "- [x] read\n- [ ] ~~understood~~ **tested**",
    "| case | result |\n| --- | --- |\n| none | `[]` |",
    "See https://example.test/rules.",
    "```ts\nconst all = names.length;\n```",
  ].join("\n\n");
  await writeOn(page, 9, text);
  await page.getByRole("tab", { name: "Preview" }).click();
  const preview = page.getByRole("tabpanel").filter({ hasText: "understood" }).last();
  const expectShown = async (shown: typeof preview): Promise<void> => {
    await expect(shown.getByRole("checkbox", { name: "Done" })).toBeChecked();
    await expect(shown.locator("del")).toHaveText("understood");
    await expect(shown.getByRole("cell", { name: "[]" })).toBeVisible();
    const link = shown.getByRole("link", { name: "https://example.test/rules" });
    await expect(link).toHaveAttribute("rel", "noopener noreferrer");
    await expect(shown.locator("pre .hl-keyword").first()).toHaveText("const");
  };
  await expectShown(preview);
  await page.keyboard.press("Control+Enter");
  await expectShown(page.getByRole("article", { name: "Comment by Noor" }));
  await page.context().close();
});

test("a hostile text runs nothing, loads nothing and turns nothing around", async ({ browser }) => {
  const page = await openIt(browser);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("dialog", () => asked.push("a dialog"));
  const hostile = [
    "<script>alert(1)</script><img src=https://evil.test/a onerror=alert(2)>",
    "[one](javascript:alert(3)) [two](data:text/html,x) ![three](https://evil.test/b.png)",
    "<a href='javascript:alert(4)' style='position:fixed;inset:0'>four</a>",
    "admin\u202e gnp.exe \u{1f44d}\u{1f3fd} \u{1f468}\u200d\u{1f469}\u200d\u{1f467} ארבע",
    "> ".repeat(3_000),
  ].join("\n\n");
  const comment = await post(page, 9, "A hostile text.");
  await comment.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Edit your comment" }).fill(hostile);
  await page.keyboard.press("Control+Enter");
  await expect(comment.or(page.getByRole("article", { name: "Comment by Noor" })).first()).toContainText(
    "admin‹RLO› gnp.exe \u{1f44d}\u{1f3fd}",
  );

  await writeOn(page, 10, hostile.replace(/(?:> )+$/, "ends."));
  await page.keyboard.press("Control+Enter");
  const rendered = page.getByRole("article", { name: "Comment by Noor" }).filter({ hasText: "ends." });
  await expect(rendered).toContainText("<script>alert(1)</script>");
  await expect(rendered).toContainText("admin‹RLO› gnp.exe");
  await expect(rendered.locator("script, img, [style*=fixed]")).toHaveCount(0);
  await expect(rendered.getByRole("link")).toHaveText(["Picture: three"]);
  expect(asked.filter((url) => !url.startsWith(server.url))).toEqual([]);
  await page.context().close();
});

test("a paste of 300 KB is kept, and told how much too long it is", async ({ browser }) => {
  const page = await openIt(browser);
  const paste = `${"0123456789".repeat(77)}\n`.repeat(400);
  await writeOn(page, 9, paste);
  const field = page.getByRole("textbox", { name: "Comment on line 9" });
  await expect(page.getByRole("alert")).toContainText("at most 20,000 characters: this is 288,400 too many");
  await expect(page.getByRole("button", { name: "Comment", exact: true })).toBeDisabled();
  await page.reload();
  await expect(field).toHaveValue(paste);
  await field.fill("Shortened.");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByRole("article", { name: "Comment by Noor" })).toContainText("Shortened.");
  await page.context().close();
});

test("the interviewers read the final wordings, their labels and the seal, and answers as added in the call", async ({
  browser,
}) => {
  const page = await openIt(browser);
  const comment = await post(page, 9, "CANARY first wording.");
  await comment.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Edit your comment" }).fill("The last wording.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("The last wording.")).toBeVisible();
  const thread = page.getByRole("region", { name: /Thread on greet\.ts:9/ });
  await thread.getByRole("button", { name: "Change the labels" }).click();
  await thread.getByRole("combobox", { name: "Kind" }).selectOption("Question");
  await expect(thread.locator("span", { hasText: /^Question$/ })).toBeVisible();
  const gone = await post(page, 10, "CANARY deleted.");
  await gone.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(gone).toHaveCount(0);
  await page.getByRole("button", { name: "I am done" }).click();
  await page.getByRole("textbox", { name: /Summary/ }).fill("Nearly there.");
  await page.getByRole("radio", { name: "I used none" }).check();
  await page.getByRole("button", { name: "Hand in" }).click();
  const hash = /Content hash ([0-9a-f]{12})/;
  const own = hash.exec((await page.getByText(hash).textContent()) ?? "")?.[1] ?? "none";

  const ada = await openPage(browser, interview.interviewer);
  const received: string[] = [];
  ada.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => received.push(String(payload))),
  );
  await ada.reload();
  await expect(ada.getByText("Nearly there.")).toBeVisible();
  await expect(ada.getByText(`Content hash ${own}`)).toBeVisible();
  await ada.getByRole("button", { name: "Start the call" }).click();
  await ada
    .getByRole("dialog")
    .getByRole("button", { name: /start the call/i })
    .click();
  await ada.getByRole("button", { name: /The last wording/ }).click();
  const seen = ada.getByRole("region", { name: /^Open thread, on greet\.ts:9/ });
  await expect(seen).toContainText("Question");
  await expect(seen.getByRole("button", { name: /Edit|Delete|labels/ }), "it is sealed").toHaveCount(0);
  await seen.getByRole("button", { name: "Reply" }).click();
  await seen.getByRole("textbox", { name: "Reply" }).fill("Why so?");
  await ada.keyboard.press("Control+Enter");
  const answer = seen.getByRole("article", { name: "Comment by Ada" });
  await expect(answer).toContainText("added in the call");
  await seen.getByRole("button", { name: "Resolve" }).click();
  await expect(seen.getByText("Resolved by Ada")).toBeVisible();
  expect(received.join("\n"), "the frames were seen at all").toContain("The last wording.");
  expect(received.join("\n")).not.toContain("CANARY");
  await page.context().close();
  await ada.context().close();
});

test("one comments on a file, on a folded line that did not change, on base, and by a drag upwards", async ({
  browser,
}) => {
  const page = await openIt(browser);
  const say = async (place: string, text: string): Promise<void> => {
    await page.getByRole("textbox", { name: place }).fill(text);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("article").filter({ hasText: text })).toBeVisible();
  };
  await page.getByRole("button", { name: "Comment on the file" }).last().click();
  await say("Comment on the whole file", "A file of two languages.");
  await page.locator('[data-gutter][data-side="base"][data-line="2"]').last().click();
  await say("Comment on line 2, before the change", "It was quieter.");
  await page.locator('[data-side="head"][data-line="10"]').last().hover();
  await page.mouse.down();
  await page.locator('[data-side="head"][data-line="8"]').last().hover();
  await page.mouse.up();
  await say("Comment on lines 8–10", "From below.");
  await page.locator('[data-gutter][data-side="head"][data-line="13"]').last().click();
  await say("Comment on line 13", "Unchanged.");
  await page.context().close();
});
