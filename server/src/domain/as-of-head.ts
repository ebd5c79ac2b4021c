import type { SessionId } from "@tandiff/shared/ids.ts";
import { Slices } from "../slices.ts";
import type { LogHead, Storage } from "../storage/port.ts";

/** How many sessions may be asked for in one query. */
const askedAtOnce = 500;

/** Of how many sessions something is kept; it is read again of any other. */
const mostKept = 50_000;

interface Kept<Value> {
  readonly head: string;
  readonly value: Value;
}

/** Keeps what was made of sessions' logs. It holds as long as a log ends with the same row, which its hash names. */
export class AsOfHead<Value> {
  readonly #kept = new Map<SessionId, Kept<Value>>();

  /** Those of which something is kept. */
  get sessions(): readonly SessionId[] {
    return [...this.#kept.keys()];
  }

  /** Null where nothing is kept, or the log ends with another row by now. */
  of(id: SessionId, head: LogHead | undefined): Value | null {
    const kept = this.#kept.get(id);
    return kept && head && kept.head === nameOf(head) ? kept.value : null;
  }

  /** Where it is full, what there is stays: all are asked for again and again, one after the other. */
  keep(id: SessionId, head: LogHead, value: Value): void {
    if (this.#kept.size < mostKept || this.#kept.has(id)) this.#kept.set(id, { head: nameOf(head), value });
  }

  forget(id: SessionId): void {
    this.#kept.delete(id);
  }

  /** Forgets what does not hold any more. @param heads of all logs that are there */
  retain(heads: ReadonlyMap<SessionId, LogHead>): void {
    for (const id of this.sessions) if (this.of(id, heads.get(id)) === null) this.forget(id);
  }
}

/** Where the logs end of those that are there; see `Storage.heads`. */
export async function readHeads(
  storage: Pick<Storage, "heads">,
  ids: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, LogHead>> {
  const heads = new Map<SessionId, LogHead>();
  const slices = new Slices();
  for (let from = 0; from < ids.length; from += askedAtOnce) {
    for (const [id, head] of await storage.heads(ids.slice(from, from + askedAtOnce))) heads.set(id, head);
    if (slices.isOver) await slices.pause();
  }
  return heads;
}

/** Bytes that a storage has read may be a part of something larger, which a text does not hold. */
function nameOf({ seq, hash }: LogHead): string {
  return `${seq} ${Buffer.from(hash).toString("base64")}`;
}
