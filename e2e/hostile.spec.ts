import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type Page } from "@playwright/test";
import { printedSeed } from "../server/src/sync/testing.ts";
import { hostileCorpus, type Hostile, type HostileKind } from "./support/hostile-corpus.ts";
import {
  askOrganiser,
  hostileExercise,
  hostileSession,
  type HostileFile,
} from "./support/hostile-session.ts";
import { openPage } from "./support/session.ts";
import { command, seatFetch, takeSeat, type ScriptSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;

test.beforeAll(async () => {
  server = await startTandiff({ env: { TANDIFF_LOG: "warn" } });
});

test.afterAll(() => server.stop());

/** One of each template, or all. */
function sample(corpus: readonly Hostile[], kind: HostileKind): readonly Hostile[] {
  const ofKind = corpus.filter((one) => one.kind === kind);
  return [...new Map(ofKind.map((one) => [one.name, one])).values()];
}

/** Files that show a hostile path or text, those that the server takes. */
async function files(corpus: readonly Hostile[]): Promise<HostileFile[]> {
  const taken: HostileFile[] = [];
  for (const [index, { kind, value }] of [...sample(corpus, "path"), ...sample(corpus, "code")].entries()) {
    const file =
      kind === "path" ? { path: value, text: "text\n" } : { path: `code/${index}.go`, text: value };
    const upload = hostileExercise([file], { slug: `one-${index}` });
    if ((await askOrganiser(server, "/exercises", upload)).ok) taken.push(file);
  }
  return taken;
}

async function comment(seat: ScriptSeat, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    const thread = crypto.randomUUID();
    await command(seat, { type: "thread.open", thread, position: null, comment: crypto.randomUUID(), body });
  }
}

/** Fails when a page holds anything that runs or loads from elsewhere. */
async function assertHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const faults: string[] = "ran" in window ? ["something ran"] : [];
    for (const element of document.querySelectorAll("*")) {
      for (const { name } of element.attributes)
        if (/^on/i.test(name)) faults.push(`${element.tagName} ${name}`);
      if (
        /^(?:iframe|object|embed|base|form|meta|math|marquee)$/i.test(element.tagName) &&
        element.closest("main")
      )
        faults.push(element.tagName);
      const isAway = element instanceof HTMLAnchorElement && !element.getAttribute("href")?.startsWith("#");
      if (isAway && !/^(?:https?:|mailto:|:?$)/.test(element.protocol)) faults.push(element.href);
      if (element instanceof HTMLImageElement && !/^(?:data|blob):/.test(element.src))
        faults.push(element.src);
    }
    return faults;
  });
  expect(found).toEqual([]);
}

test("in a page nothing of a hostile corpus runs, loads from elsewhere or stops the page", async ({
  browser,
}) => {
  const corpus = hostileCorpus(printedSeed("hostile pages"), 500);
  const markdown = corpus.filter(({ kind }) => kind === "markdown").map(({ value }) => value);
  const names = sample(corpus, "name").map(({ value }) => value.slice(0, 80));
  const [title = "", ...people] = names;
  const words = {
    slug: "hostile",
    title,
    markdown: markdown.slice(0, 20).join("\n\n").replaceAll("\0", "").slice(0, 19_000),
  };
  const added = await askOrganiser(server, "/exercises", hostileExercise(await files(corpus), words));
  expect(added.status, await added.text()).toBe(201);
  const { links } = await hostileSession(server, "hostile", people.slice(0, 6));
  const noor = await takeSeat(links.candidate);
  await command(noor, { type: "review.open" });
  const posted = markdown.filter((body) => body.trim() !== "");
  expect(posted.length).toBeGreaterThan(150);
  await comment(noor, posted);

  const page = await openWatched(browser, links.candidate);
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.getByText("README.md").or(page.getByText("code")).first()).toBeVisible();
  await assertHarmless(page);
  for (let screen = 0; screen < 8; screen += 1) {
    await page.keyboard.press("]");
    await assertHarmless(page);
  }
  await page.getByRole("button", { name: "Comments", exact: true }).click();
  await expect(page.getByRole("region", { name: "Comments", exact: true })).toBeVisible();
  await assertHarmless(page);
  await page.getByRole("tab", { name: "Overview" }).click();
  await expect.poll(() => page.getByRole("article").count()).toBeGreaterThanOrEqual(posted.length);
  await assertHarmless(page);

  const summary = posted.slice(0, 10).join("\n\n").slice(0, 19_000);
  await command(noor, { type: "review.submit", summary });
  const ida = await takeSeat(links.interviewers[0]?.url ?? "");
  await command(ida, { type: "call.start", evenUnsubmitted: false });
  const call = await openWatched(browser, links.interviewers[0]?.url ?? "");
  await expect(call.getByRole("button", { name: "End the call" })).toBeVisible();
  await assertHarmless(call);

  const answer = await seatFetch(ida, "GET", "/export/report.html");
  await assertHarmlessFile(await openPage(browser, "about:blank"), await answer.text());
});

/** Opens a report as a file that was saved: nothing runs, nothing is asked for, no policy has to step in. */
async function assertHarmlessFile(page: Page, report: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-report-"));
  try {
    const path = join(folder, "report.html");
    await writeFile(path, report);
    const asked: string[] = [];
    const said: string[] = [];
    page.on("request", (request) => void asked.push(request.url()));
    page.on("console", (message) => void said.push(message.text()));
    page.on("dialog", (dialog) => void said.push(dialog.message()));
    await page.goto(`file://${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await assertHarmless(page);
    expect(asked).toEqual([`file://${path}`]);
    expect(said).toEqual([]);
    expect(await page.evaluate(() => document.scripts.length)).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A page that fails the test when it asks for anything elsewhere, or asks the person anything. */
async function openWatched(browser: Browser, link: string): Promise<Page> {
  const page = await openPage(browser, "about:blank");
  page.on("request", (request) => {
    if (/^(?:https?|wss?):/.test(request.url()))
      expect(request.url().replace(/^ws/, "http")).toContain(server.url);
  });
  page.on("dialog", (dialog) => expect(dialog.message()).toBe("no dialog"));
  await page.goto(link);
  return page;
}
