import { seedClientId } from "@tandiff/shared/sync/protocol.ts";
import type * as Y from "yjs";

/** Whether anybody has written in a text or deleted from it since the server seeded it. */
export function isTouched(text: Y.Text): boolean {
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || item.id.client !== seedClientId) return true;
  }
  return false;
}
