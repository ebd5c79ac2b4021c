import type { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { sameBytes } from "../storage/log-codec.ts";
import { NewerRow } from "../storage/newer-row.ts";
import type {
  Compaction,
  DecideRows,
  FocusTexts,
  LinkedRow,
  LogHead,
  LogRow,
  NewRow,
  Storage,
} from "../storage/port.ts";
import { isStale, stale } from "../storage/stale.ts";
import { HeardRows } from "./heard-rows.ts";
import { closed, compacted, notRead, replaced } from "./session-log-errors.ts";
import { WaitingAppends, type Asked, type Judge } from "./waiting-appends.ts";

export interface SessionLogOptions {
  readonly session: SessionId;
  readonly storage: Pick<Storage, "append" | "readOn" | "compact">;
  /** The last row that whoever follows the log knows. */
  readonly head: LogHead;
  /** Told once when the log has gone on in a way that cannot be followed: the session is to be opened anew. */
  readonly onLost: (cause: unknown) => void;
}

/** Who appended rows: this node, or another one. */
export type RowSource = "here" | "elsewhere";

/** Told of rows in their order, once they are durable. */
export type Follower = (rows: readonly LinkedRow[], source: RowSource) => void;

interface Reading {
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Rows that followers are told of at once. */
const rowsAtOnce = 256;

/**
 * The log of an open session as this node knows it. All that the node appends goes through it, and whoever follows it is
 * told of each row once, in the order of the log, also of those that other nodes append.
 *
 * What was sent to the storage settles before the log is read on, so own rows are never read; whatever is asked for
 * meanwhile waits, in order. The storage stores nothing behind a row of another node that is not read yet: so own rows
 * follow the last one that is known.
 */
export class SessionLog {
  readonly #options: SessionLogOptions;
  readonly #followers = new Set<Follower>();
  #head: LogHead;
  #places = 0;
  /** Appends that are on their way. */
  #sent = 0;
  readonly #waiting = new WaitingAppends();
  /** The last row that was known to whoever was told that the log has gone on since. */
  #staleAfter: number | null = null;
  readonly #heard = new HeardRows();
  /** Asked for and not begun. */
  #nextReading: Reading | null = null;
  #isReading = false;
  /** What other nodes were first with is on its way: what is asked for meanwhile is to come behind it. */
  #isCatchingUp = false;
  #isClosed = false;
  /** Told once nothing is on its way any more. */
  #whenSettled = (): void => undefined;

  constructor(options: SessionLogOptions) {
    this.#options = options;
    this.#head = options.head;
  }

  /** All rows up to this one are known. */
  get head(): LogHead {
    return this.#head;
  }

  /** Its number. */
  get seq(): number {
    return this.#head.seq;
  }

  /** Whether nothing that was asked for is on its way, and nothing is known to be there that is not read yet. */
  get isAtRest(): boolean {
    return this.#sent === 0 && !this.#isReading && !this.#hasReason;
  }

  /** @throws AppError "not-stored" once nobody is told of rows any more */
  assertOpen(): void {
    if (this.#isClosed) throw closed();
  }

  /** Those that follow first are told first. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /**
   * Appends rows, all or none, after those asked for before; resolves once they are durable and followers know of them.
   * @param judge asked when other nodes have appended meanwhile; without it they are refused
   * @param texts see `Storage.append`
   * @throws AppError as `Storage.append`, and what `judge` throws; "stale" only once the rows in between are known
   */
  append(
    rows: readonly NewRow[],
    judge: Judge = refuseStale,
    texts?: FocusTexts,
  ): Promise<readonly LogRow[]> {
    const asked = { rows, judge, texts, place: this.#places++ };
    if (this.#isClosed) return Promise.reject(closed());
    if (!this.#isReading && !this.#isCatchingUp && !this.#hasReason) return this.#send(asked, rows);
    return this.#waiting.add(asked);
  }

  /**
   * Resolves once followers know all rows that are durable now.
   * @throws AppError "not-stored" when they could not be read
   */
  readOn(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    this.#nextReading ??= newReading();
    const { done } = this.#nextReading;
    this.#goOn();
    return done;
  }

  /**
   * To be called with the last row of the log that somebody knows of, and rows up to there as far as they are at hand:
   * what continues the log is not read. Nobody waits for it: it is told again.
   */
  heard(seq: number, rows: readonly LinkedRow[] = []): void {
    if (seq <= this.seq || this.#isClosed) return;
    this.#heard.add(seq, rows);
    this.#goOn();
  }

  /**
   * To be called with where the log ends, and where it ended as far as was known when that was asked for.
   * Resolves once what is there is known, too. @throws as `readOn`
   */
  async looked(known: LogHead, head: LogHead): Promise<void> {
    if (this.#isClosed) return;
    const isOther = head.seq === known.seq && !sameBytes(head.hash, known.hash);
    if (head.seq < known.seq || isOther) return this.#lose(replaced());
    if (head.seq > this.seq) await this.readOn();
  }

  /** See `Storage.compact`. What `make` makes is made of a log that followers know whole. */
  compact(
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void> {
    const { storage, session } = this.#options;
    const makeOfAll = async (): Promise<Compaction | null> => {
      await this.readOn();
      return make();
    };
    return storage.compact(session, makeOfAll, (rows) => {
      const last = rows.at(-1);
      if (last) this.#head = { seq: last.seq, hash: last.hash };
      stored(rows);
    });
  }

  /** Nothing is told or appended from now on; resolves once nothing of it is on its way any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#refuseWaiting(closed());
    if (this.#sent > 0) await new Promise<void>((resolve) => (this.#whenSettled = resolve));
  }

  #send(asked: Asked, rows: readonly NewRow[] | DecideRows): Promise<readonly LogRow[]> {
    const { storage, session } = this.#options;
    const after = this.#head;
    this.#sent += 1;
    return storage.append(session, rows, after, asked.texts).then(
      (stored) => {
        this.#arrived();
        this.#tell(stored, "here");
        this.#goOn();
        return stored;
      },
      (error: unknown) => {
        this.#arrived();
        if (isStale(error)) this.#staleAfter = after.seq;
        // Those who wait are asked only once whoever they rest on knows that it is not stored.
        else if (!this.#waiting.isEmpty) this.#nextReading ??= newReading();
        const held = isStale(error) ? this.#waitAgain(asked) : Promise.reject(error);
        this.#goOn();
        return held;
      },
    );
  }

  #arrived(): void {
    this.#sent -= 1;
    if (this.#sent > 0) return;
    this.#isCatchingUp = false;
    this.#whenSettled();
  }

  /**
   * Sends what was overtaken so that nobody can come before it again: whoever appends faster would do so for ever.
   * @throws what `judge` throws, when its turn has come
   */
  async #catchUp(asked: Asked): Promise<readonly LogRow[]> {
    const refusals: unknown[] = [];
    const stored = await this.#send(asked, (between) => {
      this.#tell(
        between.filter(({ seq }) => seq > this.seq),
        "elsewhere",
      );
      try {
        this.assertOpen();
        return asked.judge();
      } catch (refusal) {
        refusals.push(refusal);
        return [];
      }
    });
    if (refusals.length > 0) throw refusals[0];
    return stored;
  }

  #waitAgain(asked: Asked): Promise<readonly LogRow[]> {
    return this.#isClosed ? Promise.reject(closed()) : this.#waiting.addOvertaken(asked);
  }

  /** Whether there is anything that the next append has to wait for. */
  get #hasReason(): boolean {
    return this.#mustRead || !this.#waiting.isEmpty || this.#heard.seq > this.seq;
  }

  /** "Stale" is the storage's word, so it is the storage that is asked: it may not have all that was heard. */
  get #mustRead(): boolean {
    return this.#nextReading !== null || this.#staleAfter !== null;
  }

  /** Once nothing is on its way, goes on to what others have appended, and appends what has waited for that. */
  #goOn(): void {
    if (!this.#hasReason || this.#sent > 0 || this.#isReading || this.#isClosed) return;
    this.#isReading = true;
    if (!this.#mustRead) this.#tell(this.#heard.take(this.#head), "elsewhere");
    if (this.#mustRead || this.#heard.seq > this.seq) void this.#read();
    else this.#sendWaiting();
  }

  async #read(): Promise<void> {
    const [reading, staleAfter] = [this.#nextReading, this.#staleAfter];
    this.#nextReading = this.#staleAfter = null;
    this.#heard.forget();
    try {
      await this.#readRows();
      // It would be told so for ever.
      if (!this.#isClosed && staleAfter === this.seq) this.#lose(replaced());
      if (this.#isClosed) throw closed();
      reading?.resolve();
    } catch (error) {
      reading?.reject(error);
      this.#refuseWaiting(notRead(error));
      // No later reading would come past it.
      if (error instanceof NewerRow) this.#lose(error);
    }
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    const waiting = this.#waiting.take();
    this.#isCatchingUp = waiting.some(({ isOvertaken }) => isOvertaken);
    for (const asked of waiting) {
      try {
        asked.answer(this.#isCatchingUp ? this.#catchUp(asked) : this.#send(asked, asked.judge()));
      } catch (error) {
        asked.refuse(error);
      }
    }
    this.#isReading = false;
    this.#goOn();
  }

  async #readRows(): Promise<void> {
    const { storage, session } = this.#options;
    let rows: LinkedRow[] = [];
    for await (const row of storage.readOn(session, this.#head)) {
      if (this.#isClosed) return;
      rows.push(row);
      if (rows.length < rowsAtOnce) continue;
      this.#tell(rows, "elsewhere");
      rows = [];
    }
    this.#tell(rows, "elsewhere");
  }

  #tell(rows: readonly LinkedRow[], source: RowSource): void {
    const last = rows.at(-1);
    if (this.#isClosed || !last) return;
    if (last.seq !== this.seq + rows.length || rows.some(({ kind }) => kind === "log:dropped")) {
      return this.#lose(compacted());
    }
    for (const { seq, prev, hash } of rows) {
      if (!sameBytes(prev, this.#head.hash)) return this.#lose(replaced());
      this.#head = { seq, hash };
    }
    try {
      for (const follower of this.#followers) follower(rows, source);
    } catch (error) {
      // Some know of them and some do not.
      this.#lose(error);
    }
  }

  #lose(cause: unknown): void {
    void this.close();
    this.#options.onLost(cause);
  }

  #refuseWaiting(error: AppError): void {
    for (const { refuse } of this.#waiting.take()) refuse(error);
    if (!this.#isClosed) return;
    this.#nextReading?.reject(error);
    this.#nextReading = null;
  }
}

function newReading(): Reading {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever does not wait for it need not know.
  promise.catch(() => undefined);
  return { done: promise, resolve, reject };
}

function refuseStale(): never {
  throw stale();
}
