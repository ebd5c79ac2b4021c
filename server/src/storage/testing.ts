import { createHash, createSecretKey, randomBytes, randomInt, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BlobHash,
  CommandId,
  ExerciseSlug,
  ExerciseVersion,
  ParticipantId,
  SessionId,
} from "@tandiff/shared/ids.ts";
import { openDataFolder, type DataFolder } from "./data-folder.ts";
import { openFocusKeys } from "./focus-keys.ts";
import { openKeyring, type Keyring } from "./keyring.ts";
import { keyBytes, type MasterKey } from "./master-key.ts";
import type { NewRow, Storage, StoredExercise } from "./port.ts";
import { hashSecret } from "./secrets.ts";
import { SharedKeyring } from "./shared-keyring.ts";
import { openDatabase, type Database } from "./sqlite/database.ts";
import { LogReader } from "./sqlite/log-reader.ts";
import { storageIn, type SqliteStorage, type SqliteStorageOptions } from "./sqlite/sqlite-storage.ts";

/** For tests only: the real storage in a data folder of its own. */
export interface TestStorage {
  readonly storage: SqliteStorage;
  readonly folder: DataFolder;
  readonly keyring: Keyring;
  readonly database: Database;
  /** Its log, to be read at once. */
  readonly log: LogReader;
  /** What the storage told its `onFatal`. */
  readonly fatal: readonly unknown[];
  /** Closes all and opens the same folder anew, as a restart of the server does. */
  readonly restart: () => Promise<TestStorage>;
  /** Closes all and removes the folder: `onTestFinished(test.cleanUp)`. */
  readonly cleanUp: () => Promise<void>;
}

export type TestStorageOptions = Omit<SqliteStorageOptions, "keyring" | "focusKeys">;

export function openTestStorage(options: TestStorageOptions = {}, path = temporaryFolder()): TestStorage {
  const folder = openDataFolder(path);
  const keyring = openKeyring(folder);
  const fatal: unknown[] = [];
  const database = openDatabase(folder.database, keyring, (error) => fatal.push(error));
  const storage = storageIn(database, { ...options, keyring, focusKeys: openFocusKeys(folder) });
  const close = async () => {
    if (!database.connection.isOpen) return;
    await storage.close();
    folder.release();
  };
  return {
    storage,
    folder,
    keyring,
    database,
    log: new LogReader(database.connection, keyring),
    fatal,
    restart: async () => {
      await close();
      return openTestStorage(options, path);
    },
    cleanUp: async () => {
      await close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** For tests only: what nodes of one server share. */
export function newSharedKeyring(): SharedKeyring {
  return new SharedKeyring(createSecretKey(randomBytes(keyBytes)));
}

/** An empty folder, for the caller to remove. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "tandiff-storage-"));
}

/** 16 characters of base36, as the server makes ids. */
function serverId(): string {
  return Array.from({ length: 16 }, () => randomInt(36).toString(36)).join("");
}

/** An exercise with one file; `text` is its content and `slug` names it. */
export function testExercise(text = "hello\n", slug = "go-hello") {
  const bytes = Buffer.from(text);
  const hash = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
  const version = ExerciseVersion.parse(createHash("sha256").update(slug).update(bytes).digest("hex"));
  const author = { name: "A. Author", email: "author@example.org", at: "2026-01-02T03:04:05+01:00" };
  const exercise: StoredExercise = {
    summary: {
      slug: ExerciseSlug.parse(slug),
      version,
      kind: "review",
      title: `Exercise ${slug}`,
      language: "go",
      filesChanged: 0,
      additions: 0,
      deletions: 0,
      addedAt: 1_700_000_000_000,
      retiredAt: null,
    },
    content: {
      slug: ExerciseSlug.parse(slug),
      title: `Exercise ${slug}`,
      language: "go",
      brief: "Says hello.",
      mergeRequest: { title: "Nothing yet", description: "" },
      base: [{ path: "hello.txt", mode: "100644", blob: hash, size: bytes.byteLength }],
      commits: [{ id: "0".repeat(40), message: "Nothing", author, changes: [] }],
    },
    diffs: [],
  };
  return { exercise, version, hash, blobs: new Map([[hash, bytes]]) };
}

/** A session of `testExercise` with two seats; its log has one row, which holds `{}`. */
export async function createTestSession({
  storage,
  keyring,
}: {
  readonly storage: Pick<Storage, "addExercise" | "createSession">;
  readonly keyring: MasterKey;
}) {
  const { exercise, version, blobs } = testExercise();
  await storage.addExercise(exercise, blobs);
  const session = SessionId.parse(serverId());
  const candidate = ParticipantId.parse(serverId());
  const interviewer = ParticipantId.parse(serverId());
  const invites = [candidate, interviewer].map((participant) => ({
    participant,
    session,
    generation: 1,
    secretHash: hashSecret(keyring.deriveInviteSecret(participant, 1)),
    revokedAt: null,
  }));
  await storage.createSession(
    { id: session, exercise: version, createdAt: 1_700_000_000_000 },
    invites,
    testRow("{}", { kind: "session.created" }),
  );
  return { session, candidate, interviewer, invites };
}

/** The only session, or the first. */
export function firstSession({ database }: Pick<TestStorage, "database">): SessionId {
  const row = database.connection.prepare("SELECT id FROM sessions ORDER BY number").get();
  return SessionId.parse(row?.["id"]);
}

/** Makes the keyring's file what it was before heads were signed. */
export function forgetSignedHeads({ keyring }: Pick<DataFolder, "keyring">): void {
  const { headsSigned: _, ...before }: Record<string, unknown> = JSON.parse(readFileSync(keyring, "utf8"));
  writeFileSync(keyring, JSON.stringify(before));
}

export function testRow(payload: string, columns: Partial<NewRow> = {}): NewRow {
  return {
    at: 1_700_000_000_001,
    participant: null,
    audience: "everyone",
    cause: null,
    kind: "update:code",
    payload: Buffer.from(payload),
    command: null,
    ...columns,
  };
}

/** When the first of `variedRows` is written, milliseconds since the epoch. */
export const variedRowsFrom = 1_700_000_000_000;

/** Edits of the code, notes and events in turn; what is read of them stays the same, whatever the storage does. */
export function variedRows(length: number): readonly NewRow[] {
  return Array.from({ length }, (_, index) => {
    const at = variedRowsFrom + index * 7;
    if (index % 11 === 0) return testRow(`{"event":${index}}`, { at, kind: "comment.added" });
    if (index % 5 === 0)
      return testRow(`note ${index}`, { at, kind: "update:notes", audience: "interviewers" });
    return testRow(`key ${index}`, { at });
  });
}

export function newCommand(): CommandId {
  return CommandId.parse(randomUUID());
}

/** Payloads as text, in the order of the log. */
export async function logTexts(storage: Storage, session: SessionId, after = 0): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const row of storage.readLog(session, after)) texts.push(Buffer.from(row.payload).toString());
  return texts;
}
