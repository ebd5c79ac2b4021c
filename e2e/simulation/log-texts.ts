import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import * as Y from "yjs";
import { readCompactedText, restoreText } from "../../server/src/compaction/compacted-text.ts";
import type { LogRow } from "../../server/src/storage/port.ts";

/** A document's texts by root as the log has them. @throws when edits are missing that others build on */
export function textsIn(rows: Iterable<LogRow>, document: DocumentName): ReadonlyMap<string, string> {
  let doc = new Y.Doc({ gc: false });
  for (const { kind, payload } of rows) {
    if (kind === `text:${document}`) doc = restoreText(readCompactedText(payload)).doc;
    if (kind === `update:${document}`) Y.applyUpdate(doc, payload);
  }
  if (doc.store.pendingStructs !== null) throw new Error("The log's edits do not build on each other.");
  return new Map([...doc.share.keys()].map((root) => [root, doc.getText(root).toJSON()]));
}
