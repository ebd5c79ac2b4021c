import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { SignedHead } from "../log-heads.ts";

const bytes = z.instanceof(Uint8Array);
const Stored = z.object({ seq: z.int(), hash: bytes, mac: bytes });

/** The table `log_heads`: where each session's log ends, replaced at each commit. */
export class HeadStore {
  readonly #put: StatementSync;
  readonly #get: StatementSync;

  constructor(connection: DatabaseSync) {
    this.#put = connection.prepare(
      `INSERT INTO log_heads (session, seq, hash, mac) VALUES (?, ?, ?, ?)
       ON CONFLICT (session) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, mac = excluded.mac`,
    );
    this.#get = connection.prepare("SELECT seq, hash, mac FROM log_heads WHERE session = ?");
  }

  /** Inside the caller's transaction. */
  put(session: SessionId, { seq, hash, mac }: SignedHead): void {
    this.#put.run(session, seq, hash, mac);
  }

  get(session: SessionId): SignedHead | null {
    const found = this.#get.get(session);
    return found === undefined ? null : Stored.parse(found);
  }
}
