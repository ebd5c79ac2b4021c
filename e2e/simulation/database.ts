import type { FileId, SessionId } from "@tandiff/shared/ids.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import * as Y from "yjs";
import { readCompactedText, restoreText } from "../../server/src/compaction/compacted-text.ts";
import { focusIsOver } from "../../server/src/storage/focus-texts.ts";
import type {
  DecideRows,
  Compaction,
  FocusTextJudge,
  FocusTexts,
  LinkedRow,
  LogHead,
  LogRow,
  NewRow,
} from "../../server/src/storage/port.ts";
import type { Snapshot } from "../../server/src/storage/snapshot.ts";
import { stale } from "../../server/src/storage/stale.ts";
import { openTestStorage, type TestStorage } from "../../server/src/storage/testing.ts";
import { StoredEdits } from "./stored-edits.ts";

/** Anybody who appends. */
type Writer = object;

/** How far a node has come with a log. */
interface Progress {
  /** The last row that it has appended. */
  last: number;
  /** The last row that it knew when it appended last, and before, when it knew less. */
  after: number;
  before: number;
}

/** What is known of one session's log. */
interface KnownLog {
  readonly progress: Map<Writer, Progress>;
  readonly edits: Map<DocumentName, StoredEdits>;
  /** What it says last of focus times; null where it is silent, also of one that has a key and is not told yet. */
  focus: "focus.started" | "focus.ended" | null;
}

/** One real database for all nodes, which refuses what rests on less than another one has appended. */
export class SimulatedDatabase {
  readonly #blame: (error: unknown) => void;
  #test = openHastily();
  readonly #logs = new Map<SessionId, KnownLog>();

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
    asked: readonly NewRow[] | DecideRows,
    head: LogHead | undefined,
    texts?: FocusTexts,
  ): Promise<readonly LinkedRow[]> {
    const after = head?.seq ?? Number.POSITIVE_INFINITY;
    const progress = this.#progressOf(writer, session);
    if (after > progress.after) [progress.before, progress.after] = [progress.after, after];
    const others = [...this.#logOf(session).progress].filter(([other]) => other !== writer);
    const isOvertaken = others.some(([, { last }]) => last > after);
    if (isOvertaken && typeof asked !== "function") throw stale();
    const rows = typeof asked === "function" && head ? asked([...this.log.readOn(session, head)]) : asked;
    const stored = await this.storage.append(session, rows, head, texts);
    progress.last = stored.at(-1)?.seq ?? 0;
    try {
      for (const row of stored) this.#follow(writer, session, row);
    } catch (error) {
      this.#blame(error);
    }
    return stored;
  }

  /** See `Storage.compact`. */
  compact(
    writer: Writer,
    session: SessionId,
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void> {
    return this.storage.compact(session, make, (rows) => {
      const { edits } = this.#logOf(session);
      this.#progressOf(writer, session).last = rows.at(-1)?.seq ?? 0;
      for (const { kind, payload, seq } of rows) {
        const document = documents.find((name) => kind === `text:${name}`);
        if (!document) continue;
        const text = Y.encodeStateAsUpdate(restoreText(readCompactedText(payload)).doc);
        edits.set(document, this.edits(session, document).compactedTo(text, { seq, writer, known: seq }));
      }
      stored(rows);
    });
  }

  /** See `Storage.putSnapshot`. One that a compaction has overtaken, or a later one, is passed over. */
  async putSnapshot(session: SessionId, document: DocumentName, snapshot: Snapshot): Promise<void> {
    if (await this.storage.erasureOf(session)) return;
    const text = await this.storage.compactedText(session, document);
    const last = await this.storage.outline(session, document);
    if (snapshot.seq < Math.max(text?.seq ?? 0, last?.seq ?? 0)) return;
    await this.storage.putSnapshot(session, document, snapshot);
  }

  isFocusRunning(session: SessionId): boolean {
    return this.#logOf(session).focus === "focus.started";
  }

  /** See `Storage.beginFocus`. */
  async beginFocus(session: SessionId): Promise<void> {
    if (this.isFocusRunning(session)) throw stale();
    this.#logOf(session).focus = null;
    await this.storage.beginFocus(session);
  }

  /** See `Storage.endFocus`. */
  async endFocus(session: SessionId): Promise<void> {
    if (this.#logOf(session).focus === "focus.ended") await this.storage.endFocus(session);
  }

  /** See `Storage.putFocusText`. */
  async putFocusText(session: SessionId, file: FileId, text: string, judge?: FocusTextJudge): Promise<void> {
    if (this.#logOf(session).focus === "focus.ended") throw focusIsOver();
    await this.storage.putFocusText(session, file, text, judge);
  }

  #follow(writer: Writer, session: SessionId, row: LogRow): void {
    if (row.kind === "focus.started" || row.kind === "focus.ended") this.#logOf(session).focus = row.kind;
    const document = documents.find((name) => row.kind === `update:${name}`);
    const known = this.#progressOf(writer, session).before;
    if (document) this.edits(session, document).add(row.payload, { seq: row.seq, writer, known });
  }

  #progressOf(writer: Writer, session: SessionId): Progress {
    const { progress } = this.#logOf(session);
    const own = progress.get(writer) ?? { last: 0, after: 0, before: 0 };
    progress.set(writer, own);
    return own;
  }

  #logOf(session: SessionId): KnownLog {
    const known = this.#logs.get(session);
    if (known) return known;
    const edits = new Map(documents.map((name) => [name, new StoredEdits()]));
    const log = { progress: new Map<Writer, Progress>(), edits, focus: null };
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
