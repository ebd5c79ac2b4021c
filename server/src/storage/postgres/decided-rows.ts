import type { KeyObject } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { SealedRow } from "../log-codec.ts";
import { NewerRow } from "../newer-row.ts";
import type { DecideRows, LinkedRow, LogHead, NewRow } from "../port.ts";
import { linkedRow } from "../stored-row.ts";
import { readsOf, type Transaction } from "./database.ts";
import { LogPages } from "./log-pages.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

/** What is to be appended, see `Storage.append`. */
export interface Undecided {
  readonly session: SessionId;
  readonly rows: readonly NewRow[] | DecideRows;
  /** Null appends rows whoever has appended before. */
  readonly after: LogHead | null;
}

/** What others have appended to sessions, null where that cannot be told at once. */
export type Between = ReadonlyMap<SessionId, readonly LinkedRow[] | null>;

/** Reads what those have to know who decide; to be asked for behind the locks of the sessions' heads. */
export async function readBetween(
  transaction: Transaction,
  keyTable: SessionKeyTable,
  group: readonly Undecided[],
  keys: ReadonlyMap<SessionId, KeyObject>,
): Promise<Between> {
  const from = new Map<SessionId, LogHead>();
  for (const { session, rows, after } of group) {
    const first = from.get(session);
    if (typeof rows === "function" && after && after.seq <= (first ?? after).seq) from.set(session, after);
  }
  return new Map(
    await Promise.all(
      Array.from(from, async ([session, after]) => {
        const tail = await new LogPages(readsOf(transaction), keyTable, session).tail(after.seq);
        const key = keys.get(session);
        return [session, tail && key ? openAll(session, tail, after, key) : null] as const;
      }),
    ),
  );
}

/** Null where a newer version of the program has written one: whoever reads on is told so. */
function openAll(
  session: SessionId,
  rows: readonly SealedRow[],
  after: LogHead,
  key: KeyObject,
): readonly LinkedRow[] | null {
  let head = after;
  try {
    return rows.map((row) => {
      const linked = linkedRow(key, session, row, head);
      head = linked;
      return linked;
    });
  } catch (error) {
    if (error instanceof NewerRow) return null;
    throw error;
  }
}

/** @returns null where it could not be decided */
export function decidedRows({ session, rows, after }: Undecided, between: Between): readonly NewRow[] | null {
  if (typeof rows !== "function") return rows;
  const all = between.get(session);
  return all && after ? rows(all.filter(({ seq }) => seq > after.seq)) : null;
}
