import { rmSync } from "node:fs";
import { expect, onTestFinished, describe, test } from "vitest";
import { openFocusKeys } from "../focus-keys.ts";
import { openDataFolder } from "../data-folder.ts";
import { openKeyring } from "../keyring.ts";
import { createTestSession, newCommand, temporaryFolder, testRow } from "../testing.ts";
import { openPostgresStorage, type PostgresStorage } from "./postgres-storage.ts";
import { createTestDatabase, postgresIsMissing } from "./testing-database.ts";

/** Two nodes with one keyring in one database that is theirs alone, started at the same time. */
async function twoNodes() {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const folder = openDataFolder(temporaryFolder());
  onTestFinished(() => {
    folder.release();
    rmSync(folder.path, { recursive: true });
  });
  const keyring = openKeyring(folder);
  const open = () => openPostgresStorage({ url, keyring, focusKeys: openFocusKeys(folder) });
  const [one, other] = await Promise.all([open(), open()]);
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
  return { one, other, keyring, ...(await createTestSession({ storage: one, keyring })) };
}

async function textsOf(node: PostgresStorage, session: Parameters<PostgresStorage["readLog"]>[0]) {
  const texts: string[] = [];
  for await (const { payload } of node.readLog(session)) texts.push(Buffer.from(payload).toString());
  return texts;
}

describe.skipIf(postgresIsMissing)("two nodes of one PostgreSQL", () => {
  test("2,000 rows that both append to one session have one order, without a gap, none lost or doubled", async () => {
    const { one, other, session } = await twoNodes();
    const placesOf = { one: new Array<number>(), other: new Array<number>() };
    const type = async (node: PostgresStorage, name: "one" | "other") => {
      const placed = Array.from({ length: 50 }, (_, index) =>
        node.append(session, [testRow(`${name} ${placesOf[name].length + index}`)]),
      );
      placesOf[name].push(...(await Promise.all(placed)).flat().map(({ seq }) => seq));
    };
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([type(one, "one"), type(other, "other")]);
    }

    const texts = await textsOf(other, session);
    expect(texts).toHaveLength(2_001);
    for (const [name, places] of Object.entries(placesOf)) {
      // Each where its node was told that it is, and in the order in which that node had asked.
      expect(places.map((seq) => texts[seq - 1])).toEqual(places.map((_, index) => `${name} ${index}`));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places).toHaveLength(1_000);
    }
    const verdict = await one.verifyLog(session);
    expect(verdict).toEqual({ ok: true, head: await other.logHead(session) });
    expect(verdict).toMatchObject({ head: { seq: 2_001 } });
  });

  test("a command that was sent to both is carried out once", async () => {
    const { one, other, session, candidate } = await twoNodes();
    for (let round = 0; round < 20; round += 1) {
      const row = testRow("once", { participant: candidate, command: newCommand() });
      const outcomes = await Promise.allSettled([one, other].map((node) => node.append(session, [row])));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    }
    expect(await textsOf(one, session)).toHaveLength(21);
  });

  test("many sessions that both write at once wait for each other in a circle never", async () => {
    const { one, other, keyring } = await twoNodes();
    const made = Array.from({ length: 8 }, () => createTestSession({ storage: one, keyring }));
    const sessions = (await Promise.all(made)).map(({ session }) => session);
    const write = (node: PostgresStorage, order: typeof sessions) =>
      Array.from({ length: 25 }, () => order.map((session) => node.append(session, [testRow("x")]))).flat();
    await Promise.all([...write(one, sessions), ...write(other, sessions.toReversed())]);
    for (const session of sessions) {
      expect(await one.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 51 } });
    }
  });

  test("while one compacts, what the other has appended is in it or comes after it", async () => {
    const { one, other, session } = await twoNodes();
    await one.append(session, [testRow("first")]);
    const attempts: number[] = [];
    await one.compact(
      session,
      async () => {
        const texts = await textsOf(one, session);
        attempts.push(texts.length);
        if (attempts.length === 1) await other.append(session, [testRow("meanwhile")]);
        return { documents: ["code"], kinds: [], rows: [testRow(texts.join(), { kind: "text:code" })] };
      },
      () => undefined,
    );
    await other.append(session, [testRow("after")]);
    expect(attempts).toEqual([2, 3]);
    expect((await textsOf(other, session)).slice(-2)).toEqual(["{},first,meanwhile", "after"]);
    expect(await other.verifyLog(session)).toMatchObject({ ok: true });
  });

  test("of two that go on from the same wording of a draft one is refused", async () => {
    const { one, other, session, candidate } = await twoNodes();
    const draft = { key: "summary", body: "Both read this.", position: null };
    const basis = await one.putDraft(candidate, session, draft, null, 10);
    const outcomes = await Promise.allSettled(
      [one, other].map((node, index) =>
        node.putDraft(candidate, session, { ...draft, body: `${index}` }, basis, 20),
      ),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});
