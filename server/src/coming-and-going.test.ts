import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { HeldSessions } from "./domain/held-sessions.ts";
import { LivePage } from "./live/testing-live.ts";
import { startTwoApps } from "./several-nodes/testing-apps.ts";
import { postgresIsMissing } from "./storage/postgres/testing-database.ts";
import { CountingPage } from "./sync/testing-page.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import {
  asOrganiser,
  createCall,
  newThread,
  organise,
  pause,
  Person,
  startTestApp,
  until,
  type TestApp,
} from "./testing-app.ts";
import { assertOnce, readCall, type StoredCall, words } from "./testing-folder.ts";

/** What each person does, one after the other. */
const steps = isFull ? 600 : 40;

/** Servers let go of a session in the first moment in which nobody uses it. */
const unused = { after: 0, every: 2 };

type Random = (below: number) => number;

interface Server {
  readonly nodes: readonly Pick<TestApp, "url">[];
  readonly read: (session: SessionId) => Promise<StoredCall>;
  /** Defects. */
  readonly reported: () => readonly unknown[];
}

async function oneServer(): Promise<Server> {
  const app = await startTestApp({ unused });
  return { nodes: [app], read: (id) => readCall(app.test.storage, id), reported: () => app.reported };
}

async function twoNodes(): Promise<Server> {
  const nodes = await startTwoApps({ hear: true, unused });
  const [{ storage }] = nodes;
  return {
    nodes,
    read: (id) => readCall(storage, id),
    reported: () => nodes.flatMap((node) => node.reported()),
  };
}

/** One person, who comes and goes, writes and says things, and what has been acknowledged to them. */
class Visitor {
  readonly acknowledged: string[] = [];
  readonly typed: string[] = [];
  readonly answered: string[] = [];
  /** Codes with which a server has closed their pages. */
  readonly closed: number[] = [];
  readonly #name: string;
  readonly #at: () => Person;
  readonly #random: Random;

  /** @param at the person, at one of the nodes */
  constructor(name: string, at: () => Person, random: Random) {
    this.#name = name;
    this.#at = at;
    this.#random = random;
  }

  async step(step: number): Promise<void> {
    switch (this.#random(5)) {
      case 0:
      case 1:
        return this.#type(step);
      case 2:
        return this.#say(step);
      case 3:
        return this.#look();
      default:
        return pause(this.#random(50));
    }
  }

  /** Opens the workspace, types, and is gone: now and then before it is acknowledged. */
  async #type(step: number): Promise<void> {
    const page = await new CountingPage(this.#at()).synced();
    const count = 1 + this.#random(4);
    for (let word = 0; word < count; word += 1) {
      page.type(`<${this.#name}s${step}n${word}>`, this.#random(2) === 0);
      await pause(this.#random(6));
    }
    if (this.#random(4) > 0) await until("it is acknowledged", () => page.acknowledged === count);
    this.closed.push(...page.closed.map(({ code }) => code));
    page.provider.destroy();
    this.typed.push(...page.typed);
    this.acknowledged.push(...page.typed.slice(0, page.acknowledged));
  }

  async #say(step: number): Promise<void> {
    const body = `<${this.#name}c${step}>`;
    await this.#at().do(newThread(body));
    this.answered.push(body);
  }

  async #look(): Promise<void> {
    const person = this.#at();
    if (this.#random(2) === 0) {
      const page = await LivePage.of(person);
      await pause(this.#random(10));
      if (page.closedWith !== null) this.closed.push(page.closedWith);
      page.socket.close();
      return;
    }
    const answer = await person.ask("/fixes");
    if (!answer.ok) throw new Error(`/fixes: ${answer.status} ${await answer.text()}`);
  }
}

describe.each([
  { name: "one server", start: oneServer, isMissing: false },
  { name: "two nodes", start: twoNodes, isMissing: postgresIsMissing },
])("$name", ({ name, start, isMissing }) => {
  test.skipIf(isMissing)(
    "loses nothing of what people do while it lets go of their interview whenever it can",
    // A second try would hide a loss.
    { retry: 0, timeout: 60_000 + steps * 4_000 },
    async () => {
      const seed = printedSeed("coming and going");
      const random = randomFrom(seed);
      const forget = vi.spyOn(HeldSessions.prototype, "forget");
      onTestFinished(() => forget.mockRestore());
      const { nodes, read, reported } = await start();
      const [first] = nodes;
      if (!first) throw new Error("There is no node.");
      const { links, candidate, interviewer } = await createCall(first);
      const anywhere = ({ id, secret, cookie }: Person): Person => {
        const { url } = nodes[random(nodes.length)] ?? first;
        const person = new Person({ url }, `${url}/p/${id}#${secret}`);
        person.cookie = cookie;
        return person;
      };
      const people = Object.entries({ a: candidate, b: interviewer });
      const visitors = people.map(([one, person]) => new Visitor(one, () => anywhere(person), random));
      let videos = 0;
      const organiser = async (): Promise<void> => {
        for (let step = 0; step < steps / 4; step += 1) {
          const node = nodes[random(nodes.length)] ?? first;
          const videoUrl = `https://example.org/${step}`;
          const answer = await organise(node, links.id, { type: "video.change", videoUrl });
          expect(answer.status).toBe(200);
          videos += 1;
          expect((await asOrganiser(node, `/sessions/${links.id}/export.zip`)).status).toBe(200);
          await pause(random(100));
        }
      };
      const visiting = visitors.map(async (visitor) => {
        for (let step = 0; step < steps; step += 1) await visitor.step(step);
      });
      await Promise.all([...visiting, organiser()]);

      const { text, comments } = await read(links.id);
      const acknowledged = visitors.flatMap((visitor) => visitor.acknowledged);
      assertOnce(words(text), acknowledged, "a word");
      const typed = new Set(visitors.flatMap((visitor) => visitor.typed));
      expect(words(text).filter((word) => !typed.has(word))).toEqual([]);
      const answered = visitors.flatMap((visitor) => visitor.answered);
      expect(comments.toSorted()).toEqual(answered.toSorted());
      expect(visitors.flatMap(({ closed }) => closed)).toEqual([]);
      expect(reported()).toEqual([]);
      // The controls: there was enough to lose, and the session was let go again and again.
      expect(acknowledged.length).toBeGreaterThan(steps / 2);
      const forgotten = forget.mock.calls.length;
      expect(forgotten).toBeGreaterThan(steps / 4);
      const counts = `${acknowledged.length} words, ${answered.length} comments, ${videos} changes, let go ${forgotten} times`;
      sayRounds(`coming and going, ${name}`, seed, counts);
    },
  );
});
