import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { openOutline, openState, sealSnapshot } from "../codecs/snapshot.ts";
import type { Snapshot, StoredOutline } from "../snapshot.ts";
import type { PostgresDatabase } from "./database.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

const bytes = z.instanceof(Uint8Array);
const Outline = z.object({ seq: z.int(), outline: bytes });
const Stored = Outline.extend({ state: bytes });

/** The table `snapshots`: the last one of each document. One that is ahead of the log is passed over. */
export class SnapshotTable {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;

  constructor(database: PostgresDatabase, keys: SessionKeyTable) {
    this.#database = database;
    this.#keys = keys;
  }

  /** See `Storage.putSnapshot`. */
  async put(session: SessionId, document: DocumentName, snapshot: Snapshot): Promise<void> {
    const { seq } = snapshot;
    const key = await this.#keys.get(session);
    const { outline, state } = sealSnapshot(key, { session, document, seq }, snapshot);
    await this.#database.write(async (transaction) => {
      await Promise.all([
        // Waits for whoever compacts or erases the session: behind them it would keep what they destroy.
        transaction.query("SELECT FROM log_heads WHERE session = $1 FOR SHARE", session),
        transaction.query(
          `INSERT INTO snapshots (session, document, seq, outline, state)
           SELECT $1::text, $2::text, $3::int, $4::bytea, $5::bytea
           WHERE EXISTS (SELECT FROM log_heads WHERE session = $1)
             AND NOT EXISTS (SELECT FROM log WHERE session = $1 AND kind = 'text:' || $2 AND seq > $3)
           ON CONFLICT (session, document) DO UPDATE
             SET seq = excluded.seq, outline = excluded.outline, state = excluded.state
             WHERE snapshots.seq <= excluded.seq`,
          session,
          document,
          seq,
          outline,
          state,
        ),
      ]);
    });
  }

  async get(session: SessionId, document: DocumentName): Promise<Snapshot | null> {
    const [row] = await this.#find(session, document, "seq, outline, state");
    if (row === undefined) return null;
    const key = await this.#keys.get(session);
    const stored = Stored.parse(row);
    const place = { session, document, seq: stored.seq };
    const outline = openOutline(key, place, stored.outline);
    const state = openState(key, place, stored.state);
    return outline && state && { ...outline, state };
  }

  async outline(session: SessionId, document: DocumentName): Promise<StoredOutline | null> {
    const [row] = await this.#find(session, document, "seq, outline");
    if (row === undefined) return null;
    const { seq, outline } = Outline.parse(row);
    return openOutline(await this.#keys.get(session), { session, document, seq }, outline);
  }

  #find(session: SessionId, document: DocumentName, columns: string): Promise<readonly unknown[]> {
    return this.#database.read(
      `SELECT ${columns} FROM snapshots WHERE session = $1 AND document = $2
       AND seq <= (SELECT seq FROM log WHERE session = $1 ORDER BY seq DESC LIMIT 1)`,
      session,
      document,
    );
  }
}
