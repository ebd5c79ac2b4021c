import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runOn, startPostgres } from "../../../server/src/storage/postgres/testing-start.ts";
import { findPostgres } from "../../../server/src/storage/postgres/testing-global-setup.ts";
import { cpuOfFamily, loadCore, pinFamily } from "../sync/machine.ts";

/** A database that nobody else uses, in the PostgreSQL that tests find; its own one writes durably. */
export class BenchDatabase {
  readonly url: string;
  /** Of the keyring that the nodes share, in hexadecimal. */
  readonly key = randomBytes(32).toString("hex");
  readonly #server: string;
  readonly #owner: number | null;
  readonly #folder: string | null;

  private constructor(server: string, url: string, owner: number | null, folder: string | null) {
    this.#server = server;
    this.url = url;
    this.#owner = owner;
    this.#folder = folder;
  }

  static async make(): Promise<BenchDatabase> {
    const found = await findPostgres();
    if ("missing" in found) throw new Error(`There is no PostgreSQL to measure: ${found.missing}.`);
    const folder = "folder" in found ? found.folder : null;
    const server = "url" in found ? found.url : await startPostgres(found.folder, found.owner, "safe");
    const name = `tandiff_bench_${randomBytes(8).toString("hex")}`;
    await runOn(server, `CREATE DATABASE ${name}`);
    const url = new URL(server);
    url.pathname = name;
    // It lives as long as PostgreSQL does. Whoever may not see it gets null.
    const checkpointer =
      "SELECT max(pid) AS number FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
    const owner = parentOf(await numberFrom(server, checkpointer));
    if (owner !== null && folder !== null) pinFamily(owner, loadCore);
    return new BenchDatabase(server, url.href, owner, folder);
  }

  /** Milliseconds of the processor that all of PostgreSQL has used; null where it runs on another machine. */
  get cpu(): number | null {
    return this.#owner === null ? null : cpuOfFamily(this.#owner);
  }

  /** Transactions of the nodes' own; each is counted in the database itself. */
  commits(): Promise<number> {
    return this.#number("SELECT coalesce(sum(number), 0) AS number FROM receipts");
  }

  /** Bytes that PostgreSQL has written to its log of writes, since it was made. */
  writtenAhead(): Promise<number> {
    return this.#number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS number");
  }

  /** Bytes of all tables and their indexes, without the space that deleted rows leave. */
  async stored(): Promise<number> {
    await runOn(this.url, "VACUUM FULL");
    return this.#number("SELECT sum(pg_total_relation_size(relid)) AS number FROM pg_stat_user_tables");
  }

  async remove(): Promise<void> {
    await runOn(this.#server, `DROP DATABASE ${new URL(this.url).pathname.slice(1)} WITH (FORCE)`);
    if (this.#folder === null) return;
    rmSync(join(this.#folder, "wanted"), { force: true });
    // The next one is to have a PostgreSQL that begins, and not the rest of this one.
    while (existsSync(this.#folder)) await pause(50);
  }

  #number(query: string): Promise<number> {
    return numberFrom(this.url, query);
  }
}

async function numberFrom(url: string, query: string): Promise<number> {
  const [row] = await runOn(url, query);
  if (typeof row !== "object" || row === null || !("number" in row))
    throw new Error(`No answer to: ${query}`);
  return Number(row.number);
}

/** Of a process of PostgreSQL, when it is on this machine. */
function parentOf(pid: number): number | null {
  const stat = `/proc/${pid}/stat`;
  if (pid === 0 || !existsSync(stat)) return null;
  const text = readFileSync(stat, "utf8");
  const [, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return text.includes("(postgres)") ? Number(parent) : null;
}
