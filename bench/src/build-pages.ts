import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { benchFolder, cacheFolder } from "./paths.ts";

/** Builds every page of a benchmark, under bench/pages, for production and returns the folder of the result. */
export async function buildPages(benchmark: "diff" | "typing"): Promise<string> {
  const root = join(benchFolder, "pages", benchmark);
  const outDir = join(cacheFolder, "pages", benchmark);
  const names = (await readdir(root)).filter((name) => existsSync(join(root, name, "index.html")));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic" } },
    worker: { format: "es" },
    // Two copies of yjs in one page do not recognise each other's documents.
    resolve: { dedupe: ["yjs", "y-protocols", "lib0"] },
    build: {
      outDir,
      emptyOutDir: true,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: {
        input: Object.fromEntries(names.map((name) => [name, join(root, name, "index.html")])),
      },
    },
  });
  return outDir;
}
