import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { openTestStorage } from "./storage/testing.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import { CountingPage, StockPage } from "./sync/testing-page.ts";
import { asOrganiser, createCall, freePort, pause, until, type TestSession } from "./testing-app.ts";
import { kill, newFolder, startFaultyServer, startServer, tandiff } from "./testing-process.ts";

const trials = isFull ? 100 : 2;

/** What the folder holds of the session's document, while no server runs on it. */
async function inspect(path: string, { links: { id } }: TestSession) {
  const { storage, folder, database, log } = openTestStorage({}, path);
  const updates = database.connection
    .prepare("SELECT sealed FROM log WHERE session = ? AND kind = 'update:code'")
    .all(id)
    .map(({ sealed }) => Buffer.from(sealed instanceof Uint8Array ? sealed : []));
  const found = {
    updates,
    isCompacted: (await storage.compactedText(id, "code")) !== null,
    isTold: [...log.readEvents(id)].some(({ kind }) => kind === "session.compacted"),
    isSound: (await storage.verifyLog(id)).ok,
  };
  const files = readdirSync(path).map((name) => readFileSync(join(path, name)));
  await storage.close();
  folder.release();
  return { ...found, isInFiles: (bytes: Buffer) => files.some((file) => file.includes(bytes)) };
}

test(
  "kill -9 in the middle of a compaction: it was done or was not, and a second one ends it",
  { timeout: 60_000 + trials * 20_000 },
  async () => {
    const seed = printedSeed("kill -9 while compacting");
    const random = randomFrom(seed);
    const [folder, port] = [newFolder(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    let server = await startServer(folder, port);
    for (let trial = 0; trial < trials; trial += 1) {
      const call = await createCall({ url });
      const page = await new CountingPage(call.candidate).synced();
      for (let count = 0; count < 300; count += 1) page.type(`<w${count}>`, random(2) === 0);
      await until("all is stored", () => page.acknowledged === 300);
      const text = page.file().toJSON();
      await call.interviewer.do({ type: "call.end" });
      page.provider.destroy();
      await kill(server);
      const before = await inspect(folder, call);
      server = await startServer(folder, port);
      const asked = asOrganiser({ url }, `/sessions/${call.links.id}/compact`, {}).catch(() => null);
      await pause(random(400));
      await kill(server);
      await asked;
      const after = await inspect(folder, call);
      expect(after).toMatchObject({ isSound: true, isTold: after.isCompacted });
      if (after.isCompacted) {
        expect(after.updates).toEqual([]);
        for (const bytes of before.updates) expect(after.isInFiles(bytes)).toBe(false);
      } else {
        expect(after.updates).toEqual(before.updates);
      }
      server = await startServer(folder, port);
      const again = await tandiff(folder, ["session", "compact", call.links.id, "--server", url], port);
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(again.stdout).toBe(
        `Session ${call.links.id} is compacted: its texts stay, how they came about is gone.\n`,
      );
      const reader = await new StockPage(call.observer).synced();
      expect(reader.file().toJSON()).toBe(text);
      const reopened = await call.interviewer.command({ type: "call.reopen" }, CommandId.parse(randomUUID()));
      expect(reopened.status).toBe(409);
    }
    sayRounds("kill -9 while compacting", seed, `${trials} kills`);
  },
);

test("kill -9 between what a compaction takes away and what it puts in the place: nothing was done", async () => {
  const [folder, port] = [newFolder(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const server = await startFaultyServer(folder, port);
  const call = await createCall({ url });
  const page = await new CountingPage(call.candidate).synced();
  page.type("<typed>", true);
  await until("it is stored", () => page.acknowledged === 1);
  await call.interviewer.do({ type: "call.end" });
  page.provider.destroy();
  const exit = once(server.child, "exit");
  server.fail("die-compacting");
  const answered = await asOrganiser({ url }, `/sessions/${call.links.id}/compact`, {}).then(
    () => true,
    () => false,
  );
  expect([answered, await exit]).toEqual([false, [null, "SIGKILL"]]);
  const { updates, isCompacted, isTold, isSound } = await inspect(folder, call);
  expect({ updates: updates.length, isCompacted, isTold, isSound }).toEqual({
    // The seed, and what was typed.
    updates: 2,
    isCompacted: false,
    isTold: false,
    isSound: true,
  });
});
