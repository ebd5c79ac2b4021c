import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { noSettings } from "../server/src/testing-environment.ts";
import { freePort } from "../server/src/testing-free-port.ts";
import { onlyInOneProcess, test } from "./support/test.ts";

onlyInOneProcess("`pnpm start` runs one, on a folder");

const root = join(import.meta.dirname, "..");
let folder: string;
let running: Started | null = null;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandiff-start-"));
});

test.afterEach(async () => {
  await running?.stop();
  running = null;
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  output(): string;
  ended(): Promise<number>;
  stop(): Promise<number>;
}

/** Runs what `pnpm start` runs. */
function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: root,
    env: { ...process.env, ...noSettings, TANDIFF_DATA: join(folder, "data"), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (text += part));
  const ended = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
  return {
    child,
    output: () => text,
    ended: () => ended,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

const links = /http:\/\/localhost:\d+\/(?:organiser|p\/\w+)#[\w-]+/g;

test("the first start makes a demo session and prints a link for each; later starts keep it and print none", async () => {
  const port = await freePort();
  running = start({ PORT: String(port) });
  await expect.poll(() => running?.output(), { timeout: 360_000 }).toMatch(/Observer/);
  const first = [...running.output().matchAll(links)].map(([one]) => one);
  expect(first, "organiser, candidate, interviewer, observer").toHaveLength(4);
  expect(await running.stop()).toBe(0);

  running = start({ PORT: String(port) });
  await expect.poll(() => running?.output()).toMatch(/ready/);
  const again = await link(port);
  expect(running.output()).not.toMatch(links);
  expect(again).toEqual(first);
});

test("a port in use is one clear line and a non-zero exit", async () => {
  const blocker = createServer();
  const port = await new Promise<number>((resolve) =>
    blocker.listen(0, "127.0.0.1", () => {
      const address = blocker.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    }),
  );
  running = start({ PORT: String(port) });
  expect(await running.ended()).not.toBe(0);
  expect(lastLines(running)).toEqual([expect.stringMatching(`Port ${port} is in use`)]);
  blocker.close();
});

test("a data folder that cannot be written is one clear line and a non-zero exit", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  running = start({ PORT: String(await freePort()), TANDIFF_DATA: join(file, "data") });
  expect(await running.ended()).not.toBe(0);
  expect(lastLines(running)).toEqual([expect.stringMatching(/data folder .* cannot be created or written/)]);
});

test("an address that others can reach needs https, or the flag that says one knows", async () => {
  running = start({ PORT: String(await freePort()), HOST: "0.0.0.0" });
  expect(await running.ended()).not.toBe(0);
  expect(lastLines(running)).toEqual([expect.stringMatching(/TANDIFF_URL=https.*--insecure/)]);
});

/** What was printed, less the note that the pages were built. */
function lastLines(started: Started): string[] {
  return started
    .output()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("Building the pages"));
}

/** The links that `tandiff link` prints. */
async function link(port: number): Promise<string[]> {
  const child = spawn(process.execPath, ["server/src/cli/main.ts", "link"], {
    cwd: root,
    env: { ...process.env, ...noSettings, PORT: String(port), TANDIFF_DATA: join(folder, "data") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  await new Promise((resolve) => child.on("close", resolve));
  return [...text.matchAll(links)].map(([one]) => one);
}
