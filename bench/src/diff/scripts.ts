import { gzipSync } from "node:zlib";
import type { Page, Request } from "playwright-core";

/** What the names of Monaco's own parts begin with, in its code alone. */
const monacoMark = "editor.contrib.";

/** Everything that a page and its workers ask for from now on. */
export function recordRequests(page: Page): readonly Request[] {
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  return requests;
}

/**
 * Each script that was asked for before a moment, in milliseconds since the epoch: by the browser's own times, as what
 * tells of a request may come late. One that was not answered yet counts.
 */
export async function scriptsAskedFor(
  page: Page,
  requests: readonly Request[],
  before: number,
): Promise<Buffer[]> {
  const urls = new Set<string>();
  for (const request of requests) {
    const type = request.existingResponse()?.headers()["content-type"] ?? "";
    const isScript = request.resourceType() === "script" || type.includes("javascript");
    if (isScript && request.timing().startTime < before) urls.add(request.url());
  }
  const scripts: Buffer[] = [];
  for (const url of urls) scripts.push(await (await page.request.get(url)).body());
  return scripts;
}

/** Each compressed with gzip -9 here, whatever the server did. Bytes. */
export function gzippedSize(scripts: readonly Buffer[]): number {
  return scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
}

/** How many of the scripts hold the editor; `expectMonacoIn` proves that they would be found. */
export function countMonaco(scripts: readonly Buffer[]): number {
  return scripts.filter((script) => script.includes(monacoMark)).length;
}
