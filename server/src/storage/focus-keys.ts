import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { DataFolder } from "./data-folder.ts";
import { writeDurably } from "./durable-file.ts";

const keyBytes = 32;

/** Format of `focus-keys.json`: the key of each running focus time, 32 bytes in base64. */
const FocusKeysFile = z.object({ version: z.literal(1), sessions: z.record(SessionId, z.base64()) });

/**
 * The keys of running focus times, in a file apart from the keyring, so that no backup ever needs to hold
 * it: a key lives for minutes, and what was written under it is gone with it. Whatever a method changed is
 * durable when it returns.
 */
export class FocusKeys {
  readonly #path: string;
  #keys: ReadonlyMap<SessionId, KeyObject>;

  constructor(path: string, keys: ReadonlyMap<SessionId, KeyObject>) {
    this.#path = path;
    this.#keys = keys;
  }

  /** Null when no focus time runs. */
  key(session: SessionId): KeyObject | null {
    return this.#keys.get(session) ?? null;
  }

  sessions(): readonly SessionId[] {
    return [...this.#keys.keys()];
  }

  /** Makes a key for the session; one that it had before is destroyed. */
  create(session: SessionId): void {
    this.#replace(new Map([...this.#keys, [session, createSecretKey(randomBytes(keyBytes))]]));
  }

  /** No error when there is none. */
  destroy(session: SessionId): void {
    const keys = new Map(this.#keys);
    if (keys.delete(session)) this.#replace(keys);
  }

  /** @throws AppError "not-stored" when the file cannot be written; then nothing has changed */
  #replace(keys: ReadonlyMap<SessionId, KeyObject>): void {
    const sessions = Object.fromEntries([...keys].map(([id, key]) => [id, key.export().toString("base64")]));
    try {
      writeDurably(this.#path, `${JSON.stringify({ version: 1, sessions }, null, 2)}\n`);
    } catch (cause) {
      throw new AppError("not-stored", "The server could not write the keys of focus times.", { cause });
    }
    this.#keys = keys;
  }
}

/**
 * Reads the keys; there are none where there is no file.
 * @throws AppError "internal" when it is damaged
 */
export function openFocusKeys(folder: Pick<DataFolder, "focusKeys">): FocusKeys {
  const path = folder.focusKeys;
  if (!existsSync(path)) return new FocusKeys(path, new Map());
  try {
    const { sessions } = FocusKeysFile.parse(JSON.parse(readFileSync(path, "utf8")));
    const keys = Object.entries(sessions).map(
      ([id, key]) => [SessionId.parse(id), createSecretKey(Buffer.from(key, "base64"))] as const,
    );
    return new FocusKeys(path, new Map(keys));
  } catch {
    // The cause is left out: a parser's message may quote the text, and the text is keys.
    throw new AppError(
      "internal",
      `${path} is damaged. Without it the server starts, and the text of a running focus time is lost.`,
    );
  }
}
