import type { FocusPut } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { candidateOf } from "@tandiff/shared/session/state.ts";
import { fingerprint } from "@tandiff/shared/text/fingerprint.ts";
import { areSame, focusIsOver } from "../storage/focus-texts.ts";
import type { FocusTexts, LogRow, NewRow, Storage } from "../storage/port.ts";
import { isStale, stale } from "../storage/stale.ts";
import type { OpenSession } from "./open-session.ts";
import type { WorkspaceWriter } from "./workspace.ts";

export type FocusStorage = Pick<
  Storage,
  "beginFocus" | "putFocusText" | "focusTexts" | "endFocus" | "focusSessions" | "clock"
>;

export interface FocusTimeOptions {
  readonly session: OpenSession;
  readonly storage: FocusStorage;
  readonly workspace: WorkspaceWriter;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
  /** Ends the running focus time, in the session's own turn. */
  readonly onTimeUp: () => Promise<void>;
}

/** Longest wait before the clock is looked at again, which a machine that slept may have left behind. */
const longestWait = 1_000;

/**
 * What a session does around its focus times: keeps what the candidate writes apart from the log, ends a
 * focus time when its time is up, puts what was kept into the workspace and destroys the rest.
 *
 * A crash loses nothing and enters nothing twice: the key is there before the log says `focus.started`;
 * `focus.ended` and the edit are appended together or not at all, and only where the edit has all that was taken,
 * by whichever node; the texts are destroyed after that by all nodes that know of it, and at the next start if that
 * did not happen.
 */
export class FocusTime {
  readonly #options: FocusTimeOptions;
  /** Its texts are to be destroyed once it runs no more. */
  #hasRun = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FocusTimeOptions) {
    this.#options = options;
  }

  async texts(): Promise<FocusTexts | null> {
    const { session, storage } = this.#options;
    const before = session.state.focus;
    if (before.kind !== "running") return null;
    const texts = await storage.focusTexts(session.id);
    const { focus } = session.state;
    // Once it is over nobody is told what was thought better of.
    return focus.kind === "running" && focus.since === before.since ? texts : null;
  }

  /**
   * To be called in the session's own turn.
   * @throws AppError "conflict" when it is over, or something is stored that the text must not replace
   */
  async put({ file, text, since, replaces }: FocusPut): Promise<void> {
    const { session, storage } = this.#options;
    const { focus, workspace } = session.state;
    if (focus.kind !== "running" || (since !== undefined && since !== focus.since)) {
      throw focusIsOver();
    }
    if (!workspace?.files.some(({ id, deleted }) => id === file && !deleted)) {
      throw new AppError("bad-request", "This file is not part of the workspace.");
    }
    await storage.putFocusText(session.id, file, text, (stored) => {
      if (!replaces || stored === text) return;
      if (replaces.includes(stored === null ? null : fingerprint(stored))) return;
      throw new AppError("conflict", "Another tab of yours has gone on with this file.");
    });
  }

  /**
   * Appends rows, with what belongs to them when they begin or end a focus time.
   * @param kept whether what was written is to enter the workspace, for rows that end one
   * @param assertHolds throws AppError "stale" once what the rows were decided on is something else
   */
  async append(rows: readonly NewRow[], kept: boolean, assertHolds: () => void): Promise<void> {
    const { session } = this.#options;
    const store = async (all: readonly NewRow[], texts?: FocusTexts): Promise<readonly LogRow[]> => {
      assertHolds();
      const again = (): readonly NewRow[] => {
        assertHolds();
        return all;
      };
      return session.log.append(all, again, texts);
    };
    assertHolds();
    if (rows.some(({ kind }) => kind === "focus.started")) await this.#begin();
    const end = rows.findIndex((row) => row.kind === "focus.ended");
    if (end < 0 || !kept) await store(rows);
    else await this.#enter((edits, texts) => store(rows.toSpliced(end + 1, 0, ...edits), texts));
  }

  /** @throws AppError "stale" where one runs that another node has begun; it is known then */
  async #begin(): Promise<void> {
    const { session, storage } = this.#options;
    try {
      await storage.beginFocus(session.id);
    } catch (error) {
      if (isStale(error)) await session.log.readOn();
      throw error;
    }
  }

  /**
   * Puts what was written into the workspace, in the log together with what `store` adds.
   * @throws AppError "stale" when another node has taken more meanwhile
   */
  async #enter(
    store: (edits: readonly NewRow[], texts: FocusTexts) => Promise<readonly LogRow[]>,
  ): Promise<void> {
    const { session, storage, workspace } = this.#options;
    const texts = await storage.focusTexts(session.id);
    try {
      await workspace.enter(session, texts, (update) =>
        store(update === null ? [] : [this.#edit(update)], texts),
      );
    } catch (error) {
      if (!areSame(texts, await storage.focusTexts(session.id))) throw stale();
      throw error;
    }
  }

  /** To be called in the session's own turn, when its state may have changed. */
  async follow(): Promise<void> {
    const { session, storage, report } = this.#options;
    const isRunning = session.state.focus.kind === "running";
    const hasEnded = this.#hasRun && !isRunning;
    this.#hasRun = isRunning;
    if (isRunning) return this.#wait();
    clearTimeout(this.#timer);
    if (!hasEnded) return;
    try {
      await storage.endFocus(session.id);
    } catch (error) {
      report(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const { session, now } = this.#options;
    const { focus } = session.state;
    clearTimeout(this.#timer);
    if (focus.kind === "running") this.#checkIn(Math.max(0, focus.until - now()));
  }

  #checkIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(), Math.min(milliseconds, longestWait));
    this.#timer.unref();
  }

  async #check(): Promise<void> {
    const { session, storage, now, onTimeUp, report } = this.#options;
    const { focus } = session.state;
    if (focus.kind !== "running") return;
    if (focus.until > now()) return this.#wait();
    try {
      // Asked right before it is ended for everybody: this machine's clock may have been set wrong a moment ago.
      const isOver = focus.until <= ((await storage.clock()) ?? now());
      if (isOver) await onTimeUp();
    } catch (error) {
      report(error);
    }
    if (!this.#isClosed && session.state.focus.kind === "running") this.#checkIn(longestWait);
  }

  /** The row of the edit: the candidate's, for no thread. */
  #edit(update: Uint8Array): NewRow {
    const { session, now } = this.#options;
    return {
      at: now(),
      participant: candidateOf(session.state)?.id ?? null,
      audience: "everyone",
      cause: null,
      kind: "update:code",
      payload: update,
      command: null,
    };
  }
}
