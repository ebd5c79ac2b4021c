import type { SessionId } from "@tandiff/shared/ids.ts";
import type { LogRow, NewRow } from "../../server/src/storage/port.ts";
import { stale } from "../../server/src/storage/stale.ts";
import { openTestStorage, type TestStorage } from "../../server/src/storage/testing.ts";

/** Anybody who appends. */
type Writer = object;

/** One real database for all nodes, which refuses what rests on less than another one has appended. */
export class SimulatedDatabase {
  #test: TestStorage = openTestStorage();
  /** The last row that each writer has appended to a session. */
  readonly #lastRows = new Map<SessionId, Map<Writer, number>>();

  get storage(): TestStorage["storage"] {
    return this.#test.storage;
  }

  get keyring(): TestStorage["keyring"] {
    return this.#test.keyring;
  }

  get log(): TestStorage["log"] {
    return this.#test.log;
  }

  /** See `Storage.append`. */
  async append(
    writer: Writer,
    session: SessionId,
    rows: readonly NewRow[],
    after: number,
  ): Promise<readonly LogRow[]> {
    const lastRows = this.#lastRows.get(session) ?? new Map<Writer, number>();
    this.#lastRows.set(session, lastRows);
    if ([...lastRows].some(([other, last]) => other !== writer && last > after)) throw stale();
    const stored = await this.storage.append(session, rows);
    lastRows.set(writer, stored.at(-1)?.seq ?? 0);
    return stored;
  }

  /** Closes it and opens it anew, as a server does that has it to itself. */
  async restart(): Promise<void> {
    this.#test = await this.#test.restart();
  }

  cleanUp(): Promise<void> {
    return this.#test.cleanUp();
  }
}
