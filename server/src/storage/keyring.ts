import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { DataFolder } from "./data-folder.ts";
import { writeDurably } from "./durable-file.ts";
import { Erasure } from "./erasure.ts";
import { keyBytes, MasterKey } from "./master-key.ts";
import { SharedKeyring } from "./shared-keyring.ts";

const Key = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, "base64");
  if (bytes.byteLength === keyBytes) return createSecretKey(bytes);
  context.addIssue(`A key has ${keyBytes} bytes.`);
  return z.NEVER;
});

/** Format of `keyring.json`. Keys are 32 bytes in base64. */
const KeyringFile = z.object({
  version: z.literal(1),
  /** See `Keyring.headsAreSigned`. */
  headsSigned: z.boolean().default(false),
  /** Secrets of invites are derived from it. */
  master: Key,
  /** The data key of each session: destroying it erases the session, in every backup of the database too. */
  sessions: z.record(SessionId, Key),
  /** Sessions whose key was destroyed. Their rows go after it, also out of a database made from an older backup. */
  erased: z.record(SessionId, Erasure).default({}),
});

interface Keys {
  readonly headsSigned: boolean;
  readonly master: KeyObject;
  readonly sessions: ReadonlyMap<SessionId, KeyObject>;
  readonly erased: ReadonlyMap<SessionId, Erasure>;
}

/**
 * All keys of the server, in a file apart from the database, so that a copy of the database alone tells
 * neither what was written in a session nor a link. Whatever a method changed is durable when it returns.
 */
export class Keyring extends MasterKey {
  readonly #path: string;
  #keys: Keys;

  constructor(path: string, keys: Keys) {
    super(keys.master);
    this.#path = path;
    this.#keys = keys;
  }

  /**
   * True once the database that belongs to this keyring has signed heads. From then on heads are never signed
   * again for what is found: else whoever writes the database could take them away and have them made anew.
   */
  get headsAreSigned(): boolean {
    return this.#keys.headsSigned;
  }

  /** @throws AppError "not-stored" when the file cannot be written. */
  markHeadsSigned(): void {
    if (!this.#keys.headsSigned) this.#replace({ ...this.#keys, headsSigned: true });
  }

  /**
   * The key that a session's payloads and drafts are encrypted under.
   * @throws AppError "not-found" when there is none (any more).
   */
  sessionKey(id: SessionId): KeyObject {
    const key = this.#keys.sessions.get(id);
    if (!key) throw new AppError("not-found", `Session ${id} was erased, or never existed: it has no key.`);
    return key;
  }

  hasSessionKey(id: SessionId): boolean {
    return this.#keys.sessions.has(id);
  }

  /** @throws AppError "conflict" when the session has a key, "not-stored" when the file cannot be written. */
  createSessionKey(id: SessionId): KeyObject {
    if (this.hasSessionKey(id)) throw new AppError("conflict", `Session ${id} exists already.`);
    const key = createSecretKey(randomBytes(keyBytes));
    this.#replace({ ...this.#keys, sessions: new Map([...this.#keys.sessions, [id, key]]) });
    return key;
  }

  /**
   * Destroys the session's key: all that was encrypted for it is unreadable for ever. The first erasure counts.
   * @throws AppError "not-stored" when the file cannot be written; then nothing has changed
   */
  eraseSession(id: SessionId, erasure: Erasure): void {
    if (this.#keys.erased.has(id)) return;
    const sessions = new Map(this.#keys.sessions);
    sessions.delete(id);
    this.#replace({ ...this.#keys, sessions, erased: new Map([...this.#keys.erased, [id, erasure]]) });
  }

  /** Null when the session was not erased. */
  erasureOf(id: SessionId): Erasure | null {
    return this.#keys.erased.get(id) ?? null;
  }

  /** In the order in which they were erased. */
  get erased(): ReadonlyMap<SessionId, Erasure> {
    return this.#keys.erased;
  }

  /** The same for nodes that share a database: all that they derive is as it was. */
  get shared(): SharedKeyring {
    return new SharedKeyring(this.#keys.master);
  }

  /** Makes a keyring for nodes that derive the same, without the keys of sessions. See `createKeyring`. */
  copyFor(path: string): Keyring {
    return createKeyring(path, this.#keys.master);
  }

  #replace(keys: Keys): void {
    writeKeyring(this.#path, keys);
    this.#keys = keys;
  }
}

/**
 * Reads the keyring, or makes it at the first start.
 * @throws AppError "internal" when it is damaged, or missing beside a database: a fresh one would make
 * every session unreadable and every link invalid, without a word.
 */
export function openKeyring(folder: Pick<DataFolder, "keyring" | "isNew">): Keyring {
  const path = folder.keyring;
  if (!existsSync(path)) {
    if (!folder.isNew) {
      throw new AppError("internal", `${path} is missing, but the database is there: put the keyring back.`);
    }
    createKeyring(path);
  }
  chmodSync(path, 0o600);
  return readKeyring(path);
}

/**
 * Makes a keyring that has keys of no session yet.
 * @throws AppError "conflict" when something is there, "not-stored" when it cannot be written
 */
export function createKeyring(
  path: string,
  master: KeyObject = createSecretKey(randomBytes(keyBytes)),
): Keyring {
  if (existsSync(path)) throw new AppError("conflict", `${path} is there already. Nothing was changed.`);
  writeKeyring(path, { headsSigned: false, master, sessions: new Map(), erased: new Map() });
  return readKeyring(path);
}

/**
 * Reads the keyring that all nodes of a server have. None is ever made here: what was written under another one could
 * be read by nobody.
 * @throws AppError "not-found" when there is none, "internal" when it is damaged
 */
export function readSharedKeyring(path: string): SharedKeyring {
  if (existsSync(path)) return readKeyring(path).shared;
  throw new AppError(
    "not-found",
    `There is no keyring at ${path}. All nodes need the same one: make it once with “tandiff keyring create <file>”, and say with TANDIFF_KEYRING where it is.`,
  );
}

/** Reads a keyring that is there. @throws AppError "internal" when it is damaged. */
export function readKeyring(path: string): Keyring {
  try {
    const { sessions, erased, ...others } = KeyringFile.parse(JSON.parse(readFileSync(path, "utf8")));
    return new Keyring(path, { ...others, sessions: bySession(sessions), erased: bySession(erased) });
  } catch (cause) {
    // The cause is left out of the error: a parser's message may quote the text, and the text is keys.
    const reason = cause instanceof z.ZodError ? "not a keyring of this version" : "not readable";
    throw new AppError("internal", `${path} is ${reason}: put it back from a backup.`);
  }
}

function bySession<Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<SessionId, Value> {
  return new Map(Object.entries(record).map(([id, value]) => [SessionId.parse(id), value]));
}

function writeKeyring(path: string, { headsSigned, master, sessions, erased }: Keys): void {
  const file = {
    version: 1,
    headsSigned,
    master: keyText(master),
    sessions: Object.fromEntries([...sessions].map(([id, key]) => [id, keyText(key)])),
    erased: Object.fromEntries(erased),
  };
  try {
    writeDurably(path, `${JSON.stringify(file, null, 2)}\n`);
  } catch (cause) {
    throw new AppError("not-stored", "The server could not write its keyring; nothing was done.", { cause });
  }
}

function keyText(key: KeyObject): string {
  return key.export().toString("base64");
}
