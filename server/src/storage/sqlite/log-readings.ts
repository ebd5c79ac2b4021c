import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { Slices } from "../../slices.ts";
import type { Keyring } from "../keyring.ts";

/**
 * Readings of the log that give everybody else a turn, whatever is done with each row. What they read one after the
 * other is of one log: where rows were destroyed meanwhile, they end with an error and not as if that were all.
 */
export class LogReadings {
  /** How often rows of a session were destroyed since the start. */
  readonly #rewrites = new Map<SessionId, number>();
  readonly #keyring: Keyring;
  #isClosed = false;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  async *read<Row>(session: SessionId, rows: Iterable<Row>): AsyncGenerator<Row> {
    const before = this.#rewrites.get(session);
    const slices = new Slices();
    this.#assertOpen();
    for (const row of rows) {
      yield row;
      if (slices.isOver) await slices.pause();
      this.#assertOpen();
      if (this.#rewrites.get(session) === before) continue;
      // Throws where it was erased.
      this.#keyring.sessionKey(session);
      throw new AppError("conflict", "The session was compacted while it was read. Read it again.");
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new AppError("not-stored", "The server is stopping.");
  }

  /** To be called in the turn in which rows are destroyed. */
  rewritten(session: SessionId): void {
    this.#rewrites.set(session, (this.#rewrites.get(session) ?? 0) + 1);
  }

  /** To be called before the database is closed. */
  close(): void {
    this.#isClosed = true;
  }
}
