import { limits } from "@tandiff/shared/limits.ts";
import type { FocusTexts, LogRow, NewRow } from "../storage/port.ts";
import { tooMuch } from "./session-log-errors.ts";

/**
 * Judges rows anew that other nodes' rows were appended before, and which the followers know by now. In the same turn.
 * @returns what is to be appended
 * @throws AppError why it may not be any more; whatever rests on it is to be refused, too
 */
export type Judge = () => readonly NewRow[];

/** What is to be appended. */
export interface Asked {
  readonly rows: readonly NewRow[];
  readonly judge: Judge;
  readonly texts: FocusTexts | undefined;
  /** Its place among all that was asked for. */
  readonly place: number;
}

interface Waiting extends Asked {
  /** Other nodes were first when it was sent. */
  readonly isOvertaken: boolean;
  readonly answer: (stored: Promise<readonly LogRow[]>) => void;
  readonly refuse: (error: unknown) => void;
}

/** What waits until a log is read on, to be appended then. */
export class WaitingAppends {
  #waiting: Waiting[] = [];
  #bytes = 0;
  /** Once something had to be refused, so is all that comes behind it, until those that wait are taken. */
  #isFull = false;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @throws AppError "not-stored" when too much waits */
  add(asked: Asked): Promise<readonly LogRow[]> {
    this.#isFull ||= this.#bytes + bytesOf(asked.rows) > limits.waitingRows;
    return this.#isFull ? Promise.reject(tooMuch()) : this.#wait(asked, false);
  }

  /** What was sent already, and is to be sent anew. */
  addOvertaken(asked: Asked): Promise<readonly LogRow[]> {
    return this.#wait(asked, true);
  }

  /** In the order in which they were asked for: what was on its way may have come back behind what was not sent. */
  take(): readonly Waiting[] {
    const waiting = this.#waiting.toSorted((a, b) => a.place - b.place);
    this.#waiting = [];
    this.#bytes = 0;
    this.#isFull = false;
    return waiting;
  }

  #wait(asked: Asked, isOvertaken: boolean): Promise<readonly LogRow[]> {
    this.#bytes += bytesOf(asked.rows);
    return new Promise((answer, refuse) => {
      this.#waiting.push({ ...asked, isOvertaken, answer, refuse });
    });
  }
}

function bytesOf(rows: readonly NewRow[]): number {
  return rows.reduce((bytes, { payload }) => bytes + payload.length, 0);
}
