import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import * as Y from "yjs";

/** What was typed in a session of 90 minutes, one update a key. */
export interface LongSession {
  readonly updates: readonly Uint8Array[];
  /** Bytes of the final document as one update. */
  readonly documentBytes: number;
}

const words =
  "return if err != nil func range order price total customer := for the ferry berth is free".split(" ");

/** Numbers from 0 to 1, the same in every run. */
function numbers(): () => number {
  let count = 0;
  return () => {
    const hash = createHash("sha256").update(String(count++)).digest();
    return hash.readUInt32BE() / 2 ** 32;
  };
}

/**
 * Four people in three files: bursts of a dozen keys, every eighth key takes one back, then on to another
 * place, mostly a near one.
 */
export function makeLongSession(keys: number): LongSession {
  const random = numbers();
  const doc = new Y.Doc({ gc: false });
  const updates: Uint8Array[] = [];
  doc.on("update", (bytes: Uint8Array) => updates.push(bytes));
  const clients = Array.from({ length: 4 }, (_, index) => 3_000_000_000 + index);
  let text = doc.getText("f:0");
  let at = 0;
  let typing = "";
  while (updates.length < keys) {
    if (random() < 0.08) {
      doc.clientID = clients[Math.floor(random() * 4)] ?? 0;
      if (random() < 0.2) text = doc.getText(`f:${Math.floor(random() * 3)}`);
      const step =
        random() < 0.7 ? at + Math.floor((random() - 0.5) * 160) : Math.floor(random() * text.length);
      at = Math.max(0, Math.min(text.length, step));
    }
    at = Math.min(at, text.length);
    if (random() < 0.12 && at > 0) text.delete(--at, 1);
    else {
      if (typing === "")
        typing = `${words[Math.floor(random() * words.length)]}${random() < 0.12 ? "\n" : " "}`;
      text.insert(at++, typing.slice(0, 1));
      typing = typing.slice(1);
    }
  }
  return { updates, documentBytes: Y.encodeStateAsUpdate(doc).length };
}

/** The size of the session's log as a text of a line a key, compressed: what its storage is held against. */
export function gzippedLog({ updates }: LongSession): number {
  const random = numbers();
  let now = 1_790_000_000_000;
  const lines = updates.map((update, index) => {
    now += Math.floor(random() * 360);
    return JSON.stringify({
      seq: index + 1,
      at: now,
      participant: "w8sdt07izgevflv0",
      audience: "everyone",
      cause: null,
      kind: "update:code",
      payload: Buffer.from(update).toString("base64"),
    });
  });
  return gzipSync(lines.join("\n"), { level: 9 }).length;
}
