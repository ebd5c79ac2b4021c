import * as Y from "yjs";
import type { ClientIds } from "./client-ids.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";
import type { LogRow } from "../storage/port.ts";
import type { StoredOutline } from "../storage/snapshot.ts";
import type { RoomOptions } from "./room-options.ts";

type Place = Pick<RoomOptions, "storage" | "session" | "document">;

/** What the log has of a document. */
export interface LoadedDocument {
  readonly state: Uint8Array;
  /** Those that the last snapshot leaves out. */
  readonly rows: number;
  /** All of the document's rows up to here are in it. */
  readonly seq: number;
}

const mostAtOnce = 128;
const emptyUpdate = Uint8Array.from([0, 0]);

/**
 * The outline of a document as the log has it, without reading its text; null when something has happened in it since
 * the last snapshot, or there is none.
 * @throws AppError "internal" when the log is not as the server wrote it
 */
export async function loadOutline(
  { storage, session, document }: Place,
  clientIds: ClientIds,
): Promise<StoredOutline | null> {
  // Throws when rows were cut off or added behind the server's back.
  await storage.logHead(session);
  const outline = await storage.outline(session, document);
  if (outline === null) return null;
  if (!(await isEmpty(storage.readUpdates(session, document, outline.seq)))) return null;
  for (const [clientId, owner] of outline.owners) clientIds.claim(clientId, owner);
  return outline;
}

/**
 * A document as the log has it: its last snapshot, and the rows since then.
 * @throws AppError "internal" when the log is not as the server wrote it
 */
export async function loadDocument(
  { storage, session, document }: Place,
  clientIds: ClientIds,
): Promise<LoadedDocument> {
  // Throws when rows were cut off or added behind the server's back.
  await storage.logHead(session);
  const snapshot = await storage.snapshot(session, document);
  const compacted = snapshot ? null : await storage.compactedText(session, document);
  const updates: Uint8Array[] = snapshot ? [snapshot.state] : [];
  if (compacted) updates.push(Y.encodeStateAsUpdate(restoreText(readCompactedText(compacted.payload)).doc));
  for (const [clientId, owner] of snapshot?.owners ?? []) clientIds.claim(clientId, owner);
  let rows = 0;
  let { seq } = snapshot ?? compacted ?? { seq: 0 };
  for await (const row of storage.readUpdates(session, document, seq)) {
    updates.push(row.payload);
    rows += 1;
    ({ seq } = row);
    if (row.participant === null) continue;
    for (const clientId of Y.parseUpdateMeta(row.payload).from.keys()) {
      clientIds.claim(clientId, row.participant);
    }
  }
  return { state: updates.length > 0 ? mergeMany(updates) : emptyUpdate, rows, seq };
}

async function isEmpty(rows: AsyncIterable<LogRow>): Promise<boolean> {
  const { done } = await rows[Symbol.asyncIterator]().next();
  return done === true;
}

/**
 * One update of many, at least one. Yjs sorts all that it merges for each piece of it, so that 30,000 keys at once took it
 * half a minute.
 */
export function mergeMany(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length <= mostAtOnce) return Y.mergeUpdates([...updates]);
  const merged: Uint8Array[] = [];
  for (let from = 0; from < updates.length; from += mostAtOnce) {
    merged.push(Y.mergeUpdates(updates.slice(from, from + mostAtOnce)));
  }
  return mergeMany(merged);
}
