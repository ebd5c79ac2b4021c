import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type {
  DecideRows,
  Compaction,
  FocusTexts,
  LinkedRow,
  LogHead,
  NewRow,
  Storage,
} from "../../server/src/storage/port.ts";
import type { SimulatedDatabase } from "./database.ts";

interface HeldAppend {
  readonly store: () => Promise<readonly LinkedRow[]>;
  readonly resolve: (rows: readonly LinkedRow[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One node's way to the database: what it appends waits until the plan lets it be stored, and what came of that until the
 * node is told; what it reads comes later. A node that has gone is told nothing.
 */
export class NodeStorage {
  readonly storage: Storage;
  readonly #database: SimulatedDatabase;
  #held: HeldAppend[] = [];
  #answers: (() => void)[] = [];
  /** Resolves when the database can be reached again; null while it can. */
  #cut: PromiseWithResolvers<void> | null = null;
  #isGone = false;

  constructor(database: SimulatedDatabase, isShared: boolean) {
    this.#database = database;
    const { storage: real, log } = database;
    this.storage = {
      ...real,
      isShared,
      append: (session, rows, after, texts) => this.#hold(session, rows, after, texts),
      readLog: (session, after) => this.#read(() => log.read(session, after)),
      readOn: (session, after) => this.#read(() => log.readOn(session, after)),
      readEvents: (session) => this.#read(() => log.readEvents(session)),
      readUpdates: (session, document, after) => this.#read(() => log.readUpdates(session, document, after)),
      logHead: this.#late(real.logHead.bind(real)),
      heads: this.#late(real.heads.bind(real)),
      ...(isShared && {
        invite: this.#late(real.invite.bind(real)),
        replaceInvite: this.#late(real.replaceInvite.bind(real)),
        session: this.#late(real.session.bind(real)),
        invites: this.#late(real.invites.bind(real)),
        erase: this.#late(real.erase.bind(real)),
        erasureOf: this.#late(real.erasureOf.bind(real)),
      }),
      compact: (session, make, stored) => this.#compact(session, make, stored),
      changedInvites: this.#late(real.changedInvites.bind(real)),
      outline: this.#late(real.outline.bind(real)),
      snapshot: this.#late(real.snapshot.bind(real)),
      putSnapshot: this.#late(database.putSnapshot.bind(database)),
      beginFocus: this.#late(database.beginFocus.bind(database)),
      putFocusText: this.#late(database.putFocusText.bind(database)),
      focusTexts: this.#late(real.focusTexts.bind(real)),
      endFocus: this.#late(database.endFocus.bind(database)),
    };
  }

  /** Nothing that was asked for is to be stored or told. */
  get isIdle(): boolean {
    return this.#held.length === 0 && this.#answers.length === 0;
  }

  /** Something is stored that the node does not know of. */
  get hasUntold(): boolean {
    return this.#answers.length > 0;
  }

  get isCutOff(): boolean {
    return this.#cut !== null;
  }

  /** Stores what waits; the node does not know of it yet. */
  async store(): Promise<void> {
    // Its next transaction begins when it has heard of the last one.
    if (this.isCutOff || this.#answers.length > 0) return;
    const held = this.#takeHeld();
    const outcomes = await Promise.allSettled(held.map(({ store }) => store()));
    this.#answers = held.map(({ resolve, reject }, index) => () => {
      const outcome = outcomes[index];
      if (outcome?.status === "fulfilled") resolve(outcome.value);
      else reject(outcome?.reason);
    });
  }

  /** Stores what waits, and tells the node. */
  async commit(): Promise<void> {
    await setImmediate();
    if (this.isCutOff) return;
    await this.#tell();
    await this.store();
    await this.#tell();
  }

  /** Nothing of what waits can be stored. */
  async failCommit(): Promise<void> {
    for (const { reject } of this.#takeHeld()) reject(new AppError("not-stored", "The disk is full."));
    await setImmediate();
  }

  /** From now on nothing comes through, in neither direction. */
  cutOff(): void {
    if (this.isCutOff) return;
    this.#cut = Promise.withResolvers();
    // Perhaps nobody asks for anything.
    this.#cut.promise.catch(() => undefined);
  }

  /** What has waited for too long is given up; the next waits again. */
  async giveUp(): Promise<void> {
    this.#cut?.reject(new AppError("not-stored", "The database does not answer."));
    this.#cut = null;
    this.cutOff();
    await this.failCommit();
  }

  mend(): void {
    this.#cut?.resolve();
    this.#cut = null;
  }

  /** The node has gone. */
  end(): void {
    this.#isGone = true;
    this.#held = [];
    this.#answers = [];
  }

  async #tell(): Promise<void> {
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) answer();
    await setImmediate();
  }

  #hold(
    session: SessionId,
    rows: readonly NewRow[] | DecideRows,
    after?: LogHead,
    texts?: FocusTexts,
  ): Promise<readonly LinkedRow[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly LinkedRow[]>();
    if (this.#isGone) return promise;
    const store = () => this.#database.append(this, session, rows, after, texts);
    this.#held.push({ store, resolve, reject });
    return promise;
  }

  /** Behind what waits; what comes until it is stored rests on what is no more then. */
  async #compact(
    session: SessionId,
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void> {
    while (!this.isIdle) await setImmediate();
    const compact = () =>
      this.#database.compact(this, session, make, (rows) => {
        for (const { reject } of this.#takeHeld()) {
          reject(new AppError("not-stored", "The interview was compacted meanwhile."));
        }
        if (!this.#isGone) stored(rows);
      });
    await this.#late(compact)();
  }

  async *#read<Row>(read: () => Iterable<Row>): AsyncGenerator<Row> {
    yield* await this.#late(() => Promise.resolve([...read()]))();
  }

  /** Answers later, as a database on another machine. */
  #late<Args extends readonly unknown[], Answer>(ask: (...args: Args) => Promise<Answer>) {
    return async (...args: Args): Promise<Answer> => {
      await setImmediate();
      await this.#cut?.promise;
      if (this.#isGone) return new Promise<never>(() => undefined);
      const answer = await ask(...args);
      await setImmediate();
      await this.#cut?.promise;
      return this.#isGone ? new Promise<never>(() => undefined) : answer;
    };
  }

  #takeHeld(): readonly HeldAppend[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
