import { expect, test } from "vitest";
import { chainStart, sameBytes, sameHead } from "../log-codec.ts";
import { rowsPerSegment } from "../packer.ts";
import type { LinkedRow, LogHead } from "../port.ts";
import { testRow, variedRows, variedRowsFrom } from "../testing.ts";
import { allOf, contract, withSession, type Open } from "./testing-contract.ts";

const always = Number.MAX_SAFE_INTEGER;

async function openLog(open: Open, rows: number) {
  const defects: unknown[] = [];
  const opened = await withSession(open({ onDefect: (error) => defects.push(error) }));
  if (rows > 0) await opened.storage.append(opened.session, variedRows(rows));
  return { ...opened, defects };
}

type Log = Awaited<ReturnType<typeof openLog>>;

/** All that the storage can be asked of the log. */
async function readAll({ storage, session }: Pick<Log, "storage" | "session">) {
  const all = await allOf(storage.readLog(session));
  const afterEach: number[][] = [];
  const notesAfter: number[][] = [];
  for (const { seq } of all.filter((_, index) => index % 9 === 0)) {
    afterEach.push((await allOf(storage.readLog(session, seq))).map((row) => row.seq));
    notesAfter.push((await allOf(storage.readUpdates(session, "notes", seq))).map((row) => row.seq));
  }
  return {
    all,
    afterEach,
    notesAfter,
    linked: (await allOf(storage.readOn(session, chainStart))).map(spelled),
    events: await allOf(storage.readEvents(session)),
    code: await allOf(storage.readUpdates(session, "code", 0)),
    lastUpdateAt: await storage.lastUpdateAt(session),
    head: await storage.logHead(session),
  };
}

/** Whatever its bytes are kept in. */
function spelled({ payload, hash, prev, ...row }: LinkedRow) {
  const [text, own, before] = [payload, hash, prev].map((bytes) => Buffer.from(bytes).toString("hex"));
  return { ...row, text, own, before };
}

/** Whether each row goes on from the one before, the first from `after`. */
function areLinked(rows: readonly LinkedRow[], after: LogHead): boolean {
  const before = [after, ...rows];
  return rows.every(
    ({ seq, prev }, index) =>
      seq === after.seq + index + 1 && sameBytes(prev, before[index]?.hash ?? chainStart.hash),
  );
}

/** From where it stands. */
async function restOf<Value>(rows: Iterator<Value> | AsyncIterator<Value>): Promise<Value[]> {
  const rest: Value[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) rest.push(next.value);
  return rest;
}

function iterator<Value>(rows: Iterable<Value> | AsyncIterable<Value>) {
  return Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
}

contract((open, shared) => {
  test("whatever is read of a log is the same once its rows are packed, after a restart too", async () => {
    const log = await openLog(open, 120);
    const before = await readAll(log);
    expect(before.all).toHaveLength(121);
    await log.storage.packAtRest(always);
    expect(await log.count("segments")).toBe(2);
    // Events, and the last row of all.
    expect(await log.count("log")).toBe(before.events.length + 1);
    expect(await readAll(log)).toEqual(before);
    const again = await log.restart();
    expect(await readAll({ ...again, session: log.session })).toEqual(before);
  });

  test("rows tell whether they go on from the one that is known, packed or not", async () => {
    const { storage, session } = await openLog(open, 0);
    const known = await storage.logHead(session);
    const stored = await storage.append(session, variedRows(40));
    const another = { ...known, hash: new Uint8Array(32) };
    for (const pack of [false, true]) {
      if (pack) await storage.packAtRest(always);
      const rows = await allOf(storage.readOn(session, known));
      expect(rows.map(spelled)).toEqual(stored.map(spelled));
      expect(areLinked(rows, known)).toBe(true);
      expect(areLinked(await allOf(storage.readOn(session, another)), another)).toBe(false);
    }
    expect(sameHead(stored.at(-1) ?? known, await storage.logHead(session))).toBe(true);
  });

  test("a log is packed again and again while it grows, and goes on from its last row", async () => {
    const log = await openLog(open, 40);
    const expected = (await readAll(log)).all.map(({ payload }) => payload);
    for (let round = 0; round < 5; round += 1) {
      await log.storage.packAtRest(always);
      const more = variedRows(40);
      await log.storage.append(log.session, more);
      expected.push(...more.map(({ payload }) => new Uint8Array(payload)));
    }
    const { all, head } = await readAll(log);
    expect(all.map(({ payload }) => payload)).toEqual(expected);
    expect(await log.storage.verifyLog(log.session)).toEqual({ ok: true, head });
  });

  test("rows are packed by themselves as they come, and one that is added last stays a row", async () => {
    const log = await openLog(open, 1);
    for (let index = 0; index < 3 * rowsPerSegment; index += 64) {
      await log.storage.append(log.session, variedRows(64));
    }
    await expect.poll(() => log.count("segments")).toBeGreaterThan(1);
    const before = await allOf(log.storage.readLog(log.session));
    expect(before).toHaveLength(2 + 3 * rowsPerSegment);
    await log.storage.packAtRest(variedRowsFrom - 1);
    expect(await log.count("log")).toBeGreaterThan(rowsPerSegment / 2);
    await log.storage.packAtRest(always);
    expect(await allOf(log.storage.readLog(log.session))).toEqual(before);
    expect(log.defects).toEqual([]);
  });

  test("a read that is under way while rows are packed misses none and has none twice", async () => {
    for (const pauseAt of [0, 1, 57, 299]) {
      const log = await openLog(open, 300);
      const expected = {
        all: await allOf(log.storage.readLog(log.session)),
        code: await allOf(log.storage.readUpdates(log.session, "code", 0)),
      };
      const all = iterator(log.storage.readLog(log.session));
      const code = iterator(log.storage.readUpdates(log.session, "code", 0));
      const rows: unknown[] = [];
      const updates: unknown[] = [];
      for (let count = 0; count < pauseAt; count += 1) {
        rows.push((await all.next()).value);
        if (count < 200) updates.push((await code.next()).value);
      }
      await log.storage.packAtRest(always);
      rows.push(...(await restOf(all)));
      updates.push(...(await restOf(code)));
      expect(rows).toEqual(expected.all);
      expect(updates).toEqual(expected.code);
    }
  });

  test("the log verifies from every head that it had before it was packed, and compacted", async () => {
    const log = await openLog(open, 0);
    const heads: LogHead[] = [];
    for (const row of variedRows(60)) {
      await log.storage.append(log.session, [row]);
      heads.push(await log.storage.logHead(log.session));
    }
    await log.storage.packAtRest(always);
    expect(await log.count("segments")).toBe(2);
    const head = heads.at(-1);
    for (const known of heads)
      expect(await log.storage.verifyLog(log.session, known)).toEqual({ ok: true, head });
    const [some] = heads.slice(20);
    const other = { seq: some?.seq ?? 0, hash: new Uint8Array(32) };
    expect(await log.storage.verifyLog(log.session, other)).toEqual({
      ok: false,
      seq: other.seq,
      reason: "rewritten",
    });
  });

  test.each([
    [
      "a changed byte",
      "UPDATE segments SET sealed = zeroblob(length(sealed)) WHERE session = :session AND last < 150",
      "changed",
    ],
    ["another end", "UPDATE segments SET last = last + 1 WHERE session = :session AND last < 150", "changed"],
    [
      "another document",
      "UPDATE segments SET document = 'notes', last = last + 1 WHERE session = :session AND last < 150",
      "changed",
    ],
    ["another time", "UPDATE segments SET at = at + 1 WHERE session = :session AND last > 150", "changed"],
    ["none", "DELETE FROM segments WHERE session = :session AND last < 150", "missing"],
    ["none at its end", "DELETE FROM segments WHERE session = :session AND last > 150", "missing"],
    [
      "a row beside it",
      "INSERT INTO log SELECT session, 50, at, participant, audience, cause, 'update:code', command, sealed, prev, hash FROM log WHERE session = :session AND seq = 1",
      "",
    ],
    ["a row less beside it", "DELETE FROM log WHERE session = :session AND seq = 57", "missing"],
  ])("a log with %s in the place of a segment is found", async (_what, sql, reason) => {
    const log = await openLog(shared, 0);
    const { storage, session } = log;
    const rows = variedRows(200).map((row) => (row.kind === "update:notes" ? testRow("key") : row));
    await storage.append(session, rows.slice(0, 100));
    await storage.packAtRest(always);
    await storage.append(session, rows.slice(100));
    await storage.packAtRest(always);
    expect(await log.count(`segments WHERE session = '${session}'`)).toBe(2);
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
    await log.tamper(sql.replaceAll(":session", `'${session}'`));
    const found = reason === "" ? { ok: false } : { ok: false, reason };
    expect(await storage.verifyLog(session)).toMatchObject(found);
    // It is nothing to those that come after it.
    await storage.erase(session, { at: 1_700_000_000_000, by: "organiser" });
  });

  test("an older segment of the same rows is found", async () => {
    const log = await openLog(open, 100);
    await log.storage.packAtRest(always);
    await log.tamper("CREATE TABLE older AS SELECT * FROM segments WHERE document = 'code'");
    await log.storage.append(log.session, variedRows(100));
    await log.storage.packAtRest(always);
    await log.tamper(
      "DELETE FROM segments WHERE document = 'code'; INSERT INTO segments SELECT * FROM older; DROP TABLE older",
    );
    expect(await log.storage.verifyLog(log.session)).toMatchObject({ ok: false, reason: "missing" });
  });

  test("a row that was changed is not packed, so that it is found where it stands, and is reported", async () => {
    const log = await openLog(open, 100);
    await log.tamper("UPDATE log SET at = at + 1 WHERE seq = 40");
    const found = await log.storage.verifyLog(log.session);
    expect(found).toEqual({ ok: false, seq: 40, reason: "changed" });
    await log.storage.packAtRest(always);
    expect(await log.storage.verifyLog(log.session)).toEqual(found);
    const cause = expect.objectContaining({ message: expect.stringContaining("Row 40") });
    expect(log.defects).toEqual([expect.objectContaining({ cause })]);
  });

  test("when a document was changed last is known, also when that is packed and an older change is not", async () => {
    const log = await openLog(open, 1);
    const notes = testRow("note", { at: variedRowsFrom, kind: "update:notes" });
    const code = Array.from({ length: rowsPerSegment }, (_, index) =>
      testRow("key", { at: variedRowsFrom + index }),
    );
    await log.storage.append(log.session, [notes, ...code, testRow("{}", { kind: "comment.added" })]);
    await expect.poll(() => log.count("segments")).toBe(1);
    expect(await log.storage.lastUpdateAt(log.session)).toBe(variedRowsFrom + rowsPerSegment - 1);
  });
});
