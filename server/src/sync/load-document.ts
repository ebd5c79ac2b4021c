import * as Y from "yjs";
import type { ClientIds } from "./client-ids.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";
import type { Outline } from "../storage/port.ts";
import type { RoomOptions } from "./room.ts";

type Place = Pick<RoomOptions, "storage" | "session" | "document">;

const mostAtOnce = 128;
const emptyUpdate = Uint8Array.from([0, 0]);

/**
 * The outline of a document as the log has it, without reading its text; null when something has happened in it since
 * the last snapshot, or there is none.
 * @throws AppError "internal" when the log is not as the server wrote it
 */
export function loadOutline({ storage, session, document }: Place, clientIds: ClientIds): Outline | null {
  // Throws when rows were cut off or added behind the server's back.
  storage.logHead(session);
  const outline = storage.outline(session, document);
  if (outline === null) return null;
  const [newer] = storage.readUpdates(session, document, outline.seq);
  if (newer) return null;
  for (const [clientId, owner] of outline.owners) clientIds.claim(clientId, owner);
  return outline;
}

/**
 * A document as the log has it: its last snapshot, and the rows since then.
 * @throws AppError "internal" when the log is not as the server wrote it
 */
export function loadDocument(
  { storage, session, document }: Place,
  clientIds: ClientIds,
): { readonly state: Uint8Array; readonly rows: number } {
  // Throws when rows were cut off or added behind the server's back.
  storage.logHead(session);
  const snapshot = storage.snapshot(session, document);
  const compacted = snapshot ? null : storage.compactedText(session, document);
  const updates: Uint8Array[] = snapshot ? [snapshot.state] : [];
  if (compacted) updates.push(Y.encodeStateAsUpdate(restoreText(readCompactedText(compacted.payload)).doc));
  for (const [clientId, owner] of snapshot?.owners ?? []) clientIds.claim(clientId, owner);
  let rows = 0;
  for (const { payload, participant } of storage.readUpdates(
    session,
    document,
    (snapshot ?? compacted)?.seq ?? 0,
  )) {
    updates.push(payload);
    rows += 1;
    if (participant === null) continue;
    for (const clientId of Y.parseUpdateMeta(payload).from.keys()) clientIds.claim(clientId, participant);
  }
  return { state: updates.length > 0 ? mergeMany(updates) : emptyUpdate, rows };
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
