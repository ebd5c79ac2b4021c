import type { SessionId } from "@tandiff/shared/ids.ts";
import type { Keyring } from "../storage/keyring.ts";
import type { LogHead } from "../storage/port.ts";
import type { DatabaseFile } from "../storage/sqlite/database-file.ts";
import type { Logs } from "./verify.ts";

/** The logs of a data folder, whether a server runs on it or not. */
export function folderLogs(database: DatabaseFile, keyring: Keyring): Logs {
  return {
    sessions: () => database.sessions(),
    has: (session) => database.has(session),
    hasKey: (session) => keyring.hasSessionKey(session),
    erasureOf: (session) => keyring.erasureOf(session),
    verify: (session: SessionId, known?: LogHead) => database.verify(session, keyring, known),
  };
}
