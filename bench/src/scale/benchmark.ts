import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../../../scripts/repository.ts";
import type { Benchmark, Report } from "../benchmark.ts";
import { figures } from "./figures.ts";
import { withTables } from "./document.ts";
import { loadOf, settings } from "./model.ts";
import { allTables } from "./tables.ts";

export const scaleDocument = join(repositoryRoot, "docs/scale.md");

/** What companies of several sizes need, computed from the figures; `--write` puts it into docs/scale.md. */
export const scaleBenchmark: Benchmark = {
  usage: "[--write]",
  needsBrowser: false,
  async run(args): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: { write: { type: "boolean", default: false } },
    });
    const tables = allTables();
    if (values.write) {
      await writeFile(scaleDocument, withTables(await readFile(scaleDocument, "utf8"), tables));
    }
    const loads = settings.map((setting) => ({ setting, load: loadOf(figures, setting) }));
    return { name: "scale", text: Object.values(tables).join("\n\n"), facts: { figures, loads } };
  },
};
