import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type Page } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { LiveMessage } from "@tandiff/shared/live/protocol.ts";
import { messageTypes, syncTypes } from "@tandiff/shared/sync/protocol.ts";
import { expectShown, goToLineEnd, openLinkInWorkspace } from "./support/editor.ts";
import { makeRepository } from "./support/git-repo.ts";
import { greeterInterview } from "./support/greeter-interview.ts";
import { greeterSteps, openPage, tandiffJson, tandiffOk } from "./support/session.ts";
import { command, takeSeat } from "./support/stock-client.ts";
import type { TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

const video = "https://meet.example.org/noor";
let server: TandiffServer;
let links: SessionLinks["links"];
let noorsId: string;

test.beforeEach(async () => {
  const greeter = await greeterInterview();
  server = greeter.server;
  const people = ["--candidate", "Noor", "--interviewer", "Ada", "--observer", "Tomasz"];
  const call = ["--video", video, "--plan", "10 Hello, 20 Pairing"];
  const args = ["session", "new", "--exercise", greeter.interview.slug, ...people, ...call];
  ({ links } = await tandiffJson<SessionLinks>(server, args));
  const noor = await takeSeat(links.candidate);
  noorsId = noor.participant;
  await command(noor, { type: "review.open" });
  await command(noor, { type: "review.submit", summary: "Looks fine." });
});

const ada = (): string => links.interviewers[0]?.url ?? "";

/** A page whose live socket can be told that the server's time is ahead; `frames` are those that came. */
async function openTimed(browser: Browser, url: string) {
  const frames: string[] = [];
  let ahead = 0;
  let tell = (): void => undefined;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.routeWebSocket(/\/live\//, (socket) => {
    const upstream = socket.connectToServer();
    tell = () => socket.send(JSON.stringify({ type: "beat", now: Date.now() + ahead }));
    upstream.onMessage((text) => {
      frames.push(String(text));
      const message: { readonly now?: number } = JSON.parse(String(text));
      socket.send(
        message.now === undefined ? text : JSON.stringify({ ...message, now: message.now + ahead }),
      );
    });
  });
  await page.goto(url);
  const later = (minutes: number): void => {
    ahead += minutes * 60_000;
    tell();
  };
  return { page, frames, later };
}

const clock = (page: Page) => page.getByRole("button", { name: /show the plan of the call/ });
const spoken = (page: Page) => page.locator("body > .visually-hidden[aria-live=polite]");

test("the interviewers gather in the lobby, the candidate reads that they will let one in, and Start brings all in", async ({
  browser,
}) => {
  const noor = await openTimed(browser, links.candidate);
  await expect(noor.page.getByText("they will let you in", { exact: false })).toBeVisible();
  await expect(noor.page.getByText("Pairing 20 min")).toBeVisible();
  await expect.poll(() => noor.frames.join("")).toContain("presence");
  const quiet = noor.frames.length;

  const first = await openPage(browser, ada());
  const watching = await openPage(browser, links.observer ?? "");
  await expect(first.getByText("Noor waits to be let in", { exact: false })).toBeVisible();
  await expect(first.getByRole("listitem").filter({ hasText: "Tomasz" })).toContainText("here");
  await expect(first.getByText("30 minutes in all")).toBeVisible();
  await expect(first.getByText("Looks fine.")).toBeVisible();
  await first.getByRole("link", { name: "Read the review" }).click();
  await expect(first.getByRole("heading", { name: "Greet everyone at once" })).toBeVisible();
  await first.goBack();
  const later = noor.frames.slice(quiet).map((text): LiveMessage => JSON.parse(text));
  const told = later.flatMap((message): readonly string[] => {
    if (message.type === "beat") return [];
    if (message.type !== "presence") return [message.type];
    return message.present.map(({ participant }) => participant).filter((id) => id !== noorsId);
  });
  expect(told).toEqual([]);
  await expect(noor.page.getByText("here", { exact: true })).toHaveCount(0);

  const pages = [noor.page, first, watching];
  const linksAreSafe = async (): Promise<void> => {
    for (const page of pages) {
      const link = page.getByRole("link", { name: "Video call" });
      await expect(link).toHaveAttribute("href", video);
      await expect(link).toHaveAttribute("target", "_blank");
      await expect(link).toHaveAttribute("rel", "noopener noreferrer");
    }
  };
  await linksAreSafe();
  await first.getByRole("button", { name: "Start the call" }).click();
  await first.getByRole("dialog").getByRole("button", { name: "Start the call" }).click();
  for (const page of pages) await expect(clock(page)).toContainText("Hello10 min left");
  await linksAreSafe();
  // The control: from here on the candidate is told who is here.
  await expect(noor.page.getByRole("region", { name: "People" })).toContainText("Ada interviewer");
  for (const page of pages) await page.context().close();
});

test("the clock follows the plan by the server's time, hints once, stops in a pause and goes over time", async ({
  browser,
}) => {
  await command(await takeSeat(ada()), { type: "call.start", evenUnsubmitted: false });
  const noor = await openTimed(browser, links.candidate);
  const first = await openTimed(browser, ada());
  const both = [noor, first];
  const later = (minutes: number): void => both.forEach((one) => one.later(minutes));
  for (const { page } of both) await expect(clock(page)).toContainText("Hello10 min left");
  await expect(noor.page.getByRole("button", { name: "Pause the clock" })).toHaveCount(0);

  later(4);
  for (const { page } of both) await expect(clock(page)).toContainText("Hello6 min left");
  await expect(spoken(noor.page)).not.toContainText("left of");
  later(1);
  for (const { page } of both) {
    await expect(clock(page)).toHaveAttribute("data-tone", "soon");
    await expect(spoken(page)).toHaveText("5 minutes left of Hello.");
  }
  later(5);
  await expect(clock(noor.page)).toContainText("Pairing20 min left");
  await expect(clock(noor.page)).toHaveAttribute("data-tone", "calm");

  await first.page.getByRole("button", { name: "Pause the clock" }).click();
  await expect(clock(noor.page)).toContainText("Paused");
  await expect(spoken(noor.page)).toHaveText("The clock is paused.");
  await clock(noor.page).click();
  await expect(noor.page.getByRole("dialog", { name: "Plan of the call" })).toContainText("of 30 minutes");
  await noor.page.keyboard.press("Escape");
  await first.page.getByRole("button", { name: "Resume the clock" }).click();
  await expect(clock(noor.page)).not.toContainText("Paused");

  // What is in the log was stamped by the real server: a page that comes later counts the same.
  noor.later(30);
  await expect(clock(noor.page)).toContainText(/min over/);
  await expect(clock(noor.page)).toHaveAttribute("data-tone", "over");
  await expect(spoken(noor.page)).toHaveText("The planned time of the call is over.");
  const kinds = noor.frames
    .map((text): { readonly type: string } => JSON.parse(text))
    .map(({ type }) => type);
  expect(
    kinds.filter((type) => !["hello", "events", "caught-up", "presence", "beat"].includes(type)),
  ).toEqual([]);

  // A page whose own clock is wrong by an hour shows the server's time all the same.
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const wrong = await context.newPage();
  await wrong.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 3_600_000;
  });
  await wrong.goto(links.observer ?? "");
  await expect(clock(wrong)).toContainText("Hello10 min left");

  await first.page.getByRole("button", { name: "End the call" }).click();
  await first.page.getByRole("dialog").getByRole("button", { name: "End the call" }).click();
  await expect(noor.page.getByText("Ended", { exact: true })).toBeVisible();
  await expect(clock(noor.page)).toHaveCount(0);
});

test("an exercise's own plan is that of its calls", async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-plan-"));
  const repository = await makeRepository(folder, greeterSteps);
  const revisions = ["--repo", repository.folder, "--base", "main", "--head", "feature"];
  const names = [
    "--slug",
    "planned",
    "--title",
    "Greet everyone",
    "--plan",
    "7 Hello, 50 Pairing, 3 Questions",
  ];
  await tandiffOk(server, ["exercise", "import", ...revisions, ...names]);
  const people = ["--exercise", "planned", "--candidate", "Noor", "--interviewer", "Ada"];
  ({ links } = await tandiffJson<SessionLinks>(server, ["session", "new", ...people]));
  const page = await openPage(browser, ada());
  await expect(page.getByText("60 minutes in all")).toBeVisible();
  await command(await takeSeat(ada()), { type: "call.start", evenUnsubmitted: true });
  await expect(clock(page)).toContainText("Hello7 min left");
  await clock(page).click();
  const plan = page.getByRole("dialog", { name: "Plan of the call" });
  for (const part of ["Hello", "Pairing", "Questions"]) await expect(plan).toContainText(part);
  await expect(plan).not.toContainText("Walk-through");
  await rm(folder, { recursive: true });
});

test("a clock that runs has nothing sent: in twenty seconds no request, and of each kind of frame what keeps the line", async ({
  browser,
}) => {
  await command(await takeSeat(ada()), { type: "call.start", evenUnsubmitted: false });
  const first = await openLinkInWorkspace(browser, ada(), "greet.ts");
  const traffic = new Map<string, number>();
  const count = (what: string): void => void traffic.set(what, (traffic.get(what) ?? 0) + 1);
  const noor = await openPage(browser, "about:blank");
  noor.on("request", (request) => count(`request ${request.method()}`));
  noor.on("websocket", (socket) => {
    const kind = (payload: string | Buffer): string =>
      typeof payload === "string"
        ? String(/"type":"([^"]*)"/.exec(payload)?.[1])
        : `${payload[0]}.${payload[0] === messageTypes.sync ? payload[1] : ""}`;
    socket.on("framesent", ({ payload }) => count(`sent ${kind(payload)}`));
    socket.on("framereceived", ({ payload }) => count(`received ${kind(payload)}`));
  });
  await openLinkInWorkspace(noor, links.candidate, "greet.ts");
  await expect(clock(noor)).toContainText("Hello10 min left");
  await noor.waitForLoadState("networkidle");
  // What was shown and said on coming is through.
  await noor.waitForTimeout(1_000);

  traffic.clear();
  const since = performance.now();
  await noor.waitForTimeout(20_000);
  const seen = [...traffic];
  // A line is silent for fifteen seconds at most: so often the server and both people may say that they are there.
  const most = 2 * (Math.floor((performance.now() - since) / 15_000) + 1);
  expect(seen.filter(([, times]) => times > most)).toEqual([]);
  expect(seen.filter(([what]) => what.startsWith("request"))).toEqual([]);
  expect(seen, "what keeps the lines is counted").toContainEqual([`received beat`, expect.any(Number)]);

  await goToLineEnd(first, 2);
  await first.keyboard.type("typed");
  await expectShown(noor, "typed");
  expect(traffic.get(`received ${messageTypes.sync}.${syncTypes.update}`)).toBe(5);
  await noor.getByRole("button", { name: "Focus time…" }).click();
  await noor.getByRole("menuitem", { name: "2 minutes" }).click();
  await expect.poll(() => traffic.get("request POST")).toBe(1);
});

test("a plan or an address that is none is refused with a sentence", async () => {
  const people = ["--exercise", "greeter", "--candidate", "Noor", "--interviewer", "Ada"];
  const refusal = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await server.tandiff(["session", "new", ...people, ...args]);
    expect(code).toBe(1);
    return stderr.trim();
  };
  expect(await refusal("--plan", "Hello")).toMatch(/^“Hello” is no segment of a plan\./);
  expect(await refusal("--video", "http://meet.example.org")).toContain(
    "must be a whole one that begins with https://",
  );
});
