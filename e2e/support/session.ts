import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionLinks, SessionRequestInput } from "@tandiff/shared/api.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { makeRepository, type Repository, type Step } from "./git-repo.ts";
import type { CommandLineResult, TandiffServer } from "./tandiff-server.ts";

const SLUG = "greeter";

/** Runs `tandiff … --json` and returns what it printed. Fails the test with its words when it fails. */
export async function tandiffJson<T>(server: TandiffServer, args: readonly string[]): Promise<T> {
  const { stdout } = await tandiffOk(server, [...args, "--json"]);
  const value: T = JSON.parse(stdout);
  return value;
}

export async function tandiffOk(server: TandiffServer, args: readonly string[]): Promise<CommandLineResult> {
  const result = await server.tandiff(args);
  expect(result.code, `tandiff ${args.join(" ")}: ${result.stderr}`).toBe(0);
  return result;
}

/** A small application with a merge request on the branch `feature`. */
export const greeterSteps: readonly Step[] = [
  {
    message: "Greet people",
    write: {
      "README.md": "# Greeter\n\nSays hello.\n",
      "greet.ts": [
        "export function greet(name: string): string {",
        '  return "Hello " + name;',
        "}",
        "",
        "export function leave(name: string): string {",
        '  return "Goodbye " + name;',
        "}",
        "",
      ].join("\n"),
      "lib/names.ts": 'export const names = ["Ada", "Grace"];\n',
    },
  },
  {
    branch: "feature",
    message: "Greet everyone at once",
    write: {
      "greet.ts": [
        'import { names } from "./lib/names.ts";',
        "",
        "export function greet(name: string): string {",
        '  return "Hello " + name + "!";',
        "}",
        "",
        "export function greetAll(): string[] {",
        "  const out = [];",
        "  for (let i = 0; i <= names.length; i++) out.push(greet(names[i]));",
        "  return out;",
        "}",
        "",
        "export function leave(name: string): string {",
        '  return "Goodbye " + name;',
        "}",
        "",
      ].join("\n"),
      "greet.test.ts": 'import { greetAll } from "./greet.ts";\n\ngreetAll();\n',
    },
  },
];

export interface Interview {
  readonly id: string;
  readonly slug: string;
  readonly candidate: string;
  readonly interviewer: string;
  readonly observer: string;
}

/** Imports the merge request of a repository made of `steps` (branch main into feature) and makes a session of it. */
export async function makeInterview(
  server: TandiffServer,
  folder: string,
  steps: readonly Step[] = greeterSteps,
): Promise<Interview> {
  await importGreeter(server, await makeRepository(join(folder, "repository"), steps));
  return createSession(server);
}

/** Imports the merge request of a repository (branch main into feature) under the greeter's name. */
export async function importGreeter(server: TandiffServer, { folder }: Repository): Promise<void> {
  const revisions = ["--repo", folder, "--base", "main", "--head", "feature"];
  const names = ["--slug", SLUG, "--title", "Greet everyone at once"];
  await tandiffOk(server, ["exercise", "import", ...revisions, ...names]);
}

/** Makes a session of the exercise that `importGreeter` imported, as the organiser's page does. */
export async function createSession(
  server: TandiffServer,
  callAt: Date | null = null,
  more: Partial<SessionRequestInput> = {},
): Promise<Interview> {
  const { id, links } = await asOrganiser<SessionLinks>(server, "/sessions", {
    exercise: SLUG,
    candidate: "Noor",
    interviewers: ["Ada"],
    observer: "Tomasz",
    callAt: callAt?.toISOString() ?? null,
    preset: "now",
    videoUrl: null,
    plan: null,
    ...more,
  });
  const [interviewer] = links.interviewers;
  if (!interviewer || links.observer === null) throw new Error("The session lacks a link.");
  return {
    id,
    slug: SLUG,
    candidate: links.candidate,
    interviewer: interviewer.url,
    observer: links.observer,
  };
}

/** Changes a session as the organiser's page does. */
export async function changeSession(
  server: TandiffServer,
  session: string,
  change: SessionChangeInput,
): Promise<void> {
  await asOrganiser(server, `/sessions/${session}/changes`, { id: randomUUID(), change });
}

/** Ends the link of one person, at once. */
export async function endLink(server: TandiffServer, session: string, participant: string): Promise<void> {
  await asOrganiser(server, `/sessions/${session}/participants/${participant}/revoke`, {});
}

async function organiserKey({ dataFolder }: TandiffServer): Promise<string> {
  return (await readFile(join(dataFolder, "organiser.key"), "utf8")).trim();
}

/** What `tandiff link` prints for the organiser. */
export async function organiserLink(server: TandiffServer): Promise<string> {
  return `${server.url}/organiser#${await organiserKey(server)}`;
}

async function asOrganiser<Answer>(server: TandiffServer, path: string, body: object): Promise<Answer> {
  const key = await organiserKey(server);
  const response = await fetch(`${server.url}/api/organiser${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  const answer: Answer = JSON.parse(text === "" ? "null" : text);
  return answer;
}

/** A page of its own browser profile, as on another machine. Fails the test on an error in the page. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return openPageIn(context, url);
}

export async function openPageIn(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(url);
  return page;
}
