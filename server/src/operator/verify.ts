import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { strFromU8, unzipSync } from "fflate";
import { z } from "zod";
import type { DataFiles } from "../storage/data-folder.ts";
import type { Erasure } from "../storage/erasure.ts";
import { readKeyring } from "../storage/keyring.ts";
import type { ChainVerdict } from "../storage/log-codec.ts";
import { faultSentence, HeadSigner } from "../storage/log-heads.ts";
import type { MasterKey } from "../storage/master-key.ts";
import type { LogHead } from "../storage/port.ts";
import { DatabaseFile } from "../storage/sqlite/database-file.ts";
import { folderLogs } from "./folder-logs.ts";

/** What was found of one session's log. */
export interface Finding {
  readonly session: SessionId;
  readonly sound: boolean;
  readonly sentence: string;
}

/** Where logs are. */
export interface Logs {
  /** In the order in which they were made. */
  sessions(): Awaitable<readonly SessionId[]>;
  has(session: SessionId): Awaitable<boolean>;
  hasKey(session: SessionId): Awaitable<boolean>;
  /** Null when the session was not erased. */
  erasureOf(session: SessionId): Awaitable<Erasure | null>;
  /** As it is at one moment, whatever is written meanwhile. */
  verify(session: SessionId, known?: LogHead): Awaitable<ChainVerdict>;
}

type Awaitable<Value> = Value | Promise<Value>;

/**
 * Checks the log of one session, or of all, in a data folder, whether a server runs on it or not.
 * @throws AppError when `id` is none, or when the export cannot be read or is not of this session
 */
export async function verifyFolder(files: DataFiles, id?: string, exportPath?: string): Promise<Finding[]> {
  const keyring = readKeyring(files.keyring);
  const database = new DatabaseFile(files.database);
  try {
    return await verifyLogs(folderLogs(database, keyring), keyring, id, exportPath);
  } finally {
    database.close();
  }
}

/** The same, wherever the logs are. */
export async function verifyLogs(
  logs: Logs,
  master: MasterKey,
  id?: string,
  exportPath?: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const session of id === undefined ? await logs.sessions() : [sessionId(id)]) {
    const known = exportPath === undefined ? undefined : exportedHead(master, session, exportPath);
    findings.push(await verifySession(logs, session, known));
  }
  return findings;
}

function sessionId(id: string): SessionId {
  const parsed = SessionId.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new AppError("bad-request", `${id} is not a session's id, such as cmoziveed8yq0nzk.`);
}

/**
 * Checks one session's log: every row, that it ends where its signed head says, and that it goes on from what was known
 * of it.
 */
export async function verifySession(logs: Logs, session: SessionId, known?: LogHead): Promise<Finding> {
  const erasure = await logs.erasureOf(session);
  if (erasure !== null) {
    const day = new Date(erasure.at).toISOString().slice(0, 10);
    return {
      session,
      sound: true,
      sentence: `Session ${session} was erased on ${day}: nothing of it can be read.`,
    };
  }
  if (!(await logs.has(session))) {
    const had = await logs.hasKey(session);
    const sentence = had
      ? `Session ${session} is missing: the keyring has its key, and the database has nothing of it.`
      : `There is no session ${session}.`;
    return { session, sound: false, sentence };
  }
  const verdict = await logs.verify(session, known);
  if (!verdict.ok) return { session, sound: false, sentence: faultSentence(session, verdict) };
  const { seq } = verdict.head;
  const since = known === undefined ? "" : ` It goes on from row ${known.seq}, where the export was made.`;
  return {
    session,
    sound: true,
    sentence: `Session ${session}: ${count(seq, "row")}, all as they were written.${since}`,
  };
}

/** @returns one sentence when all are sound @throws Error with those of the ones that are not */
export function soundLogs(findings: readonly Finding[]): string {
  const bad = findings.filter(({ sound }) => !sound);
  if (bad.length === 0) return `${count(findings.length, "session")}, every row as it was written.`;
  throw new Error(bad.map(({ sentence }) => sentence).join(" "));
}

/** With an s behind the word but for one. */
export function count(number: number, word: string): string {
  return `${number} ${number === 1 ? word : `${word}s`}`;
}

const Exported = z.object({ session: SessionId, head: z.string().nullable().default(null) });

/** @param path an export's folder, its zip or its `review.json` */
function exportedHead(master: MasterKey, session: SessionId, path: string): LogHead {
  const review = Exported.safeParse(readReview(path));
  if (!review.success) throw new AppError("bad-request", `${path} is not an export of Tandiff.`);
  if (review.data.session !== session) {
    throw new AppError("bad-request", `${path} is an export of session ${review.data.session}.`);
  }
  if (review.data.head === null) {
    throw new AppError("bad-request", `${path} has no head: it was made before exports carried one.`);
  }
  return new HeadSigner(master).readExported(session, review.data.head);
}

function readReview(path: string): unknown {
  try {
    const file = statSync(path).isDirectory() ? join(path, "review.json") : path;
    const bytes = new Uint8Array(readFileSync(file));
    const isZip = strFromU8(bytes.subarray(0, 2)) === "PK";
    return JSON.parse(strFromU8(isZip ? (unzipSync(bytes)["review.json"] ?? new Uint8Array()) : bytes));
  } catch (cause) {
    throw new AppError("bad-request", `The export ${path} cannot be read.`, { cause });
  }
}

/** The command's exit code says so. */
export function failUnless(well: boolean): void {
  if (!well) process.exitCode = 1;
}
