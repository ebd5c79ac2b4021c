import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { getMimeType } from "hono/utils/mime";
import type { PageFiles } from "../storage/page-files.ts";
import { fileCompression } from "./compression.ts";
import { SharedPageFiles } from "./shared-page-files.ts";

/**
 * Headers of every answer. Scripts are our own files, and those in the document by their hashes; Monaco
 * needs inline styles and nothing else; workers come from our own files; no address of ours, and so no
 * participant's id, is told to another site.
 */
export function securityHeaders(secure: boolean, pagesFolder: string | null): MiddlewareHandler {
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", ...(pagesFolder === null ? [] : scriptHashes(readDocument(pagesFolder)))].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return async (context, next) => {
    await next();
    context.header("Content-Security-Policy", policy);
    context.header("Referrer-Policy", "no-referrer");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Permissions-Policy", permissions);
    if (secure) context.header("Strict-Transport-Security", "max-age=31536000");
  };
}

/** No page of ours needs any of these, so nothing that gets into one has them. */
const unused = [
  "camera",
  "display-capture",
  "geolocation",
  "hid",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "serial",
  "usb",
];
const permissions = unused.map((name) => `${name}=()`).join(", ");

/**
 * The built pages: files with a hash in their name for ever, and one document for every address.
 * @param files those of other versions, too
 */
export function pages(folder: string, files: PageFiles | null): Hono {
  const app = new Hono();
  const shared = files && new SharedPageFiles(files);
  const document = readDocument(folder);
  app.use("/assets/*", async (context, next) => {
    await next();
    if (context.res.ok) context.header("Cache-Control", "public, max-age=31536000, immutable");
  });
  app.use("/assets/*", fileCompression());
  app.use("/*", async (context, next) => {
    if (context.req.path === "/" || context.req.path === "/index.html") return next();
    return serveStatic({ root: folder })(context, next);
  });
  app.get("/assets/*", async (context) => {
    const name = context.req.path.slice("/assets/".length);
    const bytes = (await shared?.find(name)) ?? null;
    if (bytes === null) return context.text("There is no such file.", 404);
    return context.body(bytes, 200, { "Content-Type": getMimeType(name) ?? "application/octet-stream" });
  });
  app.get("/*", (context) => {
    context.header("Cache-Control", "no-cache");
    return context.html(document);
  });
  return app;
}

function readDocument(folder: string): string {
  return readFileSync(join(folder, "index.html"), "utf8");
}

/** As a Content Security Policy names the scripts that stand in a document: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function scriptHashes(document: string): string[] {
  return [...document.matchAll(/<script>(.*?)<\/script>/gs)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
}
