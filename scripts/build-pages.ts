import { ensureClientBuild } from "./client-build.ts";

/** Builds the pages unless they are up to date. */
try {
  await ensureClientBuild();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
