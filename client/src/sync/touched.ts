import { seedClientId } from "@tandiff/shared/sync/protocol.ts";
import type * as Y from "yjs";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";

/** Whether anybody has written in a text or deleted from it since the server seeded it. */
export function isTouched(text: Y.Text): boolean {
  for (const item of textItems(text)) {
    if (item.deleted || item.id.client !== seedClientId) return true;
  }
  return false;
}
