import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { keyBytes } from "../master-key.ts";
import type { KeyWrapping } from "../shared-keyring.ts";
import type { DatabaseReads, Transaction } from "./database.ts";

const Wrapped = z.object({ session: SessionId, wrapped: z.instanceof(Uint8Array) });

/** How many keys are kept unwrapped, so that who types waits for no read. */
const mostKept = 10_000;

/**
 * The table `session_keys`: the key of each session, wrapped under the keyring's. All that is stored of a session refers
 * to it, and goes with it.
 */
export class SessionKeyTable {
  readonly #database: DatabaseReads;
  readonly #wrapping: KeyWrapping;
  readonly #kept = new Map<SessionId, KeyObject>();

  constructor(database: DatabaseReads, wrapping: KeyWrapping) {
    this.#database = database;
    this.#wrapping = wrapping;
  }

  /** @throws AppError "not-found" when there is none (any more) */
  async get(session: SessionId): Promise<KeyObject> {
    const key = await this.find(session);
    if (key) return key;
    throw this.gone(session);
  }

  async find(session: SessionId): Promise<KeyObject | null> {
    return (await this.all([session])).get(session) ?? null;
  }

  /** Those that there are. One that was kept may be of a session that another node has erased since. */
  async all(sessions: readonly SessionId[]): Promise<ReadonlyMap<SessionId, KeyObject>> {
    const missing = sessions.filter((session) => !this.#kept.has(session));
    if (missing.length > 0) await this.#read(missing);
    return new Map(
      sessions.flatMap((session) => {
        const key = this.#kept.get(session);
        return key ? [[session, key] as const] : [];
      }),
    );
  }

  /** Null also for one that nobody has asked for yet. */
  atHand(session: SessionId): KeyObject | null {
    return this.#kept.get(session) ?? null;
  }

  /** Makes the key of a new session, inside the caller's transaction. */
  async create(transaction: Transaction, session: SessionId): Promise<KeyObject> {
    const key = newKey();
    const wrapped = await this.#wrapping.wrap(key, { kind: "session", session });
    await transaction.query("INSERT INTO session_keys (session, wrapped) VALUES ($1, $2)", session, wrapped);
    return key;
  }

  /** To be called for a session that was erased, whoever did so: no node keeps its key. Returns what to throw. */
  gone(session: SessionId): AppError {
    this.#kept.delete(session);
    return new AppError("not-found", `Session ${session} was erased, or never existed: it has no key.`);
  }

  async #read(sessions: readonly SessionId[]): Promise<void> {
    const rows = await this.#database.read(
      "SELECT session, wrapped FROM session_keys WHERE session = ANY($1)",
      sessions,
    );
    for (const row of rows) {
      const { session, wrapped } = Wrapped.parse(row);
      this.#kept.set(session, await this.#wrapping.unwrap(wrapped, { kind: "session", session }));
    }
    for (const session of this.#kept.keys()) {
      if (this.#kept.size <= Math.max(mostKept, sessions.length)) return;
      this.#kept.delete(session);
    }
  }
}

export function newKey(): KeyObject {
  return createSecretKey(randomBytes(keyBytes));
}
