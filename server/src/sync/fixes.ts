import * as Y from "yjs";
import type { FixedRange, FixesView } from "@tandiff/shared/api.ts";
import type { SessionId, ThreadId } from "@tandiff/shared/ids.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { LogRow, Storage } from "../storage/port.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";

/** Sessions whose fixes are kept; those of others are read from the log again. */
const mostKept = 50;

/** Tells which characters of the workspace were written and deleted for which thread, as the log's rows declare it. */
export class Fixes {
  readonly #storage: Pick<Storage, "readLog">;
  readonly #kept = new BoundedCache<Reading>(mostKept);

  constructor(storage: Pick<Storage, "readLog">) {
    this.#storage = storage;
  }

  /** Reads what came since it was asked the last time; nobody else waits for that. */
  async of(session: SessionId): Promise<FixesView> {
    const reading = this.#kept.getOr(session, () => ({ reader: new FixReader(), last: Promise.resolve() }));
    const { reader } = reading;
    const readOn = () => readRows(reader, this.#storage.readLog(session, reader.seq));
    // Each row is read once, whoever asks meanwhile.
    const done = reading.last.then(readOn);
    reading.last = done.catch(() => undefined);
    await done;
    return reader.view();
  }
}

interface Reading {
  readonly reader: FixReader;
  /** Done once nobody reads. */
  last: Promise<void>;
}

async function readRows(reader: FixReader, rows: AsyncIterable<LogRow>): Promise<void> {
  for await (const row of rows) reader.read(row);
}

/** Adds up the rows of one session's log. */
export class FixReader {
  #seq = 0;
  #threads: ThreadId[] = [];
  #written: FixedRange[] = [];
  #deleted: FixedRange[] = [];

  /** The last row that was read. */
  get seq(): number {
    return this.#seq;
  }

  read(row: Pick<LogRow, "seq" | "kind" | "cause" | "payload">): void {
    this.#seq = row.seq;
    if (row.kind === "text:code") return this.#begin(restoreText(readCompactedText(row.payload)).fixes);
    if (row.kind !== "update:code" || row.cause === null) return;
    const thread = this.#indexOf(row.cause);
    const { structs, ds } = Y.decodeUpdate(row.payload);
    for (const { id, length } of structs) add(this.#written, [thread, id.client, id.clock, length]);
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) add(this.#deleted, [thread, client, clock, len]);
    }
  }

  view(): FixesView {
    return { threads: [...this.#threads], written: [...this.#written], deleted: [...this.#deleted] };
  }

  /** What was read before has other Yjs ids now. */
  #begin({ threads, written, deleted }: FixesView): void {
    this.#threads = [...threads];
    this.#written = [...written];
    this.#deleted = [...deleted];
  }

  #indexOf(thread: ThreadId): number {
    const known = this.#threads.indexOf(thread);
    return known < 0 ? this.#threads.push(thread) - 1 : known;
  }
}

/** Typing goes on where it was: a key more makes the last range longer. */
function add(ranges: FixedRange[], range: FixedRange): void {
  const last = ranges.at(-1);
  const [thread, client, clock, length] = range;
  if (last && last[0] === thread && last[1] === client && last[2] + last[3] === clock) {
    ranges[ranges.length - 1] = [thread, client, last[2], last[3] + length];
  } else ranges.push(range);
}
