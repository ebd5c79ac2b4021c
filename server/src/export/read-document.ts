import * as Y from "yjs";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";
import type { Storage } from "../storage/port.ts";

/** A document as its rows have it. */
export async function readDocument(
  storage: Pick<Storage, "compactedText" | "readUpdates">,
  session: SessionId,
  name: DocumentName,
): Promise<Y.Doc> {
  const compacted = await storage.compactedText(session, name);
  const doc = compacted ? restoreText(readCompactedText(compacted.payload)).doc : new Y.Doc({ gc: false });
  for await (const { payload } of storage.readUpdates(session, name, compacted?.seq ?? 0))
    Y.applyUpdate(doc, payload);
  return doc;
}
