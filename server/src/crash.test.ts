import { randomUUID } from "node:crypto";
import type { FocusView } from "@tandiff/shared/api.ts";
import { CommandId } from "@tandiff/shared/ids.ts";
import { Event } from "@tandiff/shared/session/events.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { LivePage } from "./live/testing-live.ts";
import { openTestStorage } from "./storage/testing.ts";
import { isFull, printedSeed, randomFrom } from "./sync/testing.ts";
import { StockPage } from "./sync/testing-page.ts";
import { createCall, freePort, newThread, pause, until, type Person } from "./testing-app.ts";
import { kill, newFolder, startServer } from "./testing-process.ts";

const trials = isFull ? 60 : 5;

/** What the log holds, read from the folder while no server runs on it. */
async function readFolder(folder: string) {
  const { storage, folder: open } = openTestStorage({}, folder);
  const [session] = storage.sessions();
  if (!session) throw new Error("There is no session.");
  const doc = new Y.Doc({ gc: false });
  const comments: string[] = [];
  for (const row of storage.readLog(session.id)) {
    if (row.kind === "update:code") {
      Y.applyUpdate(doc, row.payload);
      continue;
    }
    const event = Event.parse(JSON.parse(Buffer.from(row.payload).toString()));
    if (event.kind === "thread.opened") comments.push(event.body);
  }
  const verdict = storage.verifyLog(session.id);
  await storage.close();
  open.release();
  expect(verdict).toMatchObject({ ok: true });
  return { text: doc.getText("f:0").toJSON(), comments };
}

const words = (text: string): string[] => text.match(/<\w+>/g) ?? [];

/** Types a word of its own every few milliseconds until it is told to stop. */
function startTyping(page: StockPage, name: string, random: (below: number) => number) {
  const typed: string[] = [];
  const timer = setInterval(() => {
    const word = `<${name}${typed.length}>`;
    typed.push(word);
    // In front of or behind all that is there, so that no word is ever cut in two.
    page.file().insert(random(2) === 0 ? 0 : page.file().length, word);
  }, 3);
  return { typed, stop: () => clearInterval(timer) };
}

test(
  "kill -9: what a page showed of another's text is there, and in the end all of it, each word once",
  { timeout: 60_000 + trials * 20_000 },
  async () => {
    const seed = printedSeed("kill -9 while typing");
    const random = randomFrom(seed);
    const folder = newFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    let server = await startServer(folder, port);
    const { candidate, interviewer } = await createCall({ url });
    const pages = [
      await new StockPage(candidate).synced(),
      await new StockPage(interviewer).synced(),
    ] as const;

    const typed: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const typists = pages.map((page, index) => startTyping(page, `t${trial}p${index}n`, random));
      const shown = () =>
        pages.flatMap((page, index) => {
          const own = new Set(typists[index]?.typed);
          return words(page.file().toJSON()).filter(
            (word) => word.startsWith(`<t${trial}`) && !own.has(word),
          );
        });
      await until("one saw what the other typed", () => shown().length > 0);
      await pause(random(250));
      const closed = pages.map((page) => page.closed.length);
      await kill(server);
      await until("both lost the line", () =>
        pages.every((page, index) => page.closed.length > (closed[index] ?? 0)),
      );
      const stored = words((await readFolder(folder)).text);
      expect(
        shown().filter((word) => !stored.includes(word)),
        `seed ${seed}, trial ${trial}`,
      ).toEqual([]);
      expect(new Set(stored).size, `seed ${seed}, trial ${trial}`).toBe(stored.length);

      for (const typist of typists) {
        typist.stop();
        typed.push(...typist.typed);
      }
      server = await startServer(folder, port);
      const all = () => pages.map((page) => words(page.file().toJSON()).length);
      await until("both have every word", () => all().every((count) => count === typed.length));
    }
    await kill(server);
    const { text } = await readFolder(folder);
    expect(words(text).toSorted()).toEqual(typed.toSorted());
    for (const page of pages) expect(page.file().toJSON()).toBe(text);
  },
);

/** Posts comments one after the other until the server is gone. */
function startPosting(person: Person, name: string) {
  const sent: { readonly id: CommandId; readonly command: ReturnType<typeof newThread> }[] = [];
  const answered: string[] = [];
  const stopped = new AbortController();
  const post = async () => {
    while (!stopped.signal.aborted) {
      const one = { id: CommandId.parse(randomUUID()), command: newThread(`<${name}${sent.length}>`) };
      sent.push(one);
      const answer = await person.command(one.command, one.id).catch(() => null);
      if (answer?.ok) answered.push(one.command.body);
      else if (answer === null) return;
    }
  };
  const done = Promise.all([post(), post(), post()]);
  return {
    sent,
    answered,
    stop: async () => {
      stopped.abort();
      await done;
    },
  };
}

test(
  "kill -9: a comment that was answered or shown is there, and sent again it is there once",
  { timeout: 60_000 + trials * 20_000 },
  async () => {
    const seed = printedSeed("kill -9 while commenting");
    const random = randomFrom(seed);
    const folder = newFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    let server = await startServer(folder, port);
    const { candidate, interviewer } = await createCall({ url });
    const expected: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const page = await LivePage.of(interviewer);
      const posting = startPosting(candidate, `t${trial}c`);
      await until("a comment was answered", () => posting.answered.length > 0);
      await pause(random(200));
      await kill(server);
      await posting.stop();
      await page.closes();
      const shown = page
        .events()
        .flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));
      const { comments } = await readFolder(folder);
      for (const body of [...shown, ...posting.answered]) expect(comments, `seed ${seed}`).toContain(body);
      expect(new Set(comments).size).toBe(comments.length);

      server = await startServer(folder, port);
      for (const { id, command } of posting.sent) {
        expect((await candidate.command(command, id)).status).toBe(200);
        expected.push(command.body);
      }
    }
    await kill(server);
    expect((await readFolder(folder)).comments.toSorted()).toEqual(expected.toSorted());
  },
);

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
  { timeout: 60_000 + trials * 20_000 },
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
    for (let trial = 0; trial < trials; trial += 1) {
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
    await kill(server);
    const { storage, folder: open } = openTestStorage({}, folder);
    expect(storage.focusSessions()).toEqual([]);
    await storage.close();
    open.release();
  },
);
