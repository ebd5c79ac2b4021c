import { AppError } from "@tandiff/shared/errors.ts";
import { Pool, TypeOverrides, types, type PoolClient, type PoolConfig } from "pg";
import { cannotOpen } from "./failure.ts";

/** How many connections one node has at most. */
const most = 16;
/** Milliseconds: for a connection, one that is free or a new one; for a statement; for a transaction between two. */
const connectTime = 10_000;
const statementTime = 30_000;
const idleInTransaction = 10_000;

/** Numbers of rows and times are below 2^53, and bytes are what the port knows. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
parsers.setTypeParser(types.builtins.BYTEA, readBytes);

/** The connections to one database. Statements on one of them are sent at once, without waiting for those before. */
export function openPool(url: string): Pool {
  const pool = new Pool({ ...connectionConfig(url), max: most });
  // Whoever asks for something on it is told; of one that was idle nobody need know.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * @param url `postgresql://user:password@host:port/database`, TLS by `?sslmode=verify-full&sslrootcert=…`
 * @throws AppError "bad-request" when it is none
 */
export function connectionConfig(url: string): PoolConfig {
  assertUrl(url);
  return {
    connectionString: url,
    application_name: "tandiff",
    connectionTimeoutMillis: connectTime,
    statement_timeout: statementTime,
    idle_in_transaction_session_timeout: idleInTransaction,
    keepAlive: true,
    types: parsers,
    pipeline: true,
  };
}

/** Where it leads, to be shown: without user and password. */
export function placeOf(url: string): { readonly host: string; readonly database: string } {
  const { host, pathname, searchParams } = assertUrl(url);
  return { host: searchParams.get("host") ?? host, database: decodeURIComponent(pathname.slice(1)) };
}

function assertUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isPostgres = parsed !== null && ["postgres:", "postgresql:"].includes(parsed.protocol);
  if (isPostgres && parsed.pathname.length > 1) return parsed;
  throw new AppError(
    "bad-request",
    "DATABASE_URL is not the address of a database: postgresql://user:password@host/database.",
  );
}

/** @throws AppError with a sentence for whoever starts the server */
export async function connect(pool: Pool, url: string): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw cannotOpen(cause, placeOf(url));
  }
}

/** As PostgreSQL writes them: `\x` and two digits for each. */
function readBytes(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(buffer, byteOffset, byteLength);
}
