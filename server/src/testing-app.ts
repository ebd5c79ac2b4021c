import { randomUUID, createHash } from "node:crypto";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { ExerciseAdded, SessionLinks } from "@tandiff/shared/api.ts";
import { BlobHash, CommandId, CommentId, ExerciseSlug, ThreadId } from "@tandiff/shared/ids.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { onTestFinished } from "vitest";
import { startApp, type App, type AppOptions } from "./app.ts";
import type { HttpTimeouts } from "./http/http-server.ts";
import { openJournal } from "./journal.ts";
import { Metrics } from "./metrics.ts";
import type { TestStorage, TestStorageOptions } from "./storage/testing.ts";
import { isOnPostgres, openAppStorage, type AppStorage } from "./testing-app-storage.ts";
import { freePort } from "./testing-free-port.ts";

export { freePort };

/** For tests only: opens `/metrics` of a test server. */
export const metricsToken = "m".repeat(20);

/** For tests only: the key that opens the organiser's pages of a test server. */
export const organiserKey = "o".repeat(43);

export interface TestAppOptions extends TestStorageOptions {
  readonly beatMilliseconds?: number;
  readonly housekeepingMilliseconds?: number;
  readonly unused?: AppOptions["unused"];
  readonly secure?: boolean;
  readonly now?: () => number;
  readonly pagesFolder?: string;
  readonly timeouts?: HttpTimeouts;
  readonly proxies?: number;
  readonly drainMilliseconds?: number;
}

export interface Reported {
  readonly request?: string;
  readonly err: { readonly message: string; readonly cause?: { readonly message: string } };
}

/** For tests only: the whole server in this process, over real sockets and a real database. */
export interface TestApp {
  readonly url: string;
  readonly port: number;
  readonly test: TestStorage;
  /** Lines of its journal. */
  readonly journal: readonly string[];
  /** Those that report a defect. */
  readonly reported: readonly Reported[];
  readonly routes: App["routes"];
  /** Leaves its folder to whoever comes next, until the test ends. */
  readonly stop: () => Promise<void>;
  /** Stops the server and starts it again on the same folder and port. */
  readonly restart: () => Promise<TestApp>;
}

/** Runs until the test ends. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  return startOn(await freePort(), options);
}

async function startOn(port: number, options: TestAppOptions, before?: AppStorage): Promise<TestApp> {
  const url = `http://127.0.0.1:${port}`;
  const journal: string[] = [];
  const metrics = new Metrics();
  const told = {
    onCommitted: (seconds: number) => metrics.committed(seconds),
    onCommitFailed: () => metrics.commitFailed(),
  };
  const all = { ...options, ...told };
  const stored = await (before?.reopen(all) ?? openAppStorage(all));
  const {
    beatMilliseconds,
    housekeepingMilliseconds,
    unused,
    now,
    secure = false,
    pagesFolder = null,
    timeouts,
    drainMilliseconds = 0,
  } = options;
  const app = await startApp({
    config: {
      host: "127.0.0.1",
      port,
      dataFolder: stored.dataFolder,
      database: null,
      organiserKey: null,
      url,
      origins: [url],
      secure,
      journalLevel: "info",
      metricsToken,
      proxies: options.proxies ?? 0,
      retentionDays: 180,
    },
    // The clock that nodes share is set with the node's.
    storage: now && isOnPostgres ? { ...stored.storage, clock: async () => now() } : stored.storage,
    keyring: stored.keyring,
    organiserKey,
    pagesFolder,
    journal: openJournal("info", (line) => journal.push(line)),
    metrics,
    drainMilliseconds,
    ...(now ? { now } : {}),
    ...(beatMilliseconds === undefined ? {} : { beatMilliseconds }),
    ...(housekeepingMilliseconds === undefined ? {} : { housekeepingMilliseconds }),
    ...(unused ? { unused } : {}),
    ...(timeouts ? { timeouts } : {}),
  });
  const stop = stopOnce(app, stored);
  onTestFinished(async () => {
    await stop();
    await stored.cleanUp();
  });
  return {
    url,
    port,
    get test() {
      if (stored.sqlite) return stored.sqlite;
      throw new Error("This test looks into SQLite, and runs on PostgreSQL.");
    },
    journal,
    routes: app.routes,
    get reported() {
      return journal
        .map((line): Reported & { readonly level: string } => JSON.parse(line))
        .filter(({ level }) => level === "error");
    },
    stop,
    restart: async () => {
      await stop();
      return startOn(port, options, stored);
    },
  };
}

function stopOnce(app: App, stored: AppStorage): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  return () => (stopping ??= app.stop().then(stored.release));
}

/** An exercise of three files, of which the merge request changes one and adds one. */
export function exampleExercise(slug = "go-parcels"): ExerciseUpload {
  const texts = { main: "package main\n\nfunc main() {}\n", read: "# Parcels\n", added: "one\ntwo\nthree\n" };
  const blobs: Record<string, string> = {};
  const entry = (path: string, text: string) => {
    const bytes = Buffer.from(text);
    const blob = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
    blobs[blob] = bytes.toString("base64");
    return { path, mode: "100644" as const, blob, size: bytes.length };
  };
  const author = { name: "A. Author", email: "author@example.org", at: "2026-01-02T03:04:05+01:00" };
  const changes = [
    { path: "added.txt", entry: entry("added.txt", texts.added) },
    { path: "main.go", entry: entry("main.go", `${texts.main}// more\n`) },
  ];
  return {
    content: {
      slug: ExerciseSlug.parse(slug),
      title: "Parcels",
      language: "go",
      brief: "Sorts parcels.",
      mergeRequest: { title: "Sort faster", description: "It was slow." },
      base: [entry("README.md", texts.read), entry("main.go", texts.main)],
      commits: [{ id: "a".repeat(40), message: "Sort faster", author, changes }],
    },
    blobs,
  };
}

/** A rubric for the example: one dimension, and a finding on the second line of what was added. */
export function exampleRubric(
  words: Readonly<Record<"guide" | "anchor" | "finding" | "good" | "strength", string>>,
): Rubric {
  return Rubric.parse({
    guide: words.guide,
    dimensions: [
      { id: "correctness", title: "Correctness", levels: [words.anchor, "Some.", "Most.", "All."] },
      { id: "tests", title: "Tests", levels: ["None.", "Some.", "Most.", "All."] },
    ],
    findings: [
      {
        id: "two",
        title: words.finding,
        dimension: "correctness",
        weight: 3,
        positions: [{ path: "added.txt", side: "head", lines: { start: 2, end: 3 } }],
        good: words.good,
      },
      {
        id: "main",
        title: "It does nothing",
        dimension: "tests",
        weight: 1,
        positions: [{ path: "main.go", side: "head", lines: { start: 3, end: 3 } }],
        good: "Says so.",
      },
    ],
    strengths: [words.strength],
  });
}

/** Asks the server as the organiser's command line does. */
export function asOrganiser(app: Pick<TestApp, "url">, path: string, body?: unknown): Promise<Response> {
  return fetch(`${app.url}/api/organiser${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      Authorization: `Bearer ${organiserKey}`,
      "Content-Type": "application/json",
      // So that no request goes to a server that was restarted meanwhile.
      Connection: "close",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Changes a session as the organiser's page does. */
export function organise(
  app: Pick<TestApp, "url">,
  session: string,
  change: SessionChangeInput,
  id = CommandId.parse(randomUUID()),
): Promise<Response> {
  return asOrganiser(app, `/sessions/${session}/changes`, { id, change });
}

/** Somebody with a link, and what their browser does. */
export class Person {
  readonly app: Pick<TestApp, "url">;
  readonly id: string;
  readonly secret: string;
  cookie = "";

  constructor(app: Pick<TestApp, "url">, link: string) {
    const { pathname, hash } = new URL(link);
    this.app = app;
    this.id = pathname.split("/").at(-1) ?? "";
    this.secret = hash.slice(1);
  }

  /** Waits as long as the server asks for where an attacker shares the network. */
  async takeSeat(): Promise<this> {
    const answer = await fetch(`${this.app.url}/api/seats`, {
      method: "POST",
      headers: { Connection: "close" },
      body: JSON.stringify({ participant: this.id, secret: this.secret }),
    });
    if (answer.status === 429) {
      await pause(1_000 * Number(answer.headers.get("retry-after") ?? 1));
      return this.takeSeat();
    }
    this.cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    return this;
  }

  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has("Cookie")) headers.set("Cookie", this.cookie);
    // So that no request goes to a server that was restarted meanwhile.
    headers.set("Connection", "close");
    return fetch(`${this.app.url}/api/${this.id}${path}`, { ...init, headers });
  }

  command(command: Command, id = CommandId.parse(randomUUID())): Promise<Response> {
    return this.ask("/commands", { method: "POST", body: JSON.stringify({ id, command }) });
  }

  /** @throws when it was refused, with the server's answer. */
  async do(command: Command): Promise<void> {
    const answer = await this.command(command);
    if (!answer.ok) throw new Error(`${command.type}: ${answer.status} ${await answer.text()}`);
  }

  socketUrl(kind: "live" | "sync"): string {
    return `${this.app.url.replace("http", "ws")}/${kind}/${this.id}`;
  }
}

export interface TestSession {
  readonly links: SessionLinks;
  readonly candidate: Person;
  readonly interviewer: Person;
  readonly second: Person;
  readonly observer: Person;
}

/** A session with four people, all of whom have taken their seats; of `exampleExercise` unless told. */
export async function createSession(
  app: Pick<TestApp, "url">,
  upload: ExerciseUpload = exampleExercise(),
  reverseShadow = false,
): Promise<TestSession> {
  const added = await asOrganiser(app, "/exercises", upload);
  const { slug: exercise }: ExerciseAdded = JSON.parse(await added.text());
  const answer = await asOrganiser(app, "/sessions", {
    exercise,
    candidate: "Cleo Candidate",
    interviewers: ["Ida Interviewer", "Ivo Interviewer"],
    observer: "Olga Observer",
    callAt: null,
    preset: "now",
    reverseShadow,
  });
  const links: SessionLinks = JSON.parse(await answer.text());
  const [first, second] = links.links.interviewers;
  const seat = (link: string | null | undefined) => new Person(app, link ?? "").takeSeat();
  return {
    links,
    candidate: await seat(links.links.candidate),
    interviewer: await seat(first?.url),
    second: await seat(second?.url),
    observer: await seat(links.links.observer),
  };
}

/** A session whose call has started. */
export async function createCall(
  app: Pick<TestApp, "url">,
  upload: ExerciseUpload = exampleExercise(),
): Promise<TestSession> {
  const session = await createSession(app, upload);
  await session.interviewer.do({ type: "call.start", evenUnsubmitted: true });
  return session;
}

/** A thread on a line of the example, with its first comment. */
export function newThread(body: string): Extract<Command, { type: "thread.open" }> {
  return {
    type: "thread.open",
    thread: ThreadId.parse(randomUUID()),
    position: { path: "added.txt", side: "head", lines: { start: 2, end: 2 } },
    comment: CommentId.parse(randomUUID()),
    body,
  };
}

/** Asks again until the answer is true. */
export async function until(what: string, isSo: () => boolean, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await pause(5);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
