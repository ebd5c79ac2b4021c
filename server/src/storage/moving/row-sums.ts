import { hash } from "node:crypto";
import { encodeFields, type Field } from "../canonical-encoding.ts";

/** Rows' hashes are added up in as many bits as each has. */
const modulus = 1n << 256n;

/** What some rows come to, in whatever order they are read. */
export interface RowSum {
  readonly rows: number;
  /** The sum of their SHA-256. */
  readonly sum: bigint;
}

const none: RowSum = { rows: 0, sum: 0n };

/** Adds up the rows of tables, and of sessions over all tables, so that two databases can be compared. */
export class RowSums {
  readonly #ofTables = new Map<string, RowSum>();
  readonly #ofSessions = new Map<string, RowSum>();

  /** @param session whose row it is; null where it is of none */
  add(table: string, row: readonly Field[], session: string | null): void {
    const digest = BigInt(`0x${hash("sha256", encodeFields([table, ...row]), "hex")}`);
    addTo(this.#ofTables, table, digest);
    if (session !== null) addTo(this.#ofSessions, session, digest);
  }

  ofTable(table: string): RowSum {
    return this.#ofTables.get(table) ?? none;
  }

  ofSession(session: string): RowSum {
    return this.#ofSessions.get(session) ?? none;
  }

  /** Tables and sessions of which the other has other rows. */
  differences(other: RowSums): readonly string[] {
    return [
      ...differing(this.#ofTables, other.#ofTables).map((table) => `table ${table}`),
      ...differing(this.#ofSessions, other.#ofSessions).map((session) => `session ${session}`),
    ];
  }
}

function addTo(sums: Map<string, RowSum>, name: string, digest: bigint): void {
  const { rows, sum } = sums.get(name) ?? none;
  sums.set(name, { rows: rows + 1, sum: (sum + digest) % modulus });
}

function differing(one: ReadonlyMap<string, RowSum>, other: ReadonlyMap<string, RowSum>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => {
    const [a, b] = [one.get(name) ?? none, other.get(name) ?? none];
    return a.rows !== b.rows || a.sum !== b.sum;
  });
}
