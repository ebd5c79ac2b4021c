import type { SessionId } from "@tandiff/shared/ids.ts";
import { Event } from "@tandiff/shared/session/events.ts";
import * as Y from "yjs";
import type { ChainVerdict } from "./storage/log-codec.ts";
import type { Storage } from "./storage/port.ts";
import { openTestStorage } from "./storage/testing.ts";

/** For tests only: what the log of a folder's one session comes to. */
export interface StoredCall {
  /** Of the first file. */
  readonly text: string;
  /** First comments of threads. */
  readonly comments: readonly string[];
}

/** What is asked of a storage to read a call. */
type ReadableStorage = Pick<Storage, "sessions" | "readLog"> & {
  readonly verifyLog: (session: SessionId) => Promise<ChainVerdict>;
};

/**
 * For tests only: reads it while no server runs on the folder.
 * @throws when the log does not verify.
 */
export async function readFolder(path: string): Promise<StoredCall> {
  const { storage, folder } = openTestStorage({}, path);
  const [session] = await storage.sessions();
  if (!session) throw new Error("There is no session.");
  const stored = await readCall(storage, session.id);
  await storage.close();
  folder.release();
  return stored;
}

/**
 * For tests only: the same of one session in a storage.
 * @throws when the log does not verify.
 */
export async function readCall(storage: ReadableStorage, session: SessionId): Promise<StoredCall> {
  const doc = new Y.Doc({ gc: false });
  const comments: string[] = [];
  for await (const row of storage.readLog(session)) {
    if (row.kind === "update:code") {
      Y.applyUpdate(doc, row.payload);
      continue;
    }
    const event = Event.parse(JSON.parse(Buffer.from(row.payload).toString()));
    if (event.kind === "thread.opened") comments.push(event.body);
  }
  const verdict = await storage.verifyLog(session);
  if (!verdict.ok) throw new Error(`The log does not verify: ${JSON.stringify(verdict)}.`);
  return { text: doc.getText("f:0").toJSON(), comments };
}

/** The words that tests type, such as `<t1p0n12>`, in the order in which they stand. */
export const words = (text: string): string[] => text.match(/<\w+>/g) ?? [];

/** @throws when one of `expected` is missing, or any stands twice; `what` says what they are. */
export function assertOnce(stored: readonly string[], expected: readonly string[], what: string): void {
  const known = new Set(stored);
  const missing = expected.filter((word) => !known.has(word));
  if (missing.length > 0) throw new Error(`Lost ${what}: ${missing.slice(0, 5).join(" ")}.`);
  if (known.size < stored.length) {
    const twice = stored.filter((word, index) => stored.indexOf(word) !== index);
    throw new Error(`Doubled ${what}: ${twice.slice(0, 5).join(" ")}.`);
  }
}
