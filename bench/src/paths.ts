import { join } from "node:path";

export const benchFolder = join(import.meta.dirname, "..");
/** Packages, repositories, built pages: everything here is made again when it is gone. */
export const cacheFolder = join(benchFolder, ".cache");
export const resultsFolder = join(benchFolder, "results");
