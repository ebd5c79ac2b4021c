import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import type { Field } from "../canonical-encoding.ts";
import type { FocusKeys } from "../focus-keys.ts";
import type { Keyring } from "../keyring.ts";
import type { DatabaseFile } from "../sqlite/database-file.ts";
import { assertKnownTables, type MovedTable } from "./moved-tables.ts";

type Row = readonly Field[];

/** What stands in files of a data folder beside its database, and in tables elsewhere. */
const keyTables = {
  keyrings: ["number", "id"],
  erasures: ["session", "at", "by"],
  session_keys: ["session", "wrapped"],
  focus_keys: ["session", "wrapped"],
} as const;

type KeyTable = keyof typeof keyTables;

/** Tables that tell of an erased session that there was one. */
const ofErased: ReadonlySet<string> = new Set(["sessions", "invites"]);

/** All that a data folder holds, as rows of tables. What a crash has left of an erased session is not among them. */
export class FolderRows {
  readonly #database: DatabaseFile;
  readonly #keyring: Keyring;
  readonly #focusKeys: FocusKeys;
  readonly #columns: ReadonlyMap<string, readonly string[]>;

  /** @throws AppError "internal" for a table that is not known, "conflict" where a key is missing */
  constructor(database: DatabaseFile, keyring: Keyring, focusKeys: FocusKeys) {
    this.#database = database;
    this.#keyring = keyring;
    this.#focusKeys = focusKeys;
    const stored = database.tables();
    assertKnownTables(stored.keys());
    this.#columns = new Map([...stored, ...Object.entries(keyTables)]);
    const locked = database.sessions().filter((id) => !keyring.hasSessionKey(id) && !keyring.erasureOf(id));
    if (locked.length > 0) {
      throw new AppError(
        "conflict",
        `The keyring has no key of ${locked.join(", ")}: put the keyring back that belongs to this database, or erase what cannot be read.`,
      );
    }
  }

  columns(table: MovedTable): readonly string[] {
    return this.#columns.get(table) ?? [];
  }

  /** How many there are at most. */
  count(table: MovedTable): number {
    return isKeyTable(table) ? this.#database.sessions().length : this.#database.countRows(table);
  }

  /** Whose row it is; null where it is of no session, or no other one would have the same. */
  sessionOf(table: MovedTable, row: Row): string | null {
    const id = isKeyTable(table) ? null : this.#sessionIn(table, row);
    return id ?? null;
  }

  async *rows(table: MovedTable): AsyncGenerator<Row> {
    if (isKeyTable(table)) return yield* this.#keyRows(table);
    for (const row of this.#database.rows(table, this.columns(table))) {
      if (!this.#isLeftOver(table, row)) yield row;
    }
  }

  async *#keyRows(table: KeyTable): AsyncGenerator<Row> {
    const { shared } = this.#keyring;
    if (table === "keyrings") return yield [1, shared.id];
    const sessions = this.#database.sessions();
    if (table === "erasures") return yield* this.#erasures(new Set(sessions));
    for (const session of sessions) {
      const kind = table === "session_keys" ? "session" : "focus";
      const key = this.#keyOf(kind, session);
      if (key) yield [session, await shared.wrap(key, { kind, session })];
    }
  }

  *#erasures(sessions: ReadonlySet<SessionId>): Generator<Row> {
    for (const [session, { at, by }] of this.#keyring.erased) {
      if (sessions.has(session)) yield [session, at, by];
    }
  }

  #keyOf(kind: "session" | "focus", session: SessionId) {
    if (this.#keyring.erasureOf(session)) return null;
    return kind === "session" ? this.#keyring.sessionKey(session) : this.#focusKeys.key(session);
  }

  /** Nobody can read it: the key went first, and a crash came before the rest. */
  #isLeftOver(table: MovedTable, row: Row): boolean {
    const session = ofErased.has(table) ? undefined : this.#sessionIn(table, row);
    return (
      session !== undefined && this.#keyOf(table === "focus_texts" ? "focus" : "session", session) === null
    );
  }

  #sessionIn(table: MovedTable, row: Row): SessionId | undefined {
    const index = this.columns(table).indexOf(table === "sessions" ? "id" : "session");
    return index === -1 ? undefined : SessionId.parse(row[index]);
  }
}

function isKeyTable(table: MovedTable): table is KeyTable {
  return table in keyTables;
}
