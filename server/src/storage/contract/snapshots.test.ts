import { documents } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { testRow } from "../testing.ts";
import { allOf, contract, withSession } from "./testing-contract.ts";

contract((open) => {
  async function withSnapshot() {
    const opened = await withSession(open());
    const { storage, session, candidate } = opened;
    await storage.append(session, [testRow("a"), testRow("b")]);
    const snapshot = {
      seq: 3,
      state: Buffer.from("ab".repeat(1_000)),
      stateVector: Uint8Array.from([1, 100, 2]),
      nothingNew: Uint8Array.from([0, 0]),
      owners: new Map([[100, candidate]]),
    };
    await storage.putSnapshot(session, "code", snapshot);
    return { ...opened, snapshot };
  }

  test("a snapshot comes back after a restart, and the rows after it are those that it lacks", async () => {
    const { server, session, snapshot } = await withSnapshot();
    const { storage } = await server.restart();
    const found = await storage.snapshot(session, "code");
    expect({ ...found, state: Buffer.from(found?.state ?? []) }).toEqual(snapshot);
    const { state: _, ...outline } = snapshot;
    expect(await storage.outline(session, "code")).toEqual(outline);
    expect(await storage.snapshot(session, "notes")).toBeNull();

    await storage.append(session, [testRow("c"), testRow("{}", { kind: "session.created" })]);
    const later = await allOf(storage.readUpdates(session, "code", snapshot.seq));
    expect(later.map(({ seq, payload }) => [seq, Buffer.from(payload).toString()])).toEqual([[4, "c"]]);
    expect((await allOf(storage.readEvents(session))).map(({ seq }) => seq)).toEqual([1, 5]);
  });

  test.each([
    ["was changed", "UPDATE snapshots SET outline = zeroblob(100), state = zeroblob(100)"],
    ["was put to another row", "UPDATE snapshots SET seq = 2"],
    ["was put to another document", "UPDATE snapshots SET document = 'notes'"],
  ])("a snapshot that %s is passed over", async (_what, sql) => {
    const { storage, tamper, session } = await withSnapshot();
    await tamper(sql);
    expect(await storage.snapshot(session, "code")).toBeNull();
    expect(await storage.snapshot(session, "notes")).toBeNull();
    for (const document of documents) expect(await storage.outline(session, document)).toBeNull();
  });

  test("a snapshot is passed over when either of its parts stands in the place of the other", async () => {
    const { storage, tamper, session } = await withSnapshot();
    await tamper("UPDATE snapshots SET state = outline");
    expect(await storage.outline(session, "code")).not.toBeNull();
    expect(await storage.snapshot(session, "code")).toBeNull();
    await tamper("UPDATE snapshots SET outline = zeroblob(100)");
    expect(await storage.outline(session, "code")).toBeNull();
  });

  test("a snapshot that is ahead of its log is passed over", async () => {
    const { storage, tamper, session, snapshot } = await withSnapshot();
    await tamper("CREATE TABLE older AS SELECT * FROM log_heads");
    await storage.append(session, [testRow("c")]);
    await storage.putSnapshot(session, "code", { ...snapshot, seq: 4 });
    await tamper(
      "DELETE FROM log WHERE seq = 4; DELETE FROM log_heads; INSERT INTO log_heads SELECT * FROM older; DROP TABLE older",
    );
    expect((await storage.logHead(session)).seq).toBe(3);
    expect(await storage.snapshot(session, "code")).toBeNull();
    expect(await storage.outline(session, "code")).toBeNull();
  });

  test("a snapshot tells nothing to whoever has the database alone", async () => {
    const { count } = await withSnapshot();
    const having = (text: string) => {
      const bytes = `unhex('${Buffer.from(text).toString("hex")}')`;
      return count(`snapshots WHERE instr(outline, ${bytes}) > 0 OR instr(state, ${bytes}) > 0`);
    };
    expect(await count("snapshots")).toBe(1);
    expect(await having("")).toBe(1);
    for (const text of ["abab", "owners"]) expect(await having(text)).toBe(0);
  });
});
