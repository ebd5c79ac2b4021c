import { join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { retentionDays as days } from "@tandiff/shared/session/consent.ts";
import { journalLevels, type JournalLevel } from "./journal.ts";

/** What the server is told by its environment and its command line. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  /** Null for SQLite in the data folder. It may hold a password, as the next may. */
  readonly database: DatabaseConfig | null;
  /** What the organiser's pages are opened with; null where the server has one of its own. */
  readonly organiserKey: string | null;
  /** Base of every link, without a slash at its end. */
  readonly url: string;
  /** Exact origins that pages may call from. */
  readonly origins: readonly string[];
  /** What is written to the journal; see `openJournal`. */
  readonly journalLevel: JournalLevel;
  /** Opens `/metrics`; null where nobody may read them. */
  readonly metricsToken: string | null;
  /** For how many days after its end a session is kept, unless it was made to be kept for another time. */
  readonly retentionDays: number;
  /** Reverse proxies in front, each of which adds to `X-Forwarded-For` whom it heard. */
  readonly proxies: number;
  /** Pages are reached over https, so cookies are marked Secure. */
  readonly secure: boolean;
}

/** A PostgreSQL that nodes share. */
export interface DatabaseConfig {
  /** `DATABASE_URL`. */
  readonly url: string;
  /** `REDIS_URL`; null for a node that finds in the database what others do. */
  readonly redisUrl: string | null;
  /** Absolute path of the keyring, the same for all nodes. */
  readonly keyring: string;
  /** For tests: the database may forget what it has stored when its machine fails. */
  readonly mayForget: boolean;
}

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1"]);

/**
 * Reads `PORT`, `HOST`, `TANDIFF_DATA`, `TANDIFF_URL`, `TANDIFF_LOG`, `TANDIFF_METRICS_TOKEN`, `TANDIFF_PROXIES`,
 * `TANDIFF_RETENTION_DAYS`, `TANDIFF_ORGANISER_KEY`, `DATABASE_URL`, `REDIS_URL`, `TANDIFF_KEYRING` and the flag
 * `--insecure`.
 * @throws AppError "bad-request" with the line to print.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: readonly string[],
  root: string,
): Config {
  const host = environment["HOST"] || "127.0.0.1";
  const port = readPort(environment["PORT"] || "4040");
  const dataFolder = resolve(root, environment["TANDIFF_DATA"] || ".tandiff");
  for (const flag of flags) {
    if (flag !== "--insecure")
      throw new AppError("bad-request", `There is no option ${flag}; the only one is --insecure.`);
  }
  const given = environment["TANDIFF_URL"];
  const url = given ? readUrl(given) : `http://localhost:${port}`;
  const secure = url.startsWith("https:");
  if (!loopback.has(host) && !(given && secure) && !flags.includes("--insecure")) {
    throw new AppError(
      "bad-request",
      `HOST=${host} can be reached from other machines, so links need https: set TANDIFF_URL=https://…, or start with --insecure if you know that nobody else can listen.`,
    );
  }
  const origins = given ? [url] : [url, `http://127.0.0.1:${port}`];
  const journalLevel = readLevel(environment["TANDIFF_LOG"] || "info");
  const metricsToken = readToken(environment["TANDIFF_METRICS_TOKEN"] || null);
  const proxies = readProxies(environment["TANDIFF_PROXIES"] || "0");
  const retentionDays = readDays(environment["TANDIFF_RETENTION_DAYS"] || `${days.usual}`);
  const database = readDatabase(environment, dataFolder, root);
  const organiserKey = readOrganiserKey(environment["TANDIFF_ORGANISER_KEY"] || null);
  return {
    host,
    port,
    dataFolder,
    database,
    organiserKey,
    url,
    origins,
    secure,
    journalLevel,
    metricsToken,
    proxies,
    retentionDays,
  };
}

function readDatabase(
  environment: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
  root: string,
): DatabaseConfig | null {
  const redisUrl = environment["REDIS_URL"] || null;
  const url = environment["DATABASE_URL"] || null;
  if (url === null) {
    if (redisUrl === null) return null;
    throw new AppError("bad-request", "REDIS_URL is for nodes that share a database: set DATABASE_URL too.");
  }
  if (redisUrl !== null && !isRedisUrl(redisUrl)) {
    throw new AppError(
      "bad-request",
      "REDIS_URL is not the address of a Redis: redis://user:password@host:6379.",
    );
  }
  const given = environment["TANDIFF_KEYRING"];
  const keyring = given ? resolve(root, given) : join(dataFolder, "keyring.json");
  return { url, redisUrl, keyring, mayForget: environment["TANDIFF_MAY_FORGET"] === "1" };
}

/** False also for what its client would throw over later: a path that is no number, an account that does not decode. */
function isRedisUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^rediss?:$/.test(url.protocol) || !/^(\/\d*)?$/.test(url.pathname)) return false;
  try {
    decodeURIComponent(url.username + url.password);
    return true;
  } catch {
    return false;
  }
}

function readOrganiserKey(text: string | null): string | null {
  if (text === null || /^[\w-]{43}$/.test(text)) return text;
  throw new AppError(
    "bad-request",
    "TANDIFF_ORGANISER_KEY is no organiser's key: it has 43 letters, digits, - and _ (32 random bytes in base64url).",
  );
}

function readDays(text: string): number {
  const number = Number(text);
  if (/^\d{1,4}$/.test(text) && number >= days.least && number <= days.most) return number;
  throw new AppError(
    "bad-request",
    `TANDIFF_RETENTION_DAYS=${text} is not a number of days from ${days.least} to ${days.most}.`,
  );
}

function readProxies(text: string): number {
  if (/^\d$/.test(text)) return Number(text);
  throw new AppError("bad-request", `TANDIFF_PROXIES=${text} is not a number of proxies from 0 to 9.`);
}

function readLevel(text: string): JournalLevel {
  const level = journalLevels.find((known) => known === text);
  if (level) return level;
  throw new AppError("bad-request", `TANDIFF_LOG=${text} is none of ${journalLevels.join(", ")}.`);
}

function readToken(text: string | null): string | null {
  if (text === null || /^\S{20,}$/.test(text)) return text;
  throw new AppError(
    "bad-request",
    "TANDIFF_METRICS_TOKEN needs 20 characters or more, without white space, so that nobody guesses it.",
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port <= 65_535) return port;
  throw new AppError("bad-request", `PORT=${text} is not a port; it takes a number from 1 to 65535.`);
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (plain && (url.protocol === "https:" || url.protocol === "http:")) return url.origin;
  throw new AppError(
    "bad-request",
    `TANDIFF_URL=${text} is not the base of an address, such as https://review.example.org.`,
  );
}
