import type * as Y from "yjs";
import { focusClientId } from "@tandiff/shared/sync/protocol.ts";
import { minimalChanges } from "@tandiff/shared/text/text-changes.ts";
import type { Roots } from "./roots.ts";

/** Brings texts to what is wanted, with the fewest changes. */
export function writeTexts(doc: Y.Doc, roots: Roots, texts: ReadonlyMap<string, string>): void {
  doc.clientID = focusClientId;
  doc.transact(() => {
    for (const [root, wanted] of texts) {
      const text = roots.text(root);
      for (const change of minimalChanges(text?.toJSON() ?? "", wanted).toReversed()) {
        text?.delete(change.offset, change.length);
        text?.insert(change.offset, change.text);
      }
    }
  });
}
