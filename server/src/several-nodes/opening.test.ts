import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../config.ts";
import { openJournal } from "../journal.ts";
import { Metrics } from "../metrics.ts";
import { openStorage } from "../open-storage.ts";
import { dataFiles, openDataFolder } from "../storage/data-folder.ts";
import { createKeyring, openKeyring } from "../storage/keyring.ts";
import { markMoved } from "../storage/moved-folder.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { freePort } from "../testing-app.ts";
import { emptyFolder, runServerToItsEnd } from "../testing-process.ts";

/** What a node is told that has a folder of its own and whatever else is said. */
function environment(more: Readonly<Record<string, string>>) {
  const folder = emptyFolder();
  return {
    TANDIFF_DATA: folder,
    TANDIFF_KEYRING: join(folder, "shared.json"),
    TANDIFF_MAY_FORGET: "1",
    ...more,
  };
}

async function open(told: Readonly<Record<string, string>>) {
  const config = readConfig(told, [], "/");
  const folder = openDataFolder(config.dataFolder);
  onTestFinished(folder.release);
  const metrics = new Metrics();
  onTestFinished(() => metrics.close());
  const die = (error: unknown): void => {
    throw error;
  };
  const opened = await openStorage({
    config,
    folder,
    journal: openJournal("silent"),
    metrics,
    die,
    hooks: {},
  });
  onTestFinished(() => opened.storage.close());
  return { ...opened, folder };
}

async function newDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

test("without a database it is SQLite in the data folder, with keys of its own", async () => {
  const told = environment({});
  const { storage, folder, organiserKey } = await open(told);
  await storage.probe();
  expect(storage.isShared).toBe(false);
  expect(existsSync(folder.database)).toBe(true);
  expect(existsSync(folder.keyring)).toBe(true);
  expect(readFileSync(folder.organiserKey, "utf8").trim()).toBe(organiserKey);
});

test("no server goes on with a folder that was moved to PostgreSQL", async () => {
  const told = environment({});
  const files = dataFiles(told.TANDIFF_DATA);
  markMoved(files, Date.now());
  await expect(open(told)).rejects.toThrow(`To use the folder all the same, delete ${files.moved}.`);
});

test("an organiser's key that is given is where the command line looks for it", async () => {
  const key = "k".repeat(43);
  const { organiserKey, folder } = await open(environment({ TANDIFF_ORGANISER_KEY: key }));
  expect([organiserKey, readFileSync(folder.organiserKey, "utf8")]).toEqual([key, `${key}\n`]);
});

test("a node whose database does not answer ends with one sentence, and without its password", async () => {
  const told = environment({ DATABASE_URL: "postgresql://tandiff:p4ssw0rd@127.0.0.1:1/tandiff" });
  createKeyring(told.TANDIFF_KEYRING);
  const { code, said } = await runServerToItsEnd(told.TANDIFF_DATA, await freePort(), told);
  expect([code, said]).toEqual([
    1,
    "The database tandiff at 127.0.0.1:1 cannot be opened: connect ECONNREFUSED 127.0.0.1:1. Look at DATABASE_URL.\n",
  ]);
});

describe.skipIf(postgresIsMissing)("with a PostgreSQL", () => {
  test("all nodes of one keyring accept one organiser's key, and make one set of links", async () => {
    const DATABASE_URL = await newDatabase();
    const one = environment({ DATABASE_URL });
    createKeyring(one.TANDIFF_KEYRING);
    const other = environment({ DATABASE_URL, TANDIFF_KEYRING: one.TANDIFF_KEYRING });
    const [here, there] = [await open(one), await open(other)];
    expect(here.storage.isShared).toBe(true);
    expect(here.organiserKey).toBe(there.organiserKey);
    expect(readFileSync(there.folder.organiserKey, "utf8").trim()).toBe(here.organiserKey);
    expect(here.connections()).toMatchObject({ waiting: 0 });
    expect(existsSync(here.folder.database), "SQLite's").toBe(false);
  });

  test("a node without the keyring of its database does not start, and makes none", async () => {
    const DATABASE_URL = await newDatabase();
    const told = environment({ DATABASE_URL });
    await expect(open(told)).rejects.toThrow(`There is no keyring at ${told.TANDIFF_KEYRING}.`);
    expect(existsSync(told.TANDIFF_KEYRING)).toBe(false);
    createKeyring(told.TANDIFF_KEYRING);
    await open(environment({ DATABASE_URL, TANDIFF_KEYRING: told.TANDIFF_KEYRING }));
    const another = environment({ DATABASE_URL });
    createKeyring(another.TANDIFF_KEYRING);
    await expect(open(another)).rejects.toThrow("The database belongs to another keyring");
  });

  test("what a server on SQLite had derived holds with a copy of its keyring for nodes", async () => {
    const own = openKeyring({ keyring: join(emptyFolder(), "keyring.json"), isNew: true });
    const told = environment({ DATABASE_URL: await newDatabase() });
    own.copyFor(told.TANDIFF_KEYRING);
    const { keyring } = await open(told);
    expect(keyring.isOfServer(own)).toBe(true);
  });

  test("a PostgreSQL that could forget what it says is stored is refused", async () => {
    const DATABASE_URL = await newDatabase();
    const told = environment({ DATABASE_URL });
    createKeyring(told.TANDIFF_KEYRING);
    const name = new URL(DATABASE_URL).pathname.slice(1);
    await runOn(DATABASE_URL, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    await expect(open(told)).rejects.toThrow("PostgreSQL's synchronous_commit is off");
  });
});
