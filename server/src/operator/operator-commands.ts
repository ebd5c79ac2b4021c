import { join } from "node:path";
import type { Command } from "commander";
import { dataFolder } from "../cli/api-client.ts";
import { print } from "../cli/output.ts";
import { readConfig } from "../config.ts";
import { dataFiles } from "../storage/data-folder.ts";
import { backUp } from "./backup.ts";
import { examine } from "./doctor.ts";
import { keyringCommand } from "./keyring-command.ts";
import { migrateCommand } from "./migrate-command.ts";
import { restore } from "./restore.ts";
import { count, failUnless, verifyFolder } from "./verify.ts";

const root = join(import.meta.dirname, "../../..");

interface Options {
  readonly json?: boolean;
}

interface KeyringOptions extends Options {
  readonly keyring?: string;
}

/** What whoever runs the server does with the data folder itself, named by TANDIFF_DATA. */
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
      const restored = await restore(file, dataFolder(process.env), keyring);
      print(
        restored,
        [`Restored to ${restored.folder}.`, ...restored.sessions.map(({ sentence }) => sentence)].join("\n"),
        json,
      );
      failUnless(restored.sessions.every(({ sound }) => sound));
    });
  keyringCommand(program);
  migrateCommand(program);
  program
    .command("doctor")
    .description("look at all that the server needs, and say what is not well")
    .option("--json", "print only JSON")
    .action(async ({ json }: Options) => {
      const checks = await examine(readConfig(process.env, [], root));
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
  const findings = await verifyFolder(dataFiles(dataFolder(process.env)), id, exported);
  print(findings, findings.map(({ sentence }) => sentence).join("\n"), json);
  failUnless(findings.every(({ sound }) => sound));
}
