import { onTestFinished } from "vitest";
import { createTestSession, newSharedKeyring } from "../testing.ts";
import type { LogWriterOptions } from "./log-writer.ts";
import { openPostgresStorage } from "./postgres-storage.ts";
import { borrowTestDatabase } from "./testing-database.ts";

/** For tests only: two nodes with one keyring in one database that is theirs alone, started at the same time. */
export async function twoNodes(options: LogWriterOptions = {}, makeDatabase = borrowTestDatabase) {
  const { url, drop } = await makeDatabase();
  onTestFinished(drop);
  const keyring = newSharedKeyring();
  const open = () => openPostgresStorage({ ...options, url, keyring });
  const [one, other] = await Promise.all([open(), open()]);
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
  return { one, other, url, keyring, ...(await createTestSession({ storage: one, keyring })) };
}
