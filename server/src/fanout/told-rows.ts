import { z } from "zod";
import { RowColumns } from "../storage/log-codec.ts";
import type { LinkedRow } from "../storage/port.ts";

/** Bytes of payloads above which all nodes read the rows themselves. */
const mostBytes = 16 * 1024;

const bytes = z.string().transform((text): Uint8Array => new Uint8Array(Buffer.from(text, "base64")));

/** Rows as one node tells them to another, under the session's key. */
export const ToldRows = z.array(RowColumns.extend({ payload: bytes, prev: bytes, hash: bytes }));

/** What `ToldRows` makes the rows of again; null of none, and where they are too large to be told. */
export function toldRows(rows: readonly LinkedRow[]): z.input<typeof ToldRows> | null {
  const size = rows.reduce((sum, { payload }) => sum + payload.byteLength, 0);
  if (rows.length === 0 || size > mostBytes) return null;
  return rows.map((row) => ({
    ...row,
    payload: textOf(row.payload),
    prev: textOf(row.prev),
    hash: textOf(row.hash),
  }));
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString("base64");
}
