import * as Y from "yjs";

/** Characters of a paste. */
const paste = 120_000;

/** Updates of a page that types at one place. */
export function typedKeys(clientId: number, count: number): readonly Uint8Array[] {
  return updatesOf(clientId, (text) => {
    for (let key = 0; key < count; key += 1) text.insert(key, "k");
  });
}

/** Pairs of updates: a paste, and its deletion. */
export function pastes(clientId: number, count: number): readonly (readonly Uint8Array[])[] {
  const all = updatesOf(clientId, (text) => {
    for (let round = 0; round < count; round += 1) {
      text.insert(0, "p".repeat(paste));
      text.delete(0, paste);
    }
  });
  return Array.from({ length: count }, (_, round) => all.slice(2 * round, 2 * round + 2));
}

function updatesOf(clientId: number, change: (text: Y.Text) => void): readonly Uint8Array[] {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  change(doc.getText("f:0"));
  return updates;
}
