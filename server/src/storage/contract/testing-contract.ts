import type { SessionId } from "@tandiff/shared/ids.ts";
import { afterAll, describe, onTestFinished } from "vitest";
import { z } from "zod";
import type { MasterKey } from "../master-key.ts";
import type { Storage } from "../port.ts";
import { openPostgresStorage, type PostgresStorage } from "../postgres/postgres-storage.ts";
import type { SqliteStorage } from "../sqlite/sqlite-storage.ts";
import { borrowTestDatabase, postgresIsMissing, runOn } from "../postgres/testing-database.ts";
import type { SharedKeyring } from "../shared-keyring.ts";
import { createTestSession, newSharedKeyring, openTestStorage } from "../testing.ts";

const Count = z.object({ n: z.coerce.number() });

export interface ContractOptions {
  readonly beforeCommit?: () => Promise<void>;
  readonly onDefect?: (error: unknown) => void;
}

/** A storage of one of the two kinds, alone in its database. */
export interface ContractServer {
  readonly storage: SqliteStorage | PostgresStorage;
  readonly keyring: MasterKey;
  /**
   * Runs statements as somebody who can write the database and has not the keyring.
   * @param sql in words that both databases know, and SQLite's `zeroblob`, `unhex` and `instr`
   */
  readonly tamper: (sql: string) => Promise<void>;
  /** Lets another have the data folder, where there is one. */
  readonly release: () => void;
  /** Destroys the session's key, without the storage's doing. */
  readonly destroyKey: (session: SessionId) => Promise<void>;
  readonly count: (table: string) => Promise<number>;
  /** Closes all and opens the same anew, as a restart of the server does. */
  readonly restart: () => Promise<ContractServer>;
}

export type Open = (options?: ContractOptions) => Promise<ContractServer>;

/** Has something done after the test, or after all of them. */
type AfterIt = (work: () => Promise<void>) => void;

/**
 * Tests of what the port promises, once for each database; of PostgreSQL only where there is one.
 * @param define is given what opens a storage for one test, and one that all of them share
 */
export function contract(define: (open: Open, shared: Open) => void): void {
  describe("SQLite", () => {
    defineFor(openSqlite, define);
  });
  describe.skipIf(postgresIsMissing)("PostgreSQL", () => {
    defineFor(openPostgres, define);
  });
}

function defineFor(
  openFor: (after: AfterIt, options: ContractOptions) => Promise<ContractServer>,
  define: (open: Open, shared: Open) => void,
): void {
  const works: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const work of works.toReversed()) await work();
  });
  let opened: Promise<ContractServer> | null = null;
  define(
    (options = {}) => openFor(onTestFinished, options),
    (options = {}) => (opened ??= openFor((work) => works.push(work), options)),
  );
}

/** With a session of two seats; its log has one row, which holds `{}`. */
export async function withSession(opening: Promise<ContractServer>) {
  const server = await opening;
  return { ...server, server, ...(await createTestSession(server)) };
}

export async function allOf<Value>(rows: Iterable<Value> | AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Payloads as text, in the order of the log. */
export async function logTexts(storage: Storage, session: SessionId, after = 0): Promise<string[]> {
  return (await allOf(storage.readLog(session, after))).map(({ payload }) => Buffer.from(payload).toString());
}

async function openSqlite(after: AfterIt, options: ContractOptions): Promise<ContractServer> {
  return sqliteServer(after, openTestStorage(options));
}

function sqliteServer(
  after: AfterIt,
  { restart, cleanUp, ...opened }: ReturnType<typeof openTestStorage>,
): ContractServer {
  after(cleanUp);
  const { connection } = opened.database;
  const erasure = { at: 1_700_000_000_000, by: "organiser" } as const;
  return {
    ...opened,
    release: opened.folder.release,
    destroyKey: async (session) => opened.keyring.eraseSession(session, erasure),
    tamper: async (sql) => connection.exec(sql),
    count: async (table) => Count.parse(connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()).n,
    restart: async () => sqliteServer(after, await restart()),
  };
}

async function openPostgres(after: AfterIt, options: ContractOptions): Promise<ContractServer> {
  const { url, drop } = await borrowTestDatabase();
  after(drop);
  await runOn(url, sqliteFunctions);
  return postgresServer(after, url, newSharedKeyring(), options);
}

const sqliteFunctions = `
  CREATE OR REPLACE FUNCTION zeroblob(n int) RETURNS bytea AS $$ SELECT decode(repeat('00', n), 'hex') $$ LANGUAGE sql;
  CREATE OR REPLACE FUNCTION unhex(t text) RETURNS bytea AS $$ SELECT decode(t, 'hex') $$ LANGUAGE sql;
  CREATE OR REPLACE FUNCTION instr(b bytea, part bytea) RETURNS int AS $$ SELECT position(part IN b) $$ LANGUAGE sql;`;

async function postgresServer(
  after: AfterIt,
  url: string,
  keyring: SharedKeyring,
  options: ContractOptions,
): Promise<ContractServer> {
  const storage = await openPostgresStorage({ ...options, url, keyring });
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await storage.close();
  };
  after(close);
  return {
    storage: { ...storage, close },
    keyring,
    release: () => undefined,
    tamper: async (sql) => void (await runOn(url, sql)),
    destroyKey: async (session) =>
      void (await runOn(url, `DELETE FROM session_keys WHERE session = '${session}'`)),
    count: async (table) => Count.parse((await runOn(url, `SELECT count(*) AS n FROM ${table}`))[0]).n,
    restart: async () => {
      await close();
      return postgresServer(after, url, keyring, options);
    },
  };
}
