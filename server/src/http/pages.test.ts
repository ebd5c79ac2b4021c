import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startTestApp } from "../testing-app.ts";

test("the document's own scripts may run, and no other that somebody gets into it", async () => {
  const pagesFolder = mkdtempSync(join(tmpdir(), "tandiff-pages-"));
  onTestFinished(() => rmSync(pagesFolder, { recursive: true }));
  mkdirSync(join(pagesFolder, "assets"));
  const scripts = ["\n  begin();\n", "go()"];
  writeFileSync(
    join(pagesFolder, "index.html"),
    `<!doctype html>${scripts.map((script) => `<script>${script}</script>`).join("\n")}
     <script type="module" src="/assets/a.js"></script>`,
  );
  const app = await startTestApp({ pagesFolder });
  const answer = await fetch(`${app.url}/p/somebody/changes`);
  const policy = answer.headers.get("content-security-policy") ?? "";
  const [, sources = ""] = /script-src ([^;]*)/.exec(policy) ?? [];
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  expect(sources.split(" ").toSorted()).toEqual(["'self'", ...hashes].toSorted());
});
