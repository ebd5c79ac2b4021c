import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { TandiffServer } from "../../../e2e/support/tandiff-server.ts";
import { launch, viewport } from "../browser.ts";
import { inTime } from "../in-time.ts";
import { type Figures, quantile } from "../report.ts";
import { makeSession, type Seat } from "../tandiff.ts";
import type { Run } from "../turns.ts";
import type { FigureName } from "./figures.ts";
import { installEditorProbe, type Step } from "./probe.ts";

const patience = 30_000;
const lobbyRest = 3_000;

/** Files that the merge request changes, so that their folders are open, and what stands near the top of each. */
const files = [
  { path: "internal/httpapi/stays.go", text: "package httpapi" },
  { path: "internal/store/store.go", text: "package store" },
  { path: "internal/harbour/stay.go", text: "package harbour" },
  { path: "internal/notify/webhook.go", text: "package notify" },
  { path: "cmd/quayside/main.go", text: "package main" },
] as const;
const [first, ...others] = files;

const start: readonly Step[] = [
  { selector: "button", text: "Start the call" },
  { selector: "[role=alertdialog] button, [role=dialog] button", text: "Start the call" },
];
const toEditor: readonly Step[] = [{ selector: "[role=tab]", text: "Workspace" }, inTree(first.path)];

/** Everything that is measured, each in a browser of its own with an empty profile, alone on the machine. */
export async function measure(
  executable: string,
  server: TandiffServer,
  slug: string,
): Promise<Run<FigureName>> {
  const figures: Figures<FigureName> = {};
  try {
    figures["Start at once, ms"] = await started(executable, await submitted(server, slug), 0);
    figures["Start after 3 s in the lobby, ms"] = await started(
      executable,
      await submitted(server, slug),
      lobbyRest,
    );
    const { candidate, interviewer } = await submitted(server, slug);
    figures["Started by another, ms"] = await inBrowser(executable, candidate, "", async (page) => {
      await pause(lobbyRest);
      const pressed = page.evaluate((steps) => window.editorProbe.press(steps), toEditor);
      const startedAt = Date.now();
      await interviewer.command({ type: "call.start", evenUnsubmitted: false });
      await pressed;
      return (await typed(page)) - startedAt;
    });
    const place = `/workspace/${first.path}`;
    const opened = await inBrowser(executable, interviewer, place, async (page, openedAt) => {
      const link = (await typed(page)) - openedAt;
      return { "link, ms": link, ...(await switches(page)) };
    });
    Object.assign(figures, opened);
    return { figures, failure: null };
  } catch (error) {
    return {
      figures,
      failure: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error),
    };
  }
}

/** A session whose review is handed in, so that the call can be started. */
async function submitted(server: TandiffServer, slug: string): ReturnType<typeof makeSession> {
  const seats = await makeSession(server, slug);
  await seats.candidate.command({ type: "review.open" });
  await seats.candidate.command({ type: "review.submit", summary: "" });
  return seats;
}

/** From the press that starts the call to a character in the editor, on the page of who starts it. */
function started(executable: string, { interviewer }: { interviewer: Seat }, rest: number): Promise<number> {
  return inBrowser(executable, interviewer, "", async (page) => {
    await page.evaluate((steps) => window.editorProbe.press(steps), start.slice(0, 1));
    await pause(rest);
    const startedAt = await page.evaluate((steps) => window.editorProbe.press(steps), start.slice(1));
    await page.evaluate((steps) => window.editorProbe.press(steps), toEditor);
    return (await typed(page)) - startedAt;
  });
}

/** Types into the editor as soon as it shows the file; when the character was drawn. */
async function typed(page: Page): Promise<number> {
  await page.evaluate((text) => window.editorProbe.shown(text), first.text);
  await page.locator(".monaco-editor .native-edit-context, .monaco-editor textarea").first().focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("@");
  return page.evaluate(() => window.editorProbe.shown("@"));
}

/** Goes to the other files from the tree, and then through all that are open by their tabs. */
async function switches(page: Page): Promise<Figures<FigureName>> {
  const go = async (step: Step, text: string): Promise<number> => {
    // As a person would look at the file for a moment.
    await pause(500);
    return page.evaluate(
      async ([steps, wanted]) => {
        const pressedAt = await window.editorProbe.press(steps);
        return (await window.editorProbe.shown(wanted)) - pressedAt;
      },
      [[step], text] as const,
    );
  };
  const firstTimes: number[] = [];
  for (const { path, text } of others) firstTimes.push(await go(inTree(path), text));
  const again: number[] = [];
  for (const { path, text } of files) {
    again.push(await go({ selector: `ul[aria-label="Open files"] button[title="${path}"]` }, text));
  }
  return {
    "file switch, first time, p50, ms": quantile(firstTimes, 0.5),
    "file switch, first time, worst, ms": quantile(firstTimes, 1),
    "file switch, again, p50, ms": quantile(again, 0.5),
    "file switch, again, worst, ms": quantile(again, 1),
  };
}

function inTree(path: string): Step {
  return { selector: `nav[aria-label="Workspace files"] button[title="${path}"]` };
}

/** `place` is what follows the participant's own address; `openedAt` is when it was asked for. */
async function inBrowser<Result extends number | object>(
  executable: string,
  seat: Seat,
  place: string,
  work: (page: Page, openedAt: number) => Promise<Result>,
): Promise<Result> {
  const browser = await launch(executable);
  try {
    const context = await browser.newContext({ viewport });
    await context.addCookies([seat.cookie]);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.addInitScript(installEditorProbe);
    const openedAt = Date.now();
    await page.goto(seat.page + place, { waitUntil: "commit" });
    const result = await inTime(work(page, openedAt), patience);
    if (result === undefined) throw new Error(`not there within ${patience / 1000} s`);
    return result;
  } finally {
    await browser.close();
  }
}
