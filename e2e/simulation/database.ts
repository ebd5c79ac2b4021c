import { AppError } from "@tandiff/shared/errors.ts";
import type { FileId, SessionId } from "@tandiff/shared/ids.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { FocusTextJudge, LinkedRow, LogHead, NewRow } from "../../server/src/storage/port.ts";
import { stale } from "../../server/src/storage/stale.ts";
import { openTestStorage, type TestStorage } from "../../server/src/storage/testing.ts";
import { StoredEdits } from "./stored-edits.ts";

/** Anybody who appends. */
type Writer = object;

/** What is known of one session's log. */
interface KnownLog {
  /** The last row that each writer has appended. */
  readonly lastRows: Map<Writer, number>;
  readonly edits: ReadonlyMap<DocumentName, StoredEdits>;
  /** What it says last of focus times; null where it is silent. */
  focus: "focus.started" | "focus.ended" | null;
}

/** One real database for all nodes, which refuses what rests on less than another one has appended. */
export class SimulatedDatabase {
  readonly #blame: (error: unknown) => void;
  #test = openHastily();
  readonly #logs = new Map<SessionId, KnownLog>();
  /** Had to be judged again, since another node was first. */
  readonly #overtaken = new WeakSet<NewRow>();

  /** @param blame told of rows that must not be stored */
  constructor(blame: (error: unknown) => void) {
    this.#blame = blame;
  }

  get storage(): TestStorage["storage"] {
    return this.#test.storage;
  }

  get keyring(): TestStorage["keyring"] {
    return this.#test.keyring;
  }

  get log(): TestStorage["log"] {
    return this.#test.log;
  }

  /** What is stored of a document. */
  edits(session: SessionId, document: DocumentName): StoredEdits {
    return this.#logOf(session).edits.get(document) ?? new StoredEdits();
  }

  /** See `Storage.append`. */
  async append(
    writer: Writer,
    session: SessionId,
    rows: readonly NewRow[],
    { seq: after }: Pick<LogHead, "seq"> = { seq: Number.POSITIVE_INFINITY },
  ): Promise<readonly LinkedRow[]> {
    const { lastRows } = this.#logOf(session);
    if ([...lastRows].some(([other, last]) => other !== writer && last > after)) {
      for (const row of rows) this.#overtaken.add(row);
      throw stale();
    }
    const stored = await this.storage.append(session, rows);
    lastRows.set(writer, stored.at(-1)?.seq ?? 0);
    try {
      for (const row of rows) this.#follow(session, row);
    } catch (error) {
      this.#blame(error);
    }
    return stored;
  }

  isFocusRunning(session: SessionId): boolean {
    return this.#logOf(session).focus === "focus.started";
  }

  /** See `Storage.beginFocus`. */
  async beginFocus(session: SessionId): Promise<void> {
    if (this.isFocusRunning(session)) throw stale();
    await this.storage.beginFocus(session);
  }

  /** See `Storage.putFocusText`. */
  async putFocusText(session: SessionId, file: FileId, text: string, judge?: FocusTextJudge): Promise<void> {
    if (this.#logOf(session).focus === "focus.ended")
      throw new AppError("conflict", "The focus time is over.");
    await this.storage.putFocusText(session, file, text, judge);
  }

  #follow(session: SessionId, row: NewRow): void {
    if (row.kind === "focus.started" || row.kind === "focus.ended") this.#logOf(session).focus = row.kind;
    const document = documents.find((name) => row.kind === `update:${name}`);
    if (document) this.edits(session, document).add(row.payload, this.#overtaken.has(row));
  }

  #logOf(session: SessionId): KnownLog {
    const known = this.#logs.get(session);
    if (known) return known;
    const edits = new Map(documents.map((name) => [name, new StoredEdits()]));
    const log = { lastRows: new Map<Writer, number>(), edits, focus: null };
    this.#logs.set(session, log);
    return log;
  }

  /** Closes it and opens it anew, as a server does that has it to itself. */
  async restart(): Promise<void> {
    this.#test = hurry(await this.#test.restart());
  }

  cleanUp(): Promise<void> {
    return this.#test.cleanUp();
  }
}

function openHastily(): TestStorage {
  return hurry(openTestStorage());
}

/** The machine of a plan never loses its power: nothing has to wait for its disk. */
function hurry(test: TestStorage): TestStorage {
  test.database.connection.exec("PRAGMA synchronous = OFF");
  return test;
}
