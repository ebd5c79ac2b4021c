import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { Config } from "../config.ts";
import { dataFiles, type DataFiles } from "../storage/data-folder.ts";
import { readKeyring } from "../storage/keyring.ts";
import { movedSentence } from "../storage/moved-folder.ts";
import { DatabaseFile } from "../storage/sqlite/database-file.ts";
import { assertMode, check, type Check } from "./check.ts";
import { examineDatabase } from "./database-checks.ts";
import { soundLogs, verifyFolder } from "./verify.ts";

const oldestNode = 26;
/** With less than this a busy day may fill the disk. Bytes. */
const leastSpace = 1024 ** 3;

/** Looks at all that a server needs, whether one is running or not. It changes nothing. */
export async function examine(config: Config): Promise<readonly Check[]> {
  const files = dataFiles(config.dataFolder);
  const { database } = config;
  return [
    await check("Node", nodeVersion),
    await check("Data folder", () => folderIsPrivate(files)),
    ...(await (database === null ? examineFolder(files) : examineDatabase(database))),
    await check("Port", () => portIsOurs(config)),
  ];
}

async function examineFolder(files: DataFiles): Promise<readonly Check[]> {
  const moved = movedSentence(files);
  const checks = await Promise.all([
    check("Keyring", () => keyringIsWell(files)),
    check("Disk space", () => diskSpace(files)),
    check("Database", () => databaseIsWhole(files)),
    check("Logs", () => logsAreSound(files)),
  ]);
  return moved === null ? checks : [{ name: "Moved", ok: false, sentence: moved }, ...checks];
}

function nodeVersion(): string {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= oldestNode) return `Version ${node}.`;
  throw new Error(`Version ${node} is too old: Tandiff needs ${oldestNode} or newer.`);
}

function folderIsPrivate({ path }: DataFiles): string {
  if (!existsSync(path)) return `${path} is not there yet; the first start makes it.`;
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`${path} cannot be written by this user.`, { cause });
  }
  assertMode(path, 0o700);
  return `${path} can be written, by its owner alone.`;
}

async function keyringIsWell(files: DataFiles): Promise<string> {
  const { database, keyring } = files;
  if (!existsSync(keyring)) {
    if (!existsSync(database)) return "There is none yet; the first start makes it.";
    throw new Error(`${keyring} is missing, but the database is there: put the keyring back.`);
  }
  const keys = readKeyring(keyring);
  assertMode(keyring, 0o600);
  const locked = await withDatabase<readonly SessionId[]>(files, [], (opened) =>
    opened.sessions().filter((session) => !keys.hasSessionKey(session) && !keys.erasureOf(session)),
  );
  if (locked.length === 0) return `${keyring} is there, for its owner alone.`;
  throw new Error(
    `${keyring} has no key of ${locked.join(", ")}, which cannot be read: put the keyring back that belongs to this database.`,
  );
}

function diskSpace({ path }: DataFiles): string {
  const { bavail, bsize } = statfsSync(nearestFolder(path));
  const free = bavail * bsize;
  if (free >= leastSpace) return `${(free / leastSpace).toFixed(1)} GiB are free.`;
  const mebibytes = Math.floor(free / 1024 ** 2);
  throw new Error(`Only ${mebibytes} MiB are free: nothing can be stored once they are used up.`);
}

/** The folder, or where it would be made. */
function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

function databaseIsWhole(files: DataFiles): Promise<string> {
  return withDatabase(files, "There is none yet.", (database) => {
    const damage = database.damage();
    if (damage === null) return "SQLite finds it whole.";
    throw new Error(`SQLite finds it damaged (${damage}): stop the server and restore a backup.`);
  });
}

function logsAreSound(files: DataFiles): Promise<string> {
  return withDatabase(files, "There are none yet.", async () => soundLogs(await verifyFolder(files)));
}

async function withDatabase<Found>(
  files: DataFiles,
  none: Found,
  look: (database: DatabaseFile) => Found | Promise<Found>,
): Promise<Found> {
  if (!existsSync(files.database)) return none;
  const database = new DatabaseFile(files.database);
  try {
    return await look(database);
  } finally {
    database.close();
  }
}

const ServerFile = z.object({ url: z.string() });

/** Either the server that uses the data folder answers on it, or nobody listens there. */
async function portIsOurs({ dataFolder, host, port }: Config): Promise<string> {
  const file = join(dataFolder, "server.json");
  if (existsSync(file)) {
    const { url } = ServerFile.parse(JSON.parse(readFileSync(file, "utf8")));
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return `The server answers on ${url}.`;
    if (answer) throw new Error(`The server on ${url} is not ready: it answers ${answer.status}.`);
  }
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      reject(new AppError("conflict", `Port ${port} of ${host} cannot be opened: ${error.message}.`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
  return `No server runs; port ${port} is free.`;
}
