import type { SessionId } from "@tandiff/shared/ids.ts";
import type { Storage } from "../storage/port.ts";
import type { OpenSession } from "./open-session.ts";

export interface HeldSessionsOptions {
  readonly storage: Pick<Storage, "isShared" | "heads" | "accommodationsPutAt">;
  readonly read: (id: SessionId) => Promise<OpenSession>;
  /** Asked in the turn from which on the session is held. @throws why it must not be, and it is not. */
  readonly assertMayHold: (session: OpenSession) => void;
}

/** Holds each session in memory once, as far as its log goes. */
export class HeldSessions {
  readonly #options: HeldSessionsOptions;
  readonly #open = new Map<SessionId, OpenSession>();
  readonly #opening = new Map<SessionId, Promise<OpenSession>>();
  /** Until nothing that was asked of a session before it was forgotten is on its way to the log. */
  readonly #leaving = new Map<SessionId, Promise<void>>();
  readonly #whenOpened = new Set<(session: OpenSession) => void>();

  constructor(options: HeldSessionsOptions) {
    this.#options = options;
  }

  /** The open session, which knows all that is durable now, whoever has appended it. @throws what `read` throws */
  async get(id: SessionId): Promise<OpenSession> {
    const session = this.#open.get(id) ?? (await (this.#opening.get(id) ?? this.#start(id)));
    session.uses.asked();
    if (!this.#options.storage.isShared) return session;
    try {
      await session.log.readOn();
      return session;
    } catch (error) {
      // Another node has compacted it, so that it was forgotten.
      if (this.opened(id) !== session) return this.get(id);
      throw error;
    }
  }

  opened(id: SessionId): OpenSession | null {
    return this.#open.get(id) ?? null;
  }

  /** Whether it is open, or is being opened. */
  has(id: SessionId): boolean {
    return this.#open.has(id) || this.#opening.has(id);
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Those that nobody has used since a time, milliseconds since the epoch. */
  unusedSince(time: number): readonly SessionId[] {
    return [...this.#open.values()]
      .filter(({ uses: { unusedSince } }) => unusedSince !== null && unusedSince <= time)
      .map(({ id }) => id);
  }

  /**
   * Reads on wherever another node has appended, for which one query asks; what cannot be read now is read later. A log
   * that does not hold what was known of it is lost. Another query finds where a candidate needs something else.
   * @returns those whose log is not there any more
   */
  async look(): Promise<readonly SessionId[]> {
    if (this.#open.size === 0) return [];
    const open = Array.from(this.#open, ([id, { log }]) => ({ id, log, known: log.head }));
    const ids = open.map(({ id }) => id);
    const { storage } = this.#options;
    const [heads, needs] = await Promise.all([storage.heads(ids), storage.accommodationsPutAt(ids)]);
    for (const [id, putAt] of needs) this.opened(id)?.foundNeeds(putAt);
    const readings = open.map(({ id, log, known }) => log.looked(known, heads.get(id) ?? known));
    await Promise.allSettled(readings);
    return open.filter(({ id }) => !heads.has(id)).map(({ id }) => id);
  }

  /** `listener` is told of each session that is held from now on. */
  onOpened(listener: (session: OpenSession) => void): void {
    this.#whenOpened.add(listener);
  }

  /** Resolves once it is not being opened any more. */
  async settled(id: SessionId): Promise<void> {
    await this.#opening.get(id)?.catch(() => null);
  }

  /** It is opened anew when somebody asks for it. */
  forget(id: SessionId): void {
    const session = this.#open.get(id);
    if (!session) return;
    this.#open.delete(id);
    this.#leaving.set(
      id,
      session.leave().finally(() => this.#leaving.delete(id)),
    );
  }

  /** Nothing may be asked of any of them afterwards. */
  close(): void {
    for (const session of this.#open.values()) session.close();
  }

  #start(id: SessionId): Promise<OpenSession> {
    const opening = this.#openOnce(id);
    this.#opening.set(id, opening);
    return opening;
  }

  async #openOnce(id: SessionId): Promise<OpenSession> {
    try {
      await this.#leaving.get(id);
      const session = await this.#options.read(id);
      this.#options.assertMayHold(session);
      this.#open.set(id, session);
      for (const listener of this.#whenOpened) listener(session);
      return session;
    } finally {
      this.#opening.delete(id);
    }
  }
}
