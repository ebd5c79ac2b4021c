import { expect, test } from "vitest";
import * as Y from "yjs";
import { CountingPage } from "./sync/testing-page.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import { createCall, freePort, until } from "./testing-app.ts";
import { Attacker } from "./testing-attacker.ts";
import { assertOnce, words } from "./testing-folder.ts";
import { readMetrics, rejections } from "./testing-metrics.ts";
import { newFolder, startWatchedServer } from "./testing-process.ts";

/** Frames in one round, which is five sessions of their own: nobody of them comes to their quotas. */
const framesPerRound = isFull ? 20_000 : 16_000;
const rounds = isFull ? 50 : 1;
/** Before anything is measured: code that runs for the first time is not compiled yet, and sixty sockets come at once. */
const framesToWarmUp = 1_500;
/**
 * How often the event loop may be held up for more than 50 ms, as a share of the frames that were judged. Node collects
 * its garbage now and then, more slowly on a machine that is slow or busy; frames that block would do so again and again.
 */
const mostHeldUp = 1 / (isFull ? 4_000 : 1_000);
const sessions = 5;
const memory = "process_resident_memory_bytes";

interface Round {
  readonly sent: number;
  readonly accepted: number;
  readonly keys: number;
}

/** Three of each session attack, and the candidate of the first types meanwhile. */
async function attack(url: string, seed: number, frames = framesPerRound): Promise<Round> {
  const calls = await Promise.all(Array.from({ length: sessions }, () => createCall({ url })));
  const attackers: Attacker[] = [];
  const honest: CountingPage[] = [];
  for (const { candidate, interviewer, second, observer } of calls) {
    const page = await new CountingPage(candidate).synced();
    honest.push(page);
    const base = Y.encodeStateAsUpdate(page.doc);
    for (const person of [interviewer, second, observer]) {
      const number = attackers.length + 1;
      attackers.push(new Attacker(person, base, number * 1_000_000, randomFrom(seed + number)));
    }
  }
  let keys = 0;
  const typing = setInterval(() => {
    for (const page of honest) page.type(`<k${keys}>`, keys % 2 === 0);
    keys += 1;
  }, 25);
  const each = frames / attackers.length;
  await Promise.all(attackers.map((attacker) => attacker.attack(each)));
  clearInterval(typing);
  for (const page of honest) {
    await until("every key is acknowledged", () => page.acknowledged === page.typed.length);
    assertOnce(words(page.file().toJSON()), page.typed, "a key of who types meanwhile");
    expect(page.closed).toEqual([]);
    page.provider.destroy();
  }
  const sum = (count: (attacker: Attacker) => number): number =>
    attackers.reduce((total, attacker) => total + count(attacker), 0);
  return { sent: sum(({ total }) => total), accepted: sum(({ accepted }) => accepted), keys };
}

test(
  "frames with wrong bytes, by strangers and by seats, stop nothing: who types keeps every key",
  { timeout: 120_000 * rounds },
  async () => {
    const seed = printedSeed("hostile bytes");
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { child, blocked } = await startWatchedServer(newFolder(), port);
    await attack(url, seed - 1_000, framesToWarmUp);
    const start = await readMetrics({ url });
    const whileStarting = blocked().length;
    const done = { sent: 0, accepted: 0, keys: 0 };
    const megabytes: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { sent, accepted, keys } = await attack(url, seed + round * 1_000);
      done.sent += sent;
      done.accepted += accepted;
      done.keys += keys;
      megabytes.push(((await readMetrics({ url })).get(memory) ?? 0) / 2 ** 20);
      if (isFull)
        process.stdout.write(
          `Round ${round}: ${JSON.stringify(done)}, ${megabytes.at(-1)?.toFixed(0)} MiB\n`,
        );
    }
    const end = await readMetrics({ url });
    const refused = rejections(start, end);
    const times = blocked().slice(whileStarting);
    const over = (bound: number): number => times.filter((time) => time > bound).length;
    sayRounds(
      "hostile bytes",
      seed,
      `${JSON.stringify({ ...done, refused })}; the event loop was held up for more than 25 ms ` +
        `${over(25)} times, 50 ms ${over(50)} times, at most ${Math.max(0, ...times)} ms; ` +
        `memory in MiB ${megabytes.map((value) => value.toFixed(0)).join(" ")}`,
    );
    expect(child.exitCode).toBeNull();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(done.sent).toBeGreaterThanOrEqual(rounds * framesPerRound);
    // Some came through each stage, and each stage refused some.
    expect(done.accepted).toBeGreaterThan(rounds);
    for (const reason of ["bad-frame", "malformed", "content", "gap", "unknown-reference", "may-not-write"])
      expect(refused[reason], reason).toBeGreaterThan((rounds - 1) * 5);
    expect(refused).not.toHaveProperty("too-fast");
    const judged = Object.values(refused).reduce((sum, count) => sum + count, done.accepted);
    expect(over(50) / judged, `${over(50)} times while ${judged} frames were judged`).toBeLessThan(
      mostHeldUp,
    );
    expect(over(100)).toBe(0);
    expect(Math.max(...megabytes)).toBeLessThan(600);
  },
);
