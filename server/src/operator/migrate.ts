import { existsSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import type { DatabaseConfig } from "../config.ts";
import { dataFiles, openDataFolder, type DataFiles } from "../storage/data-folder.ts";
import { openFocusKeys } from "../storage/focus-keys.ts";
import { readKeyring, type Keyring } from "../storage/keyring.ts";
import { assertNotMoved, markMoved } from "../storage/moved-folder.ts";
import { FolderRows } from "../storage/moving/folder-rows.ts";
import { movedTables } from "../storage/moving/moved-tables.ts";
import { moveRows, type OnMoveProgress } from "../storage/moving/move-rows.ts";
import { readsOf, type PostgresDatabase, type Transaction } from "../storage/postgres/database.ts";
import { takeTarget } from "../storage/postgres/move-target.ts";
import { openPostgres } from "../storage/postgres/open.ts";
import { StoredLogs } from "../storage/postgres/stored-logs.ts";
import { DatabaseFile } from "../storage/sqlite/database-file.ts";
import { folderLogs } from "./folder-logs.ts";
import { verifySession, type Finding, type Logs } from "./verify.ts";

export interface Migrated {
  /** How many rows each table has. */
  readonly tables: Readonly<Record<string, number>>;
  readonly sessions: readonly MigratedSession[];
}

export interface MigratedSession extends Finding {
  /** What the session's rows come to in both databases: the sum of their SHA-256, in hexadecimal. */
  readonly digest: string;
}

/**
 * Moves all that a data folder holds into an empty database, in one transaction: whatever goes wrong, nothing is
 * there afterwards. The data folder stays as it is, but for the mark that it was moved.
 * @throws AppError with a sentence for whoever runs the command
 */
export async function migrateToPostgres(
  path: string,
  { url, mayForget }: Pick<DatabaseConfig, "url" | "mayForget">,
  onProgress: OnMoveProgress,
): Promise<Migrated> {
  const { database: file } = dataFiles(path);
  if (!existsSync(file)) throw new AppError("not-found", `There is no database ${file}.`);
  const folder = openDataFolder(path);
  try {
    assertNotMoved(folder);
    const database = await openPostgres(url, { isStrict: !mayForget, takesItsTime: true });
    try {
      const migrated = await moveFolder(folder, database, onProgress);
      markMoved(folder, Date.now());
      return migrated;
    } finally {
      await database.close();
    }
  } finally {
    folder.release();
  }
}

/** The same for a folder that nobody else uses meanwhile. */
export async function moveFolder(
  files: DataFiles,
  database: PostgresDatabase,
  onProgress: OnMoveProgress,
): Promise<Migrated> {
  const keyring = readKeyring(files.keyring);
  const source = new DatabaseFile(files.database);
  try {
    const rows = new FolderRows(source, keyring, openFocusKeys(files));
    return await database.write(async (transaction) => {
      const target = await takeTarget(transaction);
      const sums = await moveRows(rows, target, onProgress);
      const sessions = await verifyMoved(
        folderLogs(source, keyring),
        logsIn(transaction, keyring),
        onProgress,
      );
      await target.goOnCounting();
      return {
        tables: Object.fromEntries(movedTables.map((table) => [table, sums.ofTable(table).rows])),
        sessions: sessions.map((finding) => ({
          ...finding,
          digest: sums.ofSession(finding.session).sum.toString(16).padStart(64, "0"),
        })),
      };
    });
  } catch (error) {
    throw nothingMoved(error);
  } finally {
    source.close();
  }
}

function logsIn(transaction: Transaction, keyring: Keyring): Logs {
  return new StoredLogs(readsOf(transaction), keyring.shared);
}

/** What somebody has damaged before is moved as it is; here nothing may be. */
async function verifyMoved(before: Logs, now: Logs, onProgress: OnMoveProgress): Promise<readonly Finding[]> {
  const all = await now.sessions();
  const findings: Finding[] = [];
  for (const session of all) {
    const finding = await verifySession(now, session);
    if (!finding.sound && (await verifySession(before, session)).sentence !== finding.sentence) {
      throw new AppError("internal", `${finding.sentence} It was not so in the data folder.`);
    }
    findings.push(finding);
    onProgress({ step: "checked", what: "sessions", done: findings.length, all: all.length });
  }
  return findings;
}

/** With what the database itself says of it, for whoever runs it. */
function nothingMoved(error: unknown): unknown {
  if (!(error instanceof AppError) || !(error.cause instanceof Error)) return error;
  return new AppError(error.code, `Nothing was moved: ${error.cause.message}.`, { cause: error });
}
