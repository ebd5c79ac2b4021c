import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { benchFolder, cacheFolder } from "./paths.ts";

/** Builds every page under bench/pages for production and returns the folder of the result. */
export async function buildPages(): Promise<string> {
  const root = join(benchFolder, "pages");
  const outDir = join(cacheFolder, "pages");
  const folders = await readdir(root, { withFileTypes: true });
  const names = folders.filter((each) => each.isDirectory() && each.name !== "data").map((each) => each.name);
  await build({
    root,
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic" } },
    worker: { format: "es" },
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
