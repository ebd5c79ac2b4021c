import { expect, test } from "vitest";
import type { Compaction } from "../port.ts";
import { testRow } from "../testing.ts";
import { allOf, contract, logTexts, withSession } from "./testing-contract.ts";

contract((open, shared) => {
  test("the texts stay, and how they came about is gone, but for its hashes", async () => {
    const { server, storage, session } = await withSession(open());
    await storage.append(session, [testRow("typed"), testRow("{}", { kind: "comment.added" })]);
    await storage.append(session, [testRow("more"), testRow("seen", { kind: "view:page" })]);
    const before = await storage.logHead(session);
    const told: number[] = [];
    const text = testRow("text", { kind: "text:code" });
    await storage.compact(
      session,
      async () => ({ documents: ["code"], kinds: ["view:page"], rows: [text] }),
      (rows) => told.push(...rows.map(({ seq }) => seq)),
    );

    expect(told).toEqual([6, 7]);
    expect((await logTexts(storage, session)).filter((row) => !row.includes("digest"))).toEqual([
      "{}",
      "{}",
      "text",
    ]);
    expect(await allOf(storage.readUpdates(session, "code", 0))).toEqual([]);
    expect(await storage.compactedText(session, "code")).toMatchObject({ seq: 7 });
    const again = await server.restart();
    expect(await again.storage.verifyLog(session, before)).toMatchObject({ ok: true, head: { seq: 7 } });
  });

  test("while a long log is compacted everybody else has their turn", async () => {
    const { storage, session } = await withSession(shared());
    await storage.append(
      session,
      Array.from({ length: 3_000 }, (_, index) => testRow(`row ${index}`)),
    );
    let [turns, isDone] = [0, false];
    const countTurns = (): void => {
      turns += 1;
      if (!isDone) setImmediate(countTurns);
    };
    setImmediate(countTurns);
    await storage.compact(
      session,
      async () => {
        const { length } = await allOf(storage.readLog(session));
        return { documents: ["code"], kinds: [], rows: [testRow(`${length}`, { kind: "text:code" })] };
      },
      () => undefined,
    );
    isDone = true;
    // 3,000 rows are some tens of milliseconds of work, of which nobody waits for more than a few at once.
    expect(turns).toBeGreaterThan(5);
    const text = await storage.compactedText(session, "code");
    expect(Buffer.from(text?.payload ?? []).toString()).toBe("3001");
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
  });

  test("a row that comes while a compaction is made is in it; where rows come all the time nothing is changed", async () => {
    const { storage, session } = await withSession(shared());
    await storage.append(session, [testRow("first")]);
    const typedMeanwhile = (times: number) => {
      let attempts = 0;
      return async (): Promise<Compaction> => {
        attempts += 1;
        const texts = await logTexts(storage, session);
        if (attempts <= times) await storage.append(session, [testRow(`meanwhile ${attempts}`)]);
        return { documents: ["code"], kinds: [], rows: [testRow(texts.join(), { kind: "text:code" })] };
      };
    };
    const told: number[] = [];
    const compact = (times: number) =>
      storage.compact(session, typedMeanwhile(times), (rows) => told.push(...rows.map(({ seq }) => seq)));
    await expect(compact(100)).rejects.toMatchObject({ code: "conflict" });
    expect(await storage.compactedText(session, "code")).toBeNull();
    await storage.append(session, [testRow("calm")]);
    const before = await logTexts(storage, session);
    await compact(1);
    expect((await logTexts(storage, session)).slice(-1)).toEqual([[...before, "meanwhile 1"].join()]);
    expect(told).toEqual([before.length + 2, before.length + 3]);
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
  });
});
