import { join } from "node:path";
import type { Command } from "commander";
import { AppError } from "@tandiff/shared/errors.ts";
import { output, print } from "../cli/output.ts";
import { readConfig } from "../config.ts";
import { dataFiles, type DataFiles } from "../storage/data-folder.ts";
import type { MoveProgress } from "../storage/moving/move-rows.ts";
import { placeOf } from "../storage/postgres/connections.ts";
import { migrateToPostgres, type Migrated } from "./migrate.ts";
import { count, failUnless } from "./verify.ts";

const root = join(import.meta.dirname, "../../..");

/** Milliseconds between two lines that say how far it is. */
const sayEvery = 1_000;

interface MigrateOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

export function migrateCommand(program: Command): void {
  program
    .command("migrate")
    .description(
      "move all of the data folder, whose server has stopped, into the empty database of DATABASE_URL",
    )
    .requiredOption("--from <kind>", "where it is: sqlite")
    .requiredOption("--to <kind>", "where it goes: postgres")
    .option("--json", "print only JSON")
    .action(async ({ from, to, json }: MigrateOptions) => {
      if (from !== "sqlite" || to !== "postgres") {
        throw new AppError("bad-request", "There is one way to migrate: --from sqlite --to postgres.");
      }
      const { dataFolder, database } = readConfig(process.env, [], root);
      if (database === null) throw new AppError("bad-request", "DATABASE_URL says where to: it is not set.");
      const migrated = await migrateToPostgres(dataFolder, database, sayProgress());
      print(migrated, describe(migrated, dataFiles(dataFolder), database.url), json);
      failUnless(migrated.sessions.every(({ sound }) => sound));
    });
}

function describe({ tables, sessions }: Migrated, { path, moved }: DataFiles, url: string): string {
  const { host, database } = placeOf(url);
  const bad = sessions.filter(({ sound }) => !sound).map(({ sentence }) => `${sentence} It was so before.`);
  const counts = Object.entries(tables).map(([table, rows]) => `  ${table}: ${count(rows, "row")}`);
  const done = `Moved ${count(sessions.length, "session")} to the database ${database} at ${host}: every row is there as it was, and every log was checked.`;
  const marked = `No server starts on ${path} any more, unless you delete ${moved}.`;
  return [done, ...counts, ...bad, marked].join("\n");
}

/** Not more often than somebody reads. */
function sayProgress(): (progress: MoveProgress) => void {
  let saidAt = performance.now();
  return ({ step, what, done, all }) => {
    if (performance.now() - saidAt < sayEvery) return;
    saidAt = performance.now();
    output.note(`${words[step]} ${done} of ${all}${step === "checked" ? " logs" : ` in ${what}`}.`);
  };
}

const words = { moved: "Moved", compared: "Compared", checked: "Checked" } as const;
