import { join } from "node:path";
import type { Command } from "commander";
import { dataFolder } from "../cli/api-client.ts";
import { output, print } from "../cli/output.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { readConfig, type Config } from "../config.ts";
import { dataFiles } from "../storage/data-folder.ts";
import { movedSentence } from "../storage/moved-folder.ts";
import { backUp } from "./backup.ts";
import { verifyDatabase } from "./database-logs.ts";
import { examine } from "./doctor.ts";
import { keyringCommand } from "./keyring-command.ts";
import { migrateCommand } from "./migrate-command.ts";
import { restore } from "./restore.ts";
import { recordRestored } from "./restored.ts";
import { count, failUnless, verifyFolder, type Finding } from "./verify.ts";

const root = join(import.meta.dirname, "../../..");

interface Options {
  readonly json?: boolean;
}

interface KeyringOptions extends Options {
  readonly keyring?: string;
}

/** What whoever runs the server does with the data folder itself, named by TANDIFF_DATA, or the database of nodes. */
export function operatorCommands(program: Command): void {
  program
    .command("verify [id] [export]")
    .description("check that no row of a session's log, or of any, was changed, taken out, added or cut off")
    .option("--json", "print only JSON")
    .action(verify);
  program
    .command("backup <file>")
    .description("copy the database as it is now, and the keyring beside it, while the server runs")
    .option("--keyring <file>", "where the keyring goes, instead of keyring.json beside the backup")
    .option("--json", "print only JSON")
    .action((file: string, { keyring, json }: KeyringOptions) => {
      assertInFolder(
        "back it up with its own tools (pg_dump, or base backups and its log of writes), and the keyring apart from it",
      );
      const backup = backUp(dataFiles(dataFolder(process.env)), file, keyring);
      const { sessions, database } = backup;
      print(
        backup,
        `Backed up ${count(sessions, "session")} to ${database}, and the keyring to ${backup.keyring}.`,
        json,
      );
    });
  program
    .command("restore <file>")
    .description("make the data folder, which must be empty, of a backup and the current keyring")
    .option("--keyring <file>", "the keyring, instead of keyring.json beside the backup")
    .option("--json", "print only JSON")
    .action(async (file: string, { keyring, json }: KeyringOptions) => {
      assertInFolder(
        "restore it with its own tools, and run “tandiff restored” before any server starts on it",
      );
      const restored = await restore(file, dataFolder(process.env), keyring);
      print(
        restored,
        [`Restored to ${restored.folder}.`, ...restored.sessions.map(({ sentence }) => sentence)].join("\n"),
        json,
      );
      failUnless(restored.sessions.every(({ sound }) => sound));
    });
  program
    .command("restored")
    .description("say that the database of DATABASE_URL was made from a backup, before a server starts on it")
    .option("--json", "print only JSON")
    .action(async ({ json }: Options) => {
      const { database } = config();
      if (database === null)
        throw new AppError("bad-request", "DATABASE_URL says which database: it is not set.");
      const findings = await recordRestored(database, Date.now());
      if (!json) output.result("Pages that were open read their sessions anew.");
      printFindings(findings, json);
    });
  keyringCommand(program);
  migrateCommand(program);
  program
    .command("doctor")
    .description("look at all that the server needs, and say what is not well")
    .option("--json", "print only JSON")
    .action(async ({ json }: Options) => {
      const checks = await examine(config());
      const text = checks.map(({ name, ok, sentence }) => `${ok ? "ok  " : "FAIL"}  ${name}: ${sentence}`);
      print(checks, text.join("\n"), json);
      failUnless(checks.every(({ ok }) => ok));
    });
}

async function verify(
  id: string | undefined,
  exported: string | undefined,
  { json }: Options,
): Promise<void> {
  const { database, dataFolder: folder } = config();
  const moved = database === null ? movedSentence(dataFiles(folder)) : null;
  if (moved !== null) output.note(moved);
  const findings =
    database === null
      ? await verifyFolder(dataFiles(folder), id, exported)
      : await verifyDatabase(database, id, exported);
  printFindings(findings, json);
}

function printFindings(findings: readonly Finding[], json: boolean | undefined): void {
  print(findings, findings.map(({ sentence }) => sentence).join("\n"), json);
  failUnless(findings.every(({ sound }) => sound));
}

function config(): Config {
  return readConfig(process.env, [], root);
}

/** @param otherwise what is done where nodes share a database */
function assertInFolder(otherwise: string): void {
  if (config().database === null) return;
  throw new AppError("bad-request", `The interviews are in PostgreSQL: ${otherwise}.`);
}
