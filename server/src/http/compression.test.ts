import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startTestApp } from "../testing-app.ts";

const script = `export const words = "${"tandiff ".repeat(5_000)}";`;

async function startWithPages() {
  const pagesFolder = mkdtempSync(join(tmpdir(), "tandiff-pages-"));
  onTestFinished(() => rmSync(pagesFolder, { recursive: true }));
  mkdirSync(join(pagesFolder, "assets"));
  writeFileSync(join(pagesFolder, "index.html"), "<!doctype html><title>Tandiff</title>");
  writeFileSync(join(pagesFolder, "assets/app-1a2b.js"), script);
  writeFileSync(join(pagesFolder, "assets/font-1a2b.woff2"), script);
  const app = await startTestApp({ pagesFolder });
  return (path: string, encoding: string, method = "GET", more: Record<string, string> = {}) =>
    fetch(app.url + path, { method, headers: { ...more, "Accept-Encoding": encoding } });
}

test("the pages' scripts are compressed, the first time and every other", async () => {
  const get = await startWithPages();
  for (const encoding of ["br", "gzip", "br", "identity"]) {
    const answer = await get("/assets/app-1a2b.js", encoding);
    expect(answer.headers.get("content-encoding")).toBe(encoding === "identity" ? null : encoding);
    expect(answer.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-security-policy")).toContain("img-src 'self' data: blob:");
    expect(answer.headers.get("vary")).toBe("Accept-Encoding");
    expect(await answer.text()).toBe(script);
  }
});

test("what is compressed already, asked for in part or missing is left alone", async () => {
  const get = await startWithPages();
  const font = await get("/assets/font-1a2b.woff2", "br");
  expect([font.status, font.headers.get("content-encoding")]).toEqual([200, null]);
  for (const path of ["/assets/app-1a2b.js", "/assets/app-1a2b.js"]) {
    const part = await get(path, "br", "GET", { Range: "bytes=0-5" });
    expect([part.status, await part.text()]).toEqual([206, "export"]);
    expect((await get(path, "br")).headers.get("content-encoding")).toBe("br");
  }
  const head = await get("/assets/app-1a2b.js", "br", "HEAD");
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await get("/assets/gone-1a2b.js", "br")).status).toBe(404);
});
