import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { closeCodes, notStoredSentence } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import { CountingPage } from "./sync/testing-page.ts";
import { createCall, freePort, pause, until } from "./testing-app.ts";
import { assertOnce, readFolder, words } from "./testing-folder.ts";
import { kill, newFolder, startFaultyServer, type FaultyServer } from "./testing-process.ts";
import { Poster, shownOfOthers, startTyping } from "./testing-typing.ts";

/** One of each kind of fault and after one of them a crash, again and again. */
const pointsPerRound = 4;
const points = (isFull ? 50 : 1) * pointsPerRound;
/** Milliseconds until everybody has been told. */
const warnedWithin = 2_000;

/** How a disk stops taking what is written to it, and how it takes it again. */
interface DiskFault {
  readonly name: string;
  readonly begin: () => void;
  readonly end: () => void;
}

/** The soft limit of the process; its hard one stays, so that it can be lifted again. */
function limitFiles(pid: number, bytes: number | "unlimited"): void {
  const { status, stderr } = spawnSync("prlimit", ["--pid", `${pid}`, `--fsize=${bytes}:`]);
  if (status !== 0) throw new Error(`prlimit: ${String(stderr)}`);
}

const hasPrlimit = spawnSync("prlimit", ["--version"]).status === 0;

function nextFault(
  kind: number,
  server: FaultyServer,
  folder: string,
  random: (below: number) => number,
): DiskFault {
  const { fail, child } = server;
  const pid = child.pid ?? 0;
  if (kind === 0) return { name: "full", begin: () => fail("full"), end: () => fail("space") };
  if (kind === 1) {
    return { name: "read-only", begin: () => fail("read-only"), end: () => fail("writable") };
  }
  // Somewhere in one of the next writes, also in the middle of a page; or at once.
  const written = kind === 2 ? statSync(join(folder, "tandiff.db-wal")).size : 0;
  const bytes = written + random(48 * 1_024);
  return {
    name: `files of ${bytes} bytes`,
    begin: () => limitFiles(pid, bytes),
    end: () => limitFiles(pid, "unlimited"),
  };
}

test(
  `a disk that is full, read-only or refuses a write at ${points} random moments: nothing acknowledged is missing, all are told, and all goes on when it can`,
  { timeout: 120_000 + points * 10_000 },
  async () => {
    const seed = printedSeed("disk faults while typing");
    const random = randomFrom(seed);
    const again = `TANDIFF_SEED=${seed} npx -y pnpm@12.21.0 test:unit server/src/disk-faults.test.ts`;
    let folder = newFolder();
    let port = await freePort();
    let server = await startFaultyServer(folder, port);
    let call = await createCall({ url: `http://127.0.0.1:${port}` });
    const open = async () => [
      await new CountingPage(call.candidate).synced(),
      await new CountingPage(call.interviewer).synced(),
    ];
    let pages = await open();
    let posters: Poster[] = [];
    const warned: number[] = [];
    const counts = new Map<string, number>();
    const first = random(pointsPerRound);
    let crashAt = 0;
    for (let point = 0; point < points; point += 1) {
      if (point > 0 && point % 20 === 0) {
        // A new call now and then: reading the log after each crash takes longer the more is in it.
        for (const page of pages) page.provider.destroy();
        await kill(server.child);
        folder = newFolder();
        port = await freePort();
        server = await startFaultyServer(folder, port);
        call = await createCall({ url: `http://127.0.0.1:${port}` });
        pages = await open();
        posters = [];
      }
      if (point % pointsPerRound === 0) crashAt = point + random(pointsPerRound);
      const kind = (first + point) % (hasPrlimit ? 4 : 2);
      const fault = nextFault(kind, server, folder, random);
      const where = `point ${point}, ${fault.name}; again with: ${again}`;
      const [word = ""] = fault.name.split(" ");
      counts.set(word, (counts.get(word) ?? 0) + 1);
      const poster = new Poster(call.candidate, `t${point}`);
      posters.push(poster);
      const typists = pages.map((page, index) => startTyping(page, `t${point}p${index}`, random));
      const shownBefore = pages.map((page) => shownOfOthers(page).length);
      await until(`each is shown what the other types, ${where}`, () =>
        pages.every((page, index) => shownOfOthers(page).length > (shownBefore[index] ?? 0)),
      );
      await pause(random(60));
      const closedBefore = pages.map(({ closed }) => closed.length);
      fault.begin();
      const isWarned = (page: CountingPage, index: number): boolean =>
        page.closed.length > (closedBefore[index] ?? 0);
      await until(`all are told, ${where}`, () => pages.every(isWarned));
      const lastAcknowledged = Math.max(...pages.map(({ acknowledgedAt }) => acknowledgedAt));
      for (const [index, { closed }] of pages.entries()) {
        const told = closed[closedBefore[index] ?? 0];
        expect(told, where).toMatchObject({ code: closeCodes.notStored, reason: notStoredSentence });
        warned.push(Math.max(0, (told?.at ?? 0) - lastAcknowledged));
      }
      await pause(random(150));
      if (point === crashAt) {
        await kill(server.child);
        for (const typist of typists) await typist.stop();
        const stored = await readFolder(folder);
        const text = words(stored.text);
        for (const page of pages) {
          assertOnce(text, page.typed.slice(0, page.acknowledged), `acknowledged text, ${where}`);
          assertOnce(text, shownOfOthers(page), `text that was shown, ${where}`);
        }
        for (const { answered } of posters) assertOnce(stored.comments, answered, `a comment, ${where}`);
        server = await startFaultyServer(folder, port);
      } else {
        fault.end();
        for (const typist of typists) await typist.stop();
      }
      await until(`all is stored in the end, ${where}`, () =>
        pages.every(({ typed, acknowledged }) => typed.length === acknowledged),
      );
      await poster.stop();
      for (const refusal of poster.refusals) expect(refusal, where).toMatch(/^503 .*could not store/);
      expect(server.child.exitCode, where).toBe(null);
    }
    await kill(server.child);
    const stored = await readFolder(folder);
    const typed = pages.flatMap((page) => page.typed);
    expect(words(stored.text).toSorted(), again).toEqual(typed.toSorted());
    expect(stored.comments.toSorted(), again).toEqual(posters.flatMap(({ posted }) => posted).toSorted());
    expect(Math.max(...warned), again).toBeLessThan(warnedWithin);
    if (!hasPrlimit) process.stdout.write("Not run: files that may not grow, as there is no prlimit here.\n");
    const kinds = [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
    const longest = Math.max(...warned).toFixed(0);
    sayRounds("disk faults", seed, `${points} points, ${kinds}; all told within ${longest} ms`);
  },
);

// The failing fsync is simulated in the storage's connection: see testing-faulty-server.ts.
test.for(["fsync", "fsync-late", "fsync-checkpoint"] as const)(
  "a failed fsync (simulated, %s) stops the server, and nothing acknowledged is missing",
  async (fault) => {
    const folder = newFolder();
    const port = await freePort();
    const server = await startFaultyServer(folder, port);
    const { candidate, interviewer } = await createCall({ url: `http://127.0.0.1:${port}` });
    const page = await new CountingPage(candidate).synced();
    const other = await new CountingPage(interviewer).synced();
    const typing = startTyping(page, "f", () => 0);
    await until("the other is shown some", () => shownOfOthers(other).length > 3);
    const exit = once(server.child, "exit");
    server.fail(fault);
    await exit;
    await typing.stop();
    expect(server.child.exitCode).toBe(1);
    expect(server.said()).toContain("stopped at once");

    const text = words((await readFolder(folder)).text);
    assertOnce(text, page.typed.slice(0, page.acknowledged), "acknowledged text");
    assertOnce(text, shownOfOthers(other), "text that was shown");

    const next = await startFaultyServer(folder, port);
    await until("all is stored in the end", () => page.acknowledged === page.typed.length);
    await kill(next.child);
    expect(words((await readFolder(folder)).text).toSorted()).toEqual(page.typed.toSorted());
  },
);
