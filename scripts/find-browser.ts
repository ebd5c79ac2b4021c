import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { unpackBundledChromium } from "../e2e/support/bundled-chromium.ts";
import { repositoryRoot } from "./repository.ts";
import { runCommand } from "./run-command.ts";

const PLAYWRIGHT = join(repositoryRoot, "e2e/node_modules/@playwright/test/cli.js");
const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PROBE_TIMEOUT = 5_000;
const DOWNLOAD_TIMEOUT = 5 * 60_000;

/** A Chromium that was seen to start on this machine. */
export interface Browser {
  readonly path: string;
  /** What it calls itself, for example `Chromium 153.0.8010.0`. */
  readonly version: string;
  /** Where it comes from, in words. */
  readonly origin: string;
}

/**
 * Finds a Chromium for the browser tests: the one `CHROMIUM_PATH` names, Playwright's own, one that
 * Playwright can download now, the system's, or the one that came with the npm packages.
 *
 * @throws an Error with a sentence for the person, when none of them starts
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    const browser = await tryBrowser(named, "named by CHROMIUM_PATH");
    if (browser === undefined) throw new Error(`CHROMIUM_PATH names ${named}, which does not start.`);
    return browser;
  }
  return (
    (await playwrightBrowser()) ??
    (await systemBrowser()) ??
    (await tryBrowser(await unpackBundledChromium(), "from the npm package @sparticuz/chromium")) ??
    noBrowser()
  );
}

async function playwrightBrowser(): Promise<Browser | undefined> {
  const plan = await runCommand(process.execPath, [
    PLAYWRIGHT,
    "install",
    "--dry-run",
    "--no-shell",
    "chromium",
  ]);
  const folder = /Install location:\s+(\S.*)/.exec(plan.output)?.[1]?.trim();
  const address = /Download url:\s+(\S+)/.exec(plan.output)?.[1];
  if (folder === undefined || address === undefined) return undefined;

  // Playwright writes this marker once a download is complete.
  if (!existsSync(join(folder, "INSTALLATION_COMPLETE"))) {
    if (!(await answers(address))) return undefined;
    await runCommand(process.execPath, [PLAYWRIGHT, "install", "--no-shell", "chromium"], {
      output: "stream",
      timeout: DOWNLOAD_TIMEOUT,
    });
  }
  for (const place of ["chrome-linux64/chrome", "chrome-linux/chrome"]) {
    const browser = await tryBrowser(join(folder, place), "Playwright's own");
    if (browser !== undefined) return browser;
  }
  return undefined;
}

async function systemBrowser(): Promise<Browser | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const name of SYSTEM_NAMES) {
      const browser = await tryBrowser(join(folder, name), "the system's");
      if (browser !== undefined) return browser;
    }
  }
  return undefined;
}

/** A browser whose libraries are missing exists and still does not start; asking its version shows it. */
async function tryBrowser(path: string, origin: string): Promise<Browser | undefined> {
  if (!existsSync(path)) return undefined;
  const { code, output } = await runCommand(path, ["--version"], { timeout: 20_000 });
  return code === 0 ? { path, origin, version: output.trim() } : undefined;
}

/** Whether a download can start now. Offline machines must not wait for Playwright's own retries. */
async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    return response.ok;
  } catch {
    return false;
  }
}

function noBrowser(): never {
  throw new Error(
    "No Chromium starts on this machine. Install one (on Debian: apt-get install chromium), " +
      "or set CHROMIUM_PATH to one.",
  );
}
