import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { FocusView } from "@tandiff/shared/api.ts";
import { CommandId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { LivePage } from "./live/testing-live.ts";
import { openTestStorage } from "./storage/testing.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import { CountingPage, helloFrame, RawPage, syncFrame } from "./sync/testing-page.ts";
import { createCall, freePort, pause, until, type Person } from "./testing-app.ts";
import { assertOnce, readFolder, words } from "./testing-folder.ts";
import { kill, newFolder, startServer } from "./testing-process.ts";
import { Poster, shownOfOthers, startTyping } from "./testing-typing.ts";

const trials = isFull ? 1_000 : 10;
/** A new call after so many: reading its log after each crash takes longer the more is in it. */
const trialsPerCall = 50;

/** A new data folder with a call on a server of its own. */
async function startCall() {
  const folder = newFolder();
  const port = await freePort();
  const server = await startServer(folder, port);
  const { candidate, interviewer, second } = await createCall({ url: `http://127.0.0.1:${port}` });
  const pages = [
    await new CountingPage(candidate).synced(),
    await new CountingPage(interviewer).synced(),
  ] as const;
  return { folder, port, server, candidate, interviewer, second, pages };
}

/** Starts the server: how many milliseconds until it has acknowledged an edit, counted from its process on. */
async function untilWritable(
  { folder, port, second }: Awaited<ReturnType<typeof startCall>>,
  number: number,
) {
  const from = performance.now();
  const [server, milliseconds] = await Promise.all([
    startServer(folder, port),
    firstAcknowledgement(second, number).then(() => performance.now() - from),
  ]);
  return { server, milliseconds };
}

/** Tries to write as somebody who has just come, until an edit is acknowledged; it deletes what it writes. */
async function firstAcknowledgement(person: Person, number: number): Promise<void> {
  const doc = new Y.Doc();
  // A client id that nobody had: every trial comes as a new page.
  doc.clientID = 1_000_000 + number;
  const text = doc.getText("f:1");
  text.insert(0, "-");
  text.delete(0, 1);
  for (;;) {
    const page = new RawPage(`${person.socketUrl("sync")}/code`, { headers: { Cookie: person.cookie } });
    await until("the socket is open or refused", () => page.isOpen || page.isRefused);
    if (page.isOpen) {
      page.send(helloFrame(doc.clientID), syncFrame("update", Y.encodeStateAsUpdate(doc)));
      await until("the edit is acknowledged", () => page.saved() > 0);
      page.socket.terminate();
      return;
    }
    await pause(20);
  }
}

/** Milliseconds that a process takes which does nothing. */
async function emptyProcess(): Promise<number> {
  const from = performance.now();
  await once(spawn(process.execPath, ["-e", ""]), "exit");
  return performance.now() - from;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function distribution(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (part: number) => `${sorted[Math.ceil(part * sorted.length) - 1]?.toFixed(0)} ms`;
  return `median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)}`;
}

test(
  "kill -9 while two type and one comments: what was acknowledged or shown is there, in the end all of it, once",
  // A second try would hide a loss, here and below.
  { retry: 0, timeout: 60_000 + trials * 20_000 },
  async () => {
    const seed = printedSeed("kill -9 while typing and commenting");
    const random = randomFrom(seed);
    const again = `TANDIFF_SEED=${seed} npx -y pnpm@12.21.0 test:unit server/src/crash.test.ts`;
    const writable: number[] = [];
    const empty: number[] = [];
    let call = await startCall();
    let posters: Poster[] = [];
    const end = async (): Promise<void> => {
      await kill(call.server);
      const { text, comments } = await readFolder(call.folder);
      expect(words(text).toSorted(), again).toEqual(call.pages.flatMap(({ typed }) => typed).toSorted());
      for (const page of call.pages) expect(page.file().toJSON(), again).toBe(text);
      expect(comments.toSorted(), again).toEqual(posters.flatMap(({ posted }) => posted).toSorted());
      for (const page of call.pages) page.provider.destroy();
    };
    for (let trial = 0; trial < trials; trial += 1) {
      const where = `trial ${trial}; again with: ${again}`;
      if (trial > 0 && trial % trialsPerCall === 0) {
        await end();
        call = await startCall();
        posters = [];
      }
      const { pages, folder, candidate, interviewer } = call;
      const live = await LivePage.of(interviewer);
      const poster = new Poster(candidate, `t${trial}`);
      posters.push(poster);
      const before = pages.map((page) => shownOfOthers(page).length);
      const typists = pages.map((page, index) => startTyping(page, `t${trial}p${index}`, random));
      const isShown = () =>
        pages.every((page, index) => shownOfOthers(page).length > (before[index] ?? 0)) &&
        poster.answered.length > 0;
      await until(`each is shown what the other types and a comment is there, ${where}`, isShown);
      await pause(random(250));
      const closed = pages.map((page) => page.closed.length);
      await kill(call.server);
      await until(`both lost the line, ${where}`, () =>
        pages.every((page, index) => page.closed.length > (closed[index] ?? 0)),
      );
      await live.closes();
      const stored = await readFolder(folder);
      const text = words(stored.text);
      for (const page of pages) {
        assertOnce(text, shownOfOthers(page), `text that was shown, ${where}`);
        assertOnce(text, page.typed.slice(0, page.acknowledged), `acknowledged text, ${where}`);
      }
      const opened = live.events().map(({ event }) => (event.kind === "thread.opened" ? event.body : null));
      const shown = opened.filter((body) => body !== null);
      assertOnce(stored.comments, [...shown, ...poster.answered], `a comment, ${where}`);

      for (const typist of typists) await typist.stop();
      empty.push(await emptyProcess());
      const { server, milliseconds } = await untilWritable(call, trial);
      call = { ...call, server };
      writable.push(milliseconds);
      await poster.stop();
      const total = pages.reduce((sum, { typed }) => sum + typed.length, 0);
      await until(`both have every word and know that it is stored, ${where}`, () =>
        pages.every(
          (page) => page.acknowledged === page.typed.length && words(page.file().toJSON()).length === total,
        ),
      );
    }
    await end();
    sayRounds("kill -9 while typing", seed, `${trials} kills, writable again: ${distribution(writable)}`);
    // A machine that is busy with other things starts any process late.
    expect(median(writable)).toBeLessThan(Math.max(2_000, 40 * median(empty)));
  },
);

const focusTrials = isFull ? 60 : 2;

/** Asks until a server answers: this one is killed now and then, and a pause in which it is not is long. */
async function untilAnswered(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await ask().catch(() => null);
    if (answer) return answer;
    await pause(20);
  }
}

test(
  "kill -9: what was saved in a focus time is there, and its end brings it into the workspace once",
  { retry: 0, timeout: 60_000 + focusTrials * 20_000 },
  async () => {
    const seed = printedSeed("kill -9 in a focus time");
    const random = randomFrom(seed);
    const folder = newFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    let server = await startServer(folder, port);
    const { candidate } = await createCall({ url });
    const save = (text: string) =>
      candidate.ask("/focus", { method: "PUT", body: JSON.stringify({ file: "0", text }) });
    const stored = async (): Promise<string> => {
      const answer = await untilAnswered(() => candidate.ask("/focus"));
      const { texts }: FocusView = JSON.parse(await answer.text());
      return texts[0]?.text ?? "";
    };
    const expected: string[] = [];
    for (let trial = 0; trial < focusTrials; trial += 1) {
      await untilAnswered(() => candidate.command({ type: "focus.start", minutes: 10 }));
      const before = expected.join("");
      let answered = "";
      let text = before;
      const end = Date.now() + 30 + random(150);
      while (Date.now() < end) {
        text += `<t${trial}n${random(1_000)}>`;
        if ((await save(text)).ok) answered = text;
      }
      await kill(server);
      server = await startServer(folder, port);
      expect(await stored(), `seed ${seed}, trial ${trial}`).toBe(answered);

      // Now at some moment of the end itself.
      const id = CommandId.parse(randomUUID());
      const ending = candidate.command({ type: "focus.end" }, id).catch(() => null);
      await pause(random(12));
      await kill(server);
      await ending;
      server = await startServer(folder, port);
      await untilAnswered(() => candidate.command({ type: "focus.end" }, id));
      expected.splice(0, expected.length, answered);
      await kill(server);
      expect((await readFolder(folder)).text, `seed ${seed}, trial ${trial}`).toBe(answered);
      server = await startServer(folder, port);
      expect(await stored()).toBe("");
    }
    sayRounds("kill -9 in a focus time", seed, `${focusTrials} trials, three kills in each`);
    await kill(server);
    const { storage, folder: open } = openTestStorage({}, folder);
    expect(await storage.focusSessions()).toEqual([]);
    await storage.close();
    open.release();
  },
);
