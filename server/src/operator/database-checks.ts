import type { DatabaseConfig } from "../config.ts";
import { namePrefix } from "../fanout/redis/name-prefix.ts";
import { aheadOf, clockSentence, isOff } from "../storage/clock-watch.ts";
import { readSharedKeyring } from "../storage/keyring.ts";
import { readClock } from "../storage/postgres/clock.ts";
import { placeOf } from "../storage/postgres/connections.ts";
import { assertMode, check, type Check } from "./check.ts";
import { verifyDatabase, withDatabase } from "./database-logs.ts";
import { soundLogs } from "./verify.ts";

/** Looks at what nodes share. It changes nothing. */
export function examineDatabase(config: DatabaseConfig): Promise<readonly Check[]> {
  return Promise.all([
    check("Keyring", () => keyringIsWell(config)),
    check("PostgreSQL", () => databaseIsWell(config)),
    check("Clock", () => clockIsRight(config)),
    check("Logs", async () => soundLogs(await verifyDatabase(config))),
    check("Redis", () => redisAnswers(config)),
  ]);
}

/** A file that is given to nodes may be its group's, too. */
function keyringIsWell({ keyring }: DatabaseConfig): string {
  readSharedKeyring(keyring);
  assertMode(keyring, 0o640);
  return `${keyring} is there, and not for everybody.`;
}

function databaseIsWell(config: DatabaseConfig): Promise<string> {
  const { host, database } = placeOf(config.url);
  return withDatabase(
    config,
    async () => `The database ${database} at ${host} keeps what it stores, and belongs to this keyring.`,
  );
}

function clockIsRight(config: DatabaseConfig): Promise<string> {
  return withDatabase(config, async (database) => {
    const ahead = (await aheadOf(() => readClock(database), Date.now)) ?? 0;
    if (isOff(ahead)) throw new Error(clockSentence(ahead));
    return clockSentence(ahead);
  });
}

async function redisAnswers({ redisUrl, keyring }: DatabaseConfig): Promise<string> {
  if (redisUrl === null) return "There is none: nodes look into the database for what others do.";
  // Its client is half of all modules that a command would load.
  const { RedisConnections } = await import("../fanout/redis/connections.ts");
  const keys = readSharedKeyring(keyring);
  const prefix = namePrefix((purpose) => keys.deriveKey(purpose));
  const connections = new RedisConnections(redisUrl, prefix, () => undefined);
  try {
    await connections.open();
    return "It answers.";
  } finally {
    connections.end(new Error("Enough was heard."));
  }
}
