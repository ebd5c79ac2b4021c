import { AppError } from "@tandiff/shared/errors.ts";
import { Client, Pool, TypeOverrides, types, type PoolConfig } from "pg";
import { cannotOpen } from "./failure.ts";

/** How many connections one node has at most. */
const most = 16;
/** Seconds after which a connection is replaced by another one. Its receipt is kept for longer. */
const lifetime = 3_600;
/** Milliseconds: for a connection, one that is free or a new one; for a statement, and until it is answered. */
const connectTime = 5_000;
const statementTime = 10_000;
const answerTime = 12_000;
/** Milliseconds between two statements of a transaction: so long a node that is cut off keeps others from a session. */
const idleInTransaction = 5_000;

/** What PostgreSQL is told of each connection. */
const settings = {
  application_name: "tandiff",
  statement_timeout: statementTime,
  idle_in_transaction_session_timeout: idleInTransaction,
};

/** Numbers of rows and times are below 2^53, and bytes are what the port knows. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
parsers.setTypeParser(types.builtins.BYTEA, readBytes);

/**
 * The connections to one database. Statements on one of them are sent at once, without waiting for those before.
 * @param takesItsTime that an answer is waited for as long as it takes
 */
export function openPool(url: string, takesItsTime = false): Pool {
  const pool = new Pool({
    ...connectionConfig(url),
    max: most,
    maxLifetimeSeconds: lifetime,
    // A line may fall silent without a word: what was asked on it has failed then, and the connection goes.
    ...(takesItsTime ? {} : { query_timeout: answerTime }),
  });
  // Whoever asks for something on it is told; of one that was idle nobody need know.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * @param url `postgresql://user:password@host:port/database`, TLS by `?sslmode=verify-full&sslrootcert=…`; what it says
 * of the settings that are set here does not count
 * @throws AppError "bad-request" when it is none
 */
export function connectionConfig(url: string): PoolConfig {
  const address = assertUrl(url);
  // To `pg` what the address says would count for more: nodes would not be found by their name, or wait for ever.
  for (const name of [...Object.keys(settings), "query_timeout"]) address.searchParams.delete(name);
  return {
    ...settings,
    connectionString: address.href,
    connectionTimeoutMillis: connectTime,
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

/**
 * A connection of its own for what takes as long as it takes.
 * @throws AppError with a sentence for whoever starts the server
 */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ ...connectionConfig(url), statement_timeout: 0 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw cannotOpen(cause, placeOf(url));
  }
}

/** As PostgreSQL writes them: `\x` and two digits for each. */
function readBytes(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(buffer, byteOffset, byteLength);
}
