import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../config.ts";
import { readKeyring } from "../storage/keyring.ts";
import { markMoved } from "../storage/moved-folder.ts";
import { createTestSession, openTestStorage } from "../storage/testing.ts";
import { freePort } from "../testing-app.ts";
import { emptyFolder, newFolder, startServer, tandiff } from "../testing-process.ts";
import { backUp } from "./backup.ts";
import { examine } from "./doctor.ts";

/** A data folder with a session, whose server has stopped. */
async function stopped() {
  const kept = openTestStorage();
  onTestFinished(kept.cleanUp);
  const { session } = await createTestSession(kept);
  await kept.storage.close();
  kept.folder.release();
  const port = await freePort();
  const config = readConfig({ PORT: `${port}`, TANDIFF_DATA: kept.folder.path }, [], "/");
  const bad = async () => {
    const checks = await examine(config);
    return checks.filter(({ ok }) => !ok).map(({ name, sentence }) => `${name}: ${sentence}`);
  };
  return { files: kept.folder, session, port, config, bad };
}

test("a folder that is well is said to be, check by check", async () => {
  const { config, files, port } = await stopped();
  const checks = await examine(config);
  expect(checks.filter(({ name }) => name !== "Disk space")).toEqual([
    { name: "Node", ok: true, sentence: `Version ${process.versions.node}.` },
    { name: "Data folder", ok: true, sentence: `${files.path} can be written, by its owner alone.` },
    { name: "Keyring", ok: true, sentence: `${files.keyring} is there, for its owner alone.` },
    { name: "Database", ok: true, sentence: "SQLite finds it whole." },
    { name: "Logs", ok: true, sentence: "1 session, every row as it was written." },
    { name: "Port", ok: true, sentence: `No server runs; port ${port} is free.` },
  ]);
});

test("a folder that is not there yet, or is empty, is well", async () => {
  const port = await freePort();
  const folder = emptyFolder();
  for (const path of [folder, join(folder, "later")]) {
    const checks = await examine(readConfig({ PORT: `${port}`, TANDIFF_DATA: path }, [], "/"));
    expect(checks.filter(({ ok, name }) => !ok && name !== "Disk space")).toEqual([]);
  }
});

test("files that others may read are named, with what to do", async () => {
  const { files, bad } = await stopped();
  chmodSync(files.path, 0o755);
  chmodSync(files.keyring, 0o644);
  expect(await bad()).toEqual([
    `Data folder: Others may get at ${files.path}: run chmod 700 on it.`,
    `Keyring: Others may get at ${files.keyring}: run chmod 600 on it.`,
  ]);
});

test("a keyring that is missing or damaged is named", async () => {
  const { files, bad } = await stopped();
  const keyring = join(files.path, "keyring.json");
  const kept = join(emptyFolder(), "kept.json");
  copyFileSync(keyring, kept);
  writeFileSync(keyring, "{", { mode: 0o600 });
  expect((await bad())[0]).toBe(`Keyring: ${keyring} is not readable: put it back from a backup.`);
  rmSync(keyring);
  expect((await bad())[0]).toBe(
    `Keyring: ${keyring} is missing, but the database is there: put the keyring back.`,
  );
  copyFileSync(kept, keyring);
  expect(await bad()).toEqual([]);
});

test("a keyring that lacks the key of a session is named, and the session", async () => {
  const { files, session, bad } = await stopped();
  const keyring = join(files.path, "keyring.json");
  const kept: { sessions: Record<string, string> } = JSON.parse(readFileSync(keyring, "utf8"));
  const { [session]: _, ...others } = kept.sessions;
  writeFileSync(keyring, JSON.stringify({ ...kept, sessions: others }), { mode: 0o600 });
  expect(await bad()).toEqual([
    `Keyring: ${keyring} has no key of ${session}, which cannot be read: put the keyring back that belongs to this database.`,
  ]);
});

test("a session whose key was destroyed to erase it is well, also while its rows are still there", async () => {
  const { files, session, bad } = await stopped();
  readKeyring(files.keyring).eraseSession(session, { at: Date.now(), by: "organiser" });
  expect(await bad()).toEqual([]);
});

test("a folder that was moved is named, and backed up no more", async () => {
  const { files, bad } = await stopped();
  const target = join(emptyFolder(), "backup.db");
  backUp(files, target);
  markMoved(files, Date.parse("2026-11-29T05:00:00Z"));
  const sentence = `The data folder ${files.path} was moved to PostgreSQL (2026-11-29T05:00:00.000Z), where what was written since is: set DATABASE_URL. To use the folder all the same, delete ${files.moved}.`;
  expect(await bad()).toEqual([`Moved: ${sentence}`]);
  expect(() => backUp(files, target)).toThrow(sentence);
});

test("a disk that is nearly full is named, with what is left, also before the folder is made", async ({
  skip,
}) => {
  const folder = emptyFolder();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m,mode=0700", "tandiff-test", folder]);
  if (status !== 0) skip("not run: no file system can be mounted here");
  onTestFinished(() => void spawnSync("umount", ["--lazy", folder]));
  writeFileSync(join(folder, "filler"), Buffer.alloc(5 * 2 ** 20));
  const port = await freePort();
  for (const path of [folder, join(folder, "not", "there")]) {
    const checks = await examine(readConfig({ PORT: `${port}`, TANDIFF_DATA: path }, [], "/"));
    expect(checks.find(({ name }) => name === "Disk space")).toEqual({
      name: "Disk space",
      ok: false,
      sentence: "Only 3 MiB are free: nothing can be stored once they are used up.",
    });
  }
});

test("a log that is not as it was written, and a damaged database, are named", async () => {
  const { files, session, bad } = await stopped();
  const again = openTestStorage({}, files.path);
  again.database.connection.exec("UPDATE log SET at = at + 1");
  await again.storage.close();
  again.folder.release();
  expect(await bad()).toEqual([`Logs: Row 1 of session ${session} was changed.`]);

  const bytes = readFileSync(files.database);
  writeFileSync(files.database, bytes.fill(0xff, bytes.length - 4_096));
  expect((await bad())[0]).toMatch(/^Database: .*(damaged|malformed)/);
});

test("a port that somebody else has is named, and a server that runs is found to answer", async () => {
  const { config, port, bad } = await stopped();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  expect(await bad()).toEqual([
    `Port: Port ${port} of 127.0.0.1 cannot be opened: listen EADDRINUSE: address already in use 127.0.0.1:${port}.`,
  ]);
  other.close();
  await once(other, "close");
  await startServer(config.dataFolder, port);
  expect((await examine(config)).at(-1)).toEqual({
    name: "Port",
    ok: true,
    sentence: `The server answers on http://127.0.0.1:${port}.`,
  });
});

test("the command prints a line for each check and ends with 1 when one fails", async () => {
  const folder = newFolder();
  const port = await freePort();
  const well = await tandiff(folder, ["doctor"], port);
  expect(well.stdout).toContain(`ok    Port: No server runs; port ${port} is free.`);
  chmodSync(folder, 0o755);
  const ill = await tandiff(folder, ["doctor"], port);
  expect(ill.code).toBe(1);
  expect(ill.stdout).toContain(`FAIL  Data folder: Others may get at ${folder}: run chmod 700 on it.`);
});
