import { expect, test } from "vitest";
import { createTestSession, testRow } from "../testing.ts";
import { contract, withSession, type Open } from "./testing-contract.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { Storage } from "../port.ts";

const compact = (storage: Storage, session: SessionId): Promise<void> => {
  const rows = [testRow("text", { kind: "text:code" })];
  return storage.compact(
    session,
    async () => ({ documents: ["code"], kinds: [], rows }),
    () => undefined,
  );
};
const erase = (storage: Storage, session: SessionId): Promise<void> =>
  storage.erase(session, { at: 1, by: "organiser" });

/** Many, so that a part of them is read first, whatever is read at once. */
const count = 600;

async function openLog(open: Open) {
  const opened = await withSession(open());
  await opened.storage.append(
    opened.session,
    Array.from({ length: count }, (_, index) => testRow(`${index}`)),
  );
  return opened;
}

contract((open) => {
  test.each([
    ["compacted", compact, "conflict"],
    ["erased", erase, "not-found"],
  ] as const)(
    "of a log that is %s while it is read nobody takes a part for all",
    async (_, destroy, code) => {
      const { storage, session } = await openLog(open);
      let last = 0;
      const reading = async (): Promise<void> => {
        for await (const { seq } of storage.readLog(session)) {
          last = seq;
          if (seq === 5) await destroy(storage, session);
        }
      };
      await expect(reading()).rejects.toMatchObject({ code });
      expect(last).toBeLessThan(count);
    },
  );

  test("a log goes on to be read while rows are added, and another session is compacted", async () => {
    const { server, storage, session } = await openLog(open);
    const other = await createTestSession(server);
    const read: number[] = [];
    for await (const { seq } of storage.readLog(session)) {
      read.push(seq);
      if (seq !== 10) continue;
      await storage.append(other.session, [testRow("typed")]);
      await compact(storage, other.session);
      await storage.append(session, [testRow("later")]);
    }
    expect(read.slice(0, count + 1)).toEqual(Array.from({ length: count + 1 }, (_, index) => index + 1));
  });
});
