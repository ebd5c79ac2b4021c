import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { PageFiles } from "../storage/page-files.ts";

/** Milliseconds between two times that the files of this version are said to be in use. */
const untilKept = 24 * 60 * 60 * 1_000;

/** Milliseconds between two looks at which files there are, however many strangers ask for what never was. */
const betweenLooks = 1_000;

/**
 * Leaves the files of this version's pages with the nodes of all others, before anybody is given a page that asks for
 * them.
 * @param report told of what went wrong later
 * @returns what ends it
 */
export async function sharePageFiles(
  files: PageFiles,
  pagesFolder: string,
  report: (error: unknown) => void,
): Promise<() => void> {
  const folder = join(pagesFolder, "assets");
  const keep = (): Promise<void> =>
    files.keep(readdirSync(folder), (name) => readFileSync(join(folder, name)));
  await keep();
  const timer = setInterval(() => void keep().catch(report), untilKept);
  timer.unref();
  return () => clearInterval(timer);
}

/** Finds what a page of another version asks this node for. */
export class SharedPageFiles {
  readonly #files: PageFiles;
  #names: ReadonlySet<string> = new Set();
  /** Milliseconds as `performance.now()` counts them. */
  #mayLookAt = 0;
  #looking: Promise<void> | null = null;

  constructor(files: PageFiles) {
    this.#files = files;
  }

  async find(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!this.#names.has(name)) await (this.#looking ??= this.#look());
    return this.#names.has(name) ? this.#files.get(name) : null;
  }

  async #look(): Promise<void> {
    await pause(Math.max(0, this.#mayLookAt - performance.now()));
    this.#mayLookAt = performance.now() + betweenLooks;
    this.#looking = null;
    this.#names = await this.#files.names();
  }
}
