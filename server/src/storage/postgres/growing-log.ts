import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { moreTexts } from "../focus-texts.ts";
import { sameHead } from "../log-codec.ts";
import type { LinkedRow, LogHead, NewRow } from "../port.ts";
import { stale } from "../stale.ts";

interface Refused {
  readonly refused: unknown;
}

/** Which of a growing log's rows were asked for. */
interface Added {
  readonly from: number;
  readonly to: number;
}

export type Outcome = { readonly rows: readonly LinkedRow[] } | Refused;

/** Locked, with the last row that another node has appended. */
export interface LockedHead extends LogHead {
  readonly foreign: number;
}

/** What one transaction appends to one log. */
export class GrowingLog {
  readonly session: SessionId;
  readonly before: LockedHead | null;
  readonly rows: NewRow[] = [];
  readonly #commands: Set<string>;
  #refused: Error | null;

  /** @param commands that were carried out already, of all sessions */
  constructor(session: SessionId, head: LockedHead | Error, commands: ReadonlySet<string>) {
    this.session = session;
    this.before = head instanceof Error ? null : head;
    this.#refused = head instanceof Error ? head : null;
    this.#commands = new Set(commands);
  }

  /**
   * @param after the last row that is known to whoever appends; null appends whoever has appended before
   * @param hasAllTexts false where a focus time holds more than what the rows put into the workspace
   */
  add(rows: readonly NewRow[], after: LogHead | null, hasAllTexts: boolean): Added | Refused {
    if (this.#refused) return { refused: this.#refused };
    if (this.before && !fits(this.before, after)) return { refused: stale() };
    if (!hasAllTexts) {
      this.#refused = rested();
      return { refused: moreTexts() };
    }
    const names = rows.flatMap((row) => commandName(this.session, row) ?? []);
    if (new Set(names).size < names.length || names.some((name) => this.#commands.has(name))) {
      // What was asked for behind it may rest on it.
      this.#refused = rested();
      return { refused: new AppError("conflict", "This command was carried out already.") };
    }
    for (const name of names) this.#commands.add(name);
    const from = this.rows.length;
    this.rows.push(...rows);
    return { from, to: this.rows.length };
  }
}

/** Whether they know all that others have appended, and nothing that is not there (any more), as after a failover. */
function fits(head: LockedHead, after: LogHead | null): boolean {
  if (after === null || sameHead(after, head)) return true;
  // Between the two are own rows alone.
  return head.foreign <= after.seq && after.seq < head.seq;
}

/** Tells it apart from all others. */
export function commandName(
  session: string,
  { participant, command }: { participant: string | null; command: string | null },
) {
  return command === null ? null : JSON.stringify([session, participant ?? "", command]);
}

export function erased(): AppError {
  return new AppError("not-found", "The session was erased, or never existed: it has no log.");
}

export function rested(): AppError {
  return new AppError("not-stored", "This rests on what could not be stored; nothing of it was kept.");
}
