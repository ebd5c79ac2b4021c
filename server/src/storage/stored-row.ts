import type { KeyObject } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { openRow, resealRow, type SealedRow } from "./log-codec.ts";
import type { LinkedRow, LogHead, LogRow } from "./port.ts";
import type { PackedRow } from "./segment-encoding.ts";

/** A row as it was appended, whether it is stored by itself or in a segment. */
export function openedRow(key: KeyObject, row: SealedRow | PackedRow): LogRow {
  if ("sealed" in row) return openRow(key, row);
  const { nonce: _, ...opened } = row;
  return opened;
}

/**
 * The same with its links. One from a segment has none of its own: it is linked to `before`, and where it was another
 * row's successor, the next row that is stored by itself does not go on from it.
 */
export function linkedRow(
  key: KeyObject,
  session: SessionId,
  row: SealedRow | PackedRow,
  before: LogHead,
): LinkedRow {
  const { prev, hash } = "sealed" in row ? row : resealRow(key, session, row, before.hash, row.nonce);
  return { ...openedRow(key, row), prev, hash };
}
