import { randomUUID } from "node:crypto";
import { CommandId } from "@tandiff/shared/ids.ts";
import type { CountingPage } from "./sync/testing-page.ts";
import { newThread, pause, type Person } from "./testing-app.ts";
import { words } from "./testing-folder.ts";

/** For tests only: somebody who does things until told to stop. */
export interface Busy {
  readonly stop: () => Promise<void>;
}

/** Types a word of its own every few milliseconds. */
export function startTyping(page: CountingPage, name: string, random: (below: number) => number): Busy {
  let count = 0;
  const timer = setInterval(() => {
    page.type(`<${name}n${count}>`, random(2) === 0);
    count += 1;
  }, 3);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

/** What a page shows of the others' words. */
export function shownOfOthers(page: CountingPage): readonly string[] {
  const own = new Set(page.typed);
  return words(page.file().toJSON()).filter((word) => !own.has(word));
}

/** Posts comments; one without a good answer is posted again, under the same id, until it has one. */
export class Poster implements Busy {
  readonly posted: string[] = [];
  readonly answered: string[] = [];
  /** What was said to comments that could not be stored. */
  readonly refusals = new Set<string>();
  #isStopped = false;
  readonly #done: Promise<unknown>;

  /**
   * @param rest milliseconds between two
   * @param onPost told of each before it is sent for the first time
   */
  constructor(person: Person, name: string, rest = 5, onPost: (body: string) => void = () => undefined) {
    const post = async (number: number): Promise<void> => {
      for (let count = 0; !this.#isStopped; count += 1) {
        const body = `<${name}c${number}n${count}>`;
        onPost(body);
        await this.#post(person, body);
        await pause(rest);
      }
    };
    this.#done = Promise.all([post(0), post(1)]);
  }

  /** Resolves when all that was posted has been answered. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#done;
  }

  async #post(person: Person, body: string): Promise<void> {
    const id = CommandId.parse(randomUUID());
    const command = newThread(body);
    this.posted.push(body);
    for (;;) {
      const answer = await person.command(command, id).catch(() => null);
      if (answer?.ok) {
        this.answered.push(body);
        return;
      }
      if (answer) this.refusals.add(`${answer.status} ${await answer.text().catch(() => "")}`);
      await pause(20);
    }
  }
}
