import * as Y from "yjs";
import type { ClientIds } from "./client-ids.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";
import type { RoomOptions } from "./room.ts";

const emptyUpdate = Uint8Array.from([0, 0]);

/**
 * A document as the log has it: its last snapshot, and the rows since then.
 * @throws AppError "internal" when the log is not as the server wrote it
 */
export function loadDocument(
  { storage, session, document }: Pick<RoomOptions, "storage" | "session" | "document">,
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
  return { state: updates.length > 0 ? Y.mergeUpdates(updates) : emptyUpdate, rows };
}
