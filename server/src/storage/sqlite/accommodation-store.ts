import type { StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { z } from "zod";
import { openAccommodations, sealAccommodations } from "../codecs/accommodations.ts";
import type { Keyring } from "../keyring.ts";
import type { Database } from "./database.ts";

const Stored = z.object({ sealed: z.instanceof(Uint8Array) });
const PutAt = z.object({ saved_at: z.int() });

/** The table `accommodations`: what a candidate needs, apart from all that is exported or scored. */
export class AccommodationStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #put: StatementSync;
  readonly #get: StatementSync;
  readonly #putAt: StatementSync;

  constructor(database: Database, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
    const { connection } = database;
    this.#put = connection.prepare(
      `INSERT INTO accommodations (session, sealed, saved_at) VALUES (?, ?, ?)
       ON CONFLICT (session) DO UPDATE
       SET sealed = excluded.sealed, saved_at = max(excluded.saved_at, accommodations.saved_at + 1)`,
    );
    this.#get = connection.prepare("SELECT sealed FROM accommodations WHERE session = ?");
    this.#putAt = connection.prepare("SELECT saved_at FROM accommodations WHERE session = ?");
  }

  put(session: SessionId, accommodations: Accommodations, at: number): void {
    const sealed = sealAccommodations(this.#keyring.sessionKey(session), session, accommodations);
    this.#database.write(() => this.#put.run(session, sealed, at));
  }

  get(session: SessionId): Accommodations {
    const found = this.#get.get(session);
    if (found === undefined) return Accommodations.parse({});
    const { sealed } = Stored.parse(found);
    return openAccommodations(this.#keyring.sessionKey(session), session, sealed);
  }

  /** See `Storage.accommodationsPutAt`. */
  putAt(sessions: readonly SessionId[]): ReadonlyMap<SessionId, number> {
    return new Map(
      sessions.flatMap((session) => {
        const found = this.#putAt.get(session);
        return found === undefined ? [] : [[session, PutAt.parse(found).saved_at] as const];
      }),
    );
  }
}
