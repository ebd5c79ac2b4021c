import { SessionRequest } from "@tandiff/shared/api.ts";
import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommandId, type ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { closeCodes, rootName, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import * as Y from "yjs";
import type { OpenSession } from "../../server/src/domain/open-session.ts";
import { Sessions } from "../../server/src/domain/sessions.ts";
import type { LogRow, NewRow } from "../../server/src/storage/port.ts";
import { openTestStorage, testExercise, type TestStorage } from "../../server/src/storage/testing.ts";
import type { Connection, SyncSocket } from "../../server/src/sync/connection.ts";
import { Rooms, seedRows } from "../../server/src/sync/rooms.ts";

interface HeldAppend {
  readonly store: () => Promise<readonly LogRow[]>;
  readonly resolve: (rows: readonly LogRow[]) => void;
  readonly reject: (error: unknown) => void;
}

/** What lives from one start of the server to the next. */
interface Parts {
  readonly rooms: Rooms;
  readonly sessions: Sessions;
  /** Resolves when they are no more. */
  readonly gone: PromiseWithResolvers<void>;
}

/** The server without its sockets, on a real database. What it appends waits until the plan lets it be stored. */
export class SimulatedServer {
  #test: TestStorage = openTestStorage();
  #held: HeldAppend[] = [];
  #starts = 0;
  #parts: Parts = this.#build();
  #session: OpenSession | null = null;

  /** A new session whose call has started; its people. */
  async startCall(): Promise<readonly ParticipantId[]> {
    const { exercise, blobs } = testExercise();
    await this.#test.storage.addExercise(exercise, blobs);
    const { sessions } = this.#parts;
    const request = SessionRequest.parse({
      exercise: exercise.summary.slug,
      candidate: "Cleo",
      interviewers: ["Ida", "Ivo"],
      observer: null,
      callAt: null,
      preset: "now",
      retentionDays: null,
    });
    const { id } = await sessions.create(request);
    this.#session = await sessions.get(id);
    const people = this.session.state.participants.map((participant) => participant.id);
    const [, interviewer] = people;
    if (!interviewer) throw new Error("The session has no interviewer.");
    const started = this.command(interviewer, { type: "call.start", evenUnsubmitted: true });
    await this.commit();
    await started;
    return people;
  }

  get session(): OpenSession {
    if (this.#session === null) throw new Error("No call has started.");
    return this.#session;
  }

  get files(): readonly WorkspaceFile[] {
    return this.session.state.workspace?.files ?? [];
  }

  get roots(): readonly string[] {
    return this.files.map(({ id }) => rootName(id));
  }

  get isFocusRunning(): boolean {
    return this.session.state.focus.kind === "running";
  }

  get isIdle(): boolean {
    return this.#held.length === 0;
  }

  /** As a page sends it: to a server that has gone meanwhile once more. @throws AppError when it is refused */
  async command(participant: ParticipantId, command: Command): Promise<void> {
    const id = CommandId.parse(randomUUID());
    for (;;) {
      const asked = this.#parts;
      const answer = this.session.execute(participant, { id, command });
      try {
        await Promise.race([answer, asked.gone.promise]);
      } catch (error) {
        if (asked === this.#parts) throw error;
      }
      answer.catch(() => undefined);
      if (asked === this.#parts) return;
    }
  }

  /** Its answer to a request. @throws TypeError when it goes before it has answered, AppError when it refuses */
  answer<T>(ask: (session: OpenSession) => Promise<T>): Promise<T> {
    const lost = this.#parts.gone.promise.then(() => {
      throw new TypeError("Nobody answers any more.");
    });
    return Promise.race([ask(this.session), lost]);
  }

  /** @param isHere asked when the room is there: a page that has gone meanwhile is not let in */
  join(
    participant: ParticipantId,
    socket: SyncSocket,
    isHere: () => boolean,
  ): Promise<Connection | CloseCode> {
    const { session } = this;
    const seat = { session, participant: session.participant(participant) };
    return this.#parts.rooms.join(() => (isHere() ? seat : closeCodes.restarting), "code", socket);
  }

  beat(): void {
    this.#parts.rooms.beat();
  }

  /** Stores what waits. */
  async commit(): Promise<void> {
    await setImmediate();
    const held = this.#takeHeld();
    await Promise.allSettled(held.map(({ store, resolve, reject }) => store().then(resolve, reject)));
    await setImmediate();
  }

  /** The disk takes nothing of what waits. */
  async failCommit(): Promise<void> {
    for (const { reject } of this.#takeHeld()) reject(new AppError("not-stored", "The disk is full."));
    await setImmediate();
  }

  /** Stops as it is told to: what waits is stored, and nobody hears of that. */
  async stop(): Promise<void> {
    this.#parts.rooms.closeAll(closeCodes.restarting);
    await this.commit();
    await this.#startAnew();
  }

  /** Stops in the middle of it: what waits is gone. */
  async crash(): Promise<void> {
    this.#takeHeld();
    await this.#startAnew();
  }

  log(): Iterable<LogRow> {
    return this.#test.log.read(this.session.id);
  }

  /** The texts by root as the log has them. */
  storedTexts(): ReadonlyMap<string, string> {
    const doc = new Y.Doc({ gc: false });
    for (const row of this.log()) {
      if (row.kind === "update:code") Y.applyUpdate(doc, row.payload);
    }
    if (doc.store.pendingStructs !== null) throw new Error("The log's edits do not build on each other.");
    return new Map([...doc.share.keys()].map((root) => [root, doc.getText(root).toJSON()]));
  }

  /** The files as the log alone tells them. */
  async storedFiles(): Promise<readonly WorkspaceFile[]> {
    const { sessions } = this.#build();
    const { state } = await sessions.get(this.session.id);
    sessions.close();
    return state.workspace?.files ?? [];
  }

  async cleanUp(): Promise<void> {
    this.#parts.sessions.close();
    await this.#test.cleanUp();
  }

  async #startAnew(): Promise<void> {
    const { sessions, gone } = this.#parts;
    sessions.close();
    this.#starts += 1;
    this.#test = await this.#test.restart();
    this.#parts = this.#build();
    if (this.#session) this.#session = await this.#parts.sessions.get(this.#session.id);
    gone.resolve();
    await setImmediate();
  }

  #build(): Parts {
    const { storage: real, keyring } = this.#test;
    const append = (session: SessionId, rows: readonly NewRow[]): Promise<readonly LogRow[]> => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly LogRow[]>();
      this.#held.push({ store: () => real.append(session, rows), resolve, reject });
      return promise;
    };
    const storage = {
      ...real,
      append,
      outline: this.#late(real.outline.bind(real)),
      snapshot: this.#late(real.snapshot.bind(real)),
    };
    const report = (error: unknown): never => {
      throw error;
    };
    const rooms = new Rooms({ rejected: () => undefined, report, storage, now: Date.now });
    const sessions = new Sessions({
      storage,
      keyring,
      baseUrl: "http://simulation",
      now: Date.now,
      seedWorkspace: seedRows,
      workspace: rooms,
      retentionDays: 180,
      note: () => undefined,
      report,
    });
    return { rooms, sessions, gone: Promise.withResolvers() };
  }

  /** Answers later, as a database on another machine, and a server that has gone never. */
  #late<Args extends readonly unknown[], Answer>(ask: (...args: Args) => Promise<Answer>) {
    const starts = this.#starts;
    return async (...args: Args): Promise<Answer> => {
      await setImmediate();
      return this.#starts === starts ? ask(...args) : new Promise<never>(() => undefined);
    };
  }

  #takeHeld(): readonly HeldAppend[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
