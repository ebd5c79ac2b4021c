import { appendFileSync, cpSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { Client } from "pg";
import { z } from "zod";

const Folder = z.object({ data_directory: z.string() });
const Label = z.object({ labelfile: z.string() });

/** Folders whose files a copy has to do without, as those of `pg_basebackup` do. */
const emptied: ReadonlySet<string> = new Set([
  "pg_dynshmem",
  "pg_notify",
  "pg_replslot",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
  "pg_wal",
]);

/** What only says that the other one runs, or comes and goes while it does. */
const left = /^(?:postmaster\.(?:pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/;

/**
 * For tests only: a base backup of a PostgreSQL that runs on this machine. What is started on it is its standby.
 * @param primary how the standby reaches it
 * @param data an empty folder
 */
export async function copyAsStandby(primary: string, data: string): Promise<void> {
  const client = new Client({ connectionString: primary });
  await client.connect();
  try {
    const shown = await client.query("SHOW data_directory");
    await client.query("SELECT pg_backup_start('standby', fast => true)");
    copyData(Folder.parse(shown.rows[0]).data_directory, data);
    const stopped = await client.query("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)");
    writeFileSync(join(data, "backup_label"), Label.parse(stopped.rows[0]).labelfile);
  } finally {
    await client.end();
  }
  writeFileSync(join(data, "standby.signal"), "");
  appendFileSync(join(data, "postgresql.auto.conf"), `\nprimary_conninfo = '${primary}'\n`);
}

function copyData(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (source) => {
      const [name = "", folder = ""] = source.split(sep).toReversed();
      return !left.test(name) && !emptied.has(folder);
    },
  });
}
