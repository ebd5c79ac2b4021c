import { expect, test } from "vitest";
import { openTestStorage } from "./storage/testing.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import { CountingPage } from "./sync/testing-page.ts";
import { asOrganiser, createCall, freePort, pause, until } from "./testing-app.ts";
import { foundInFiles, sealedBytes } from "./testing-bytes.ts";
import { kill, newFolder, startServer, tandiff } from "./testing-process.ts";

const trials = isFull ? 100 : 2;

test(
  "kill -9 in the middle of an erasure: it was erased, after the next start wholly so, or not at all",
  { timeout: 60_000 + trials * 20_000 },
  async () => {
    const seed = printedSeed("kill -9 while erasing");
    const random = randomFrom(seed);
    const [folder, port] = [newFolder(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    let server = await startServer(folder, port);
    for (let trial = 0; trial < trials; trial += 1) {
      const call = await createCall({ url });
      const { id } = call.links;
      const page = await new CountingPage(call.candidate).synced();
      for (let count = 0; count < 100; count += 1) page.type(`<w${count}>`, random(2) === 0);
      await until("all is stored", () => page.acknowledged === 100);
      const text = page.file().toJSON();
      page.provider.destroy();
      const asked = asOrganiser({ url }, `/sessions/${id}/erase`, { confirm: id }).catch(() => null);
      await pause(random(60));
      await kill(server);
      await asked;
      // As a start does, and no more.
      const { storage, keyring, database, folder: opened } = openTestStorage({}, folder);
      const isErased = keyring.erasureOf(id) !== null;
      const left = sealedBytes(database.connection, id);
      expect(keyring.hasSessionKey(id)).toBe(!isErased);
      if (isErased) expect(left).toEqual([]);
      else expect(await storage.verifyLog(id)).toMatchObject({ ok: true });
      await storage.close();
      opened.release();
      server = await startServer(folder, port);
      if (!isErased) {
        const again = await new CountingPage(call.candidate).synced();
        expect(again.file().toJSON()).toBe(text);
        again.provider.destroy();
      }
      const said = await tandiff(folder, ["session", "erase", id, "--yes", "--server", url], port);
      expect(said).toMatchObject({ code: 0, stderr: "" });
      expect(said.stdout).toBe(`Session ${id} is erased: nothing of it can be read any more.\n`);
      expect(foundInFiles(folder, left)).toEqual([]);
    }
    sayRounds("kill -9 while erasing", seed, `${trials} kills`);
  },
);
