import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openDataFolder } from "../data-folder.ts";
import { createTestSession, logTexts, openTestStorage, temporaryFolder } from "../testing.ts";

const server = fileURLToPath(new URL("../testing-server.ts", import.meta.url));

/** A folder with a session, which no server holds now. */
async function folderWithSession() {
  const path = temporaryFolder();
  const first = openTestStorage({}, path);
  const { session } = await createTestSession(first);
  await first.storage.close();
  first.folder.release();
  onTestFinished(() => openTestStorage({}, path).cleanUp());
  return { path, session };
}

/** The lines that a child has printed; `open` resolves with the first. */
function watch(child: ChildProcess) {
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  const { promise: open, resolve } = Promise.withResolvers<void>();
  if (!child.stdout) throw new Error("The child needs a pipe.");
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    resolve();
  });
  // "close" comes after the last line, unlike "exit".
  const ended = once(reader, "close");
  return { lines, open, ended };
}

function acknowledged(lines: readonly string[]) {
  return lines.flatMap((line) => {
    const [word, seq, text] = line.split(" ");
    return word === "stored" ? [{ seq: Number(seq), text }] : [];
  });
}

/** Every row that the child was told of is there, in its place, and the chain is whole. */
async function expectAllStored(folder: Awaited<ReturnType<typeof folderWithSession>>, lines: string[]) {
  const again = openTestStorage({}, folder.path);
  const texts = await logTexts(again.storage, folder.session);
  const verdict = await again.storage.verifyLog(folder.session);
  await again.storage.close();
  again.folder.release();

  const rows = acknowledged(lines);
  const starts = rows.map(({ seq, text }) => ({ seq, text: texts[seq - 1]?.slice(0, text?.length) }));
  expect(starts).toEqual(rows);
  expect(verdict).toMatchObject({ ok: true, head: { seq: texts.length } });
  return rows.length;
}

test("every acknowledged row survives kill -9, round after round", { timeout: 60_000 }, async () => {
  const folder = await folderWithSession();
  const seed = randomInt(1_000_000);
  process.stdout.write(`kill -9: seeds from ${seed}\n`);
  let total = 0;
  for (let round = 0; round < 5; round += 1) {
    const child = spawn(process.execPath, [server, folder.path, `${seed + round}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { lines, open, ended } = watch(child);
    await open;
    await setTimeout(20 + ((seed * (round + 1)) % 400));
    child.kill("SIGKILL");
    await ended;
    total += await expectAllStored(folder, lines);
  }
  expect(total).toBeGreaterThan(10);
});

test("kill -9 between the rows that are packed and their segment: none is lost, and packing goes on", async () => {
  const folder = await folderWithSession();
  for (const segments of [0, 1, 2]) {
    const child = spawn(process.execPath, [server, folder.path, `${segments}`, `${segments}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { lines, ended } = watch(child);
    const [, signal] = await Promise.all([ended, once(child, "exit")]);
    expect(signal).toEqual([null, "SIGKILL"]);
    expect(await expectAllStored(folder, lines)).toBeGreaterThan(10);
    expect(segmentsIn(folder.path)).toBe(segments);
  }
});

function segmentsIn(path: string): unknown {
  const connection = new DatabaseSync(join(path, "tandiff.db"), { readOnly: true });
  const found = connection.prepare("SELECT count(*) AS count FROM segments").get();
  connection.close();
  return found?.["count"];
}

test("a second server on the same folder is refused, until the first was killed", async () => {
  const { path } = await folderWithSession();
  const child = spawn(process.execPath, [server, path, "1"], { stdio: ["ignore", "pipe", "inherit"] });
  const { open, ended } = watch(child);
  await open;
  expect(() => openDataFolder(path)).toThrow("Another Tandiff server already uses the data folder");

  child.kill("SIGKILL");
  await ended;
  openDataFolder(path).release();
});

test("a disk that takes no more is told, and what was acknowledged is there", async () => {
  const folder = await folderWithSession();
  // No file may grow past 1 MiB: the write fails with an I/O error, as over a quota.
  const child = spawn(
    "bash",
    ["-c", 'ulimit -f 1024; exec "$@"', "bash", process.execPath, server, folder.path, "1"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const { lines, ended } = watch(child);
  await ended;

  expect(lines.at(-1)).toBe("refused");
  expect(await expectAllStored(folder, lines)).toBeGreaterThan(10);
});
