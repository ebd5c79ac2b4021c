import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hash } from "node:crypto";
import { join } from "node:path";
import { FileId, type SessionId } from "@tandiff/shared/ids.ts";
import { documents } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { allOf } from "../storage/contract/testing-contract.ts";
import { openFocusKeys } from "../storage/focus-keys.ts";
import { movedTables } from "../storage/moving/moved-tables.ts";
import type { Storage } from "../storage/port.ts";
import { openPostgres } from "../storage/postgres/open.ts";
import { openPostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { createTestSession, openTestStorage, testRow, type TestStorage } from "../storage/testing.ts";
import { migrateToPostgres, moveFolder } from "./migrate.ts";
import { filledFolder } from "./testing-filled-folder.ts";

/** One with a session, an empty database, and nobody on either. */
async function smallFolder() {
  const kept = openTestStorage();
  onTestFinished(kept.cleanUp);
  return { kept, url: await emptyDatabase(), ...(await createTestSession(kept)) };
}

async function openOn(url: string, { keyring }: TestStorage) {
  const storage = await openPostgresStorage({ url, keyring: keyring.shared });
  onTestFinished(() => storage.close());
  return storage;
}

async function rowsOn(url: string, table: string): Promise<unknown> {
  const [found] = await runOn(url, `SELECT count(*)::int AS rows FROM ${table}`);
  return z.object({ rows: z.int() }).parse(found).rows;
}

async function emptyDatabase() {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

const hashesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !/-(wal|shm)$/.test(name))
    .map((name) => [name, hash("sha256", readFileSync(join(folder, name)))]);

async function move({ folder }: Pick<TestStorage, "folder">, url: string) {
  const database = await openPostgres(url);
  try {
    return await moveFolder(folder, database, () => undefined);
  } finally {
    await database.close();
  }
}

/** All that a storage answers about a session. */
async function answersAbout(storage: Storage, session: SessionId) {
  const seats = await storage.invites(session);
  return {
    record: await storage.session(session),
    head: await storage.logHead(session),
    rows: await allOf(storage.readLog(session)),
    events: await allOf(storage.readEvents(session)),
    lastUpdateAt: await storage.lastUpdateAt(session),
    accommodations: await storage.accommodations(session),
    submissions: await storage.submissions(session),
    focusTexts: await storage.focusTexts(session),
    documents: await Promise.all(
      documents.map(async (document) => ({
        updates: await allOf(storage.readUpdates(session, document, 0)),
        text: await storage.compactedText(session, document),
        snapshot: await storage.snapshot(session, document),
        outline: await storage.outline(session, document),
      })),
    ),
    seats: await Promise.all(
      seats.map(async ({ participant }) => ({
        invite: await storage.invite(participant),
        drafts: await storage.drafts(participant, session),
        viewed: await storage.viewed(participant, session),
        scorecard: await storage.scorecard(participant, session),
      })),
    ),
  };
}

/** All that it answers about what is of no session. */
async function answersAboutAll(storage: Storage) {
  const exercises = await storage.exercises();
  return {
    sessions: await storage.sessions(),
    focusSessions: await storage.focusSessions(),
    erased: await storage.erased(),
    restoration: storage.restoration,
    exercises: await Promise.all(
      exercises.map(async (summary) => {
        const stored = await storage.exercise(summary.version);
        const blobs = stored?.content.base.flatMap((entry) => ("blob" in entry ? [entry.blob] : [])) ?? [];
        return {
          summary,
          stored,
          latest: await storage.latestExercise(summary.slug),
          rubric: await storage.rubric(summary.version),
          blobs: await storage.blobs(summary.version, blobs),
        };
      }),
    ),
  };
}

describe.skipIf(postgresIsMissing)("a data folder that moves to PostgreSQL", () => {
  test("answers there as it did before, and stays as it is", { timeout: 30_000 }, async () => {
    const { app, calls, erased } = await filledFolder();
    const sessions = calls.map(({ id }) => id);
    await app.stop();
    const { folder } = app.test;
    const before = hashesOf(folder.path);
    const url = await emptyDatabase();
    const moved = await move(app.test, url);
    expect(hashesOf(folder.path)).toEqual(before);
    expect(Object.entries(moved.tables).filter(([, rows]) => rows === 0)).toEqual([]);
    expect(moved.sessions).toEqual(
      [...sessions, erased].map((session) => ({
        session,
        sound: true,
        sentence: expect.stringContaining(session),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
    );

    const sqlite = openTestStorage({}, folder.path);
    onTestFinished(sqlite.cleanUp);
    const postgres = await openOn(url, sqlite);
    expect(await answersAboutAll(postgres)).toEqual(await answersAboutAll(sqlite.storage));
    for (const session of sessions) {
      const answers = await answersAbout(sqlite.storage, session);
      expect(await answersAbout(postgres, session)).toEqual(answers);
    }
    expect(await postgres.session(erased)).toBeNull();
  });

  test("goes on there: what comes later stands behind what has moved", async () => {
    const { kept, candidate, session, url } = await smallFolder();
    await kept.storage.putViewed(candidate, session, { path: "a", viewed: true }, 1);
    await move(kept, url);
    const storage = await openOn(url, kept);
    await storage.append(session, [testRow("after it")]);
    await storage.putViewed(candidate, session, { path: "b", viewed: true }, 2);
    expect(await storage.viewed(candidate, session)).toEqual(["a", "b"]);
    expect((await allOf(storage.readLog(session))).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
  });

  test("is moved as it is where somebody has damaged it, and that is said", async () => {
    const { kept, session, url } = await smallFolder();
    kept.database.connection.exec("UPDATE log SET at = at + 1");
    expect((await move(kept, url)).sessions).toMatchObject([
      { session, sound: false, sentence: `Row 1 of session ${session} was changed.` },
    ]);
    expect(await rowsOn(url, "log")).toBe(1);
  });

  test("leaves behind what a crash has left of an erased session and of a focus time", async () => {
    const { kept, session, candidate, url } = await smallFolder();
    const other = await createTestSession(kept);
    for (const one of [session, other.session]) {
      await kept.storage.beginFocus(one);
      await kept.storage.putFocusText(one, FileId.parse("1"), "Tried.");
    }
    await kept.storage.putViewed(candidate, session, { path: "a", viewed: true }, 1);
    kept.keyring.eraseSession(session, { at: 1_700_000_000_000, by: "organiser" });
    openFocusKeys(kept.folder).destroy(other.session);
    await move(kept, url);
    const storage = await openOn(url, kept);
    expect(await storage.erased()).toEqual([{ session, at: 1_700_000_000_000, by: "organiser" }]);
    expect(await storage.invites(session)).toHaveLength(2);
    expect((await storage.sessions()).map(({ id }) => id)).toEqual([other.session]);
    for (const [table, rows] of [
      ["log", 1],
      ["private_values", 0],
      ["focus_texts", 0],
      ["focus_keys", 0],
    ] as const) {
      expect([table, await rowsOn(url, table)]).toEqual([table, rows]);
    }
  });

  test("waits for the keyring that belongs to it", async () => {
    const { kept, session, url } = await smallFolder();
    const text = readFileSync(kept.folder.keyring, "utf8");
    writeFileSync(kept.folder.keyring, JSON.stringify({ ...JSON.parse(text), sessions: {} }));
    await expect(move(kept, url)).rejects.toThrow(
      `The keyring has no key of ${session}: put the keyring back`,
    );
    writeFileSync(kept.folder.keyring, text);
    await move(kept, url);
  });

  test("is not moved in part when its database cannot be read", async () => {
    const { kept, session, url } = await smallFolder();
    for (let row = 0; row < 20; row += 1) {
      await kept.storage.append(session, [testRow("x".repeat(20_000), { kind: "view:page" })]);
    }
    await kept.storage.close();
    const { database } = kept.folder;
    const bytes = readFileSync(database);
    writeFileSync(database, bytes.fill(0xff, bytes.byteLength / 2));
    await expect(move(kept, url)).rejects.toThrow(/^Nothing was moved: database disk image is malformed\.$/);
    for (const table of movedTables) expect(await rowsOn(url, table)).toBe(0);
    writeFileSync(database, "no database at all, but bytes enough for its header".repeat(20));
    await expect(move(kept, url)).rejects.toThrow(`${database} cannot be read (file is not a database).`);
  });

  test("stays where it is when PostgreSQL keeps something else, and nothing is there", async () => {
    const { kept, url } = await smallFolder();
    await (await openPostgres(url)).close();
    await runOn(
      url,
      `CREATE FUNCTION other() RETURNS trigger AS $$ BEGIN NEW.prev := NEW.hash; RETURN NEW; END $$ LANGUAGE plpgsql;
       CREATE TRIGGER other BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION other()`,
    );
    await expect(move(kept, url)).rejects.toThrow(
      /^PostgreSQL has not kept as they were: table log, session \w{16}\.$/,
    );
    for (const table of movedTables) expect(await rowsOn(url, table)).toBe(0);
    await runOn(url, "DROP TRIGGER other ON log");
    await move(kept, url);
    expect(await rowsOn(url, "log")).toBe(1);
  });

  test("moves however long a statement takes, or what comes between two", async () => {
    const { kept, url } = await smallFolder();
    await kept.storage.close();
    kept.folder.release();
    await (await openPostgres(url)).close();
    // Nodes give up after twelve seconds. Without a limit PostgreSQL says 0.
    await runOn(
      url,
      `CREATE FUNCTION slowly() RETURNS trigger AS $$ BEGIN
         IF current_setting('idle_in_transaction_session_timeout') <> '0' THEN RAISE 'Somebody hurries.'; END IF;
         PERFORM pg_sleep(12.5);
         RETURN NEW;
       END $$ LANGUAGE plpgsql;
       CREATE TRIGGER slowly BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION slowly()`,
    );
    await migrateToPostgres(kept.folder.path, { url, mayForget: true }, () => undefined);
    expect(await rowsOn(url, "log")).toBe(1);
  });

  test("is refused by a database with anything in it, whatever that is", async () => {
    const { kept, url } = await smallFolder();
    await (await openPostgres(url)).close();
    await runOn(url, "INSERT INTO retired_exercises VALUES ('go-hello', 1)");
    await expect(move(kept, url)).rejects.toThrow("The database is not empty: it has retired exercises.");
    await runOn(url, "DELETE FROM retired_exercises");
    await move(kept, url);
    await expect(move(kept, url)).rejects.toThrow("The database is not empty: it has exercises.");
  });

  test("is refused by a database that a server is on", async () => {
    const { kept, url } = await smallFolder();
    const server = await openPostgres(url);
    await server.read("SELECT 1");
    await expect(move(kept, url)).rejects.toThrow("The database is in use");
    await server.close();
    await move(kept, url);
  });

  test("leaves no table behind: one that nobody has told it of is refused, on either side", async () => {
    const { kept, url } = await smallFolder();
    kept.database.connection.exec("CREATE TABLE novelties (session TEXT)");
    await expect(move(kept, url)).rejects.toThrow("This command does not know how to move novelties.");
    kept.database.connection.exec("DROP TABLE novelties; ALTER TABLE invites ADD COLUMN novelty TEXT");
    await expect(move(kept, url)).rejects.toThrow("PostgreSQL's table invites has no column novelty.");
    kept.database.connection.exec("ALTER TABLE invites DROP COLUMN novelty");
    await runOn(url, "CREATE TABLE novelties (session TEXT)");
    await expect(move(kept, url)).rejects.toThrow("This command does not know how to move novelties.");
    await runOn(url, "DROP TABLE novelties");
    await move(kept, url);
  });
});
