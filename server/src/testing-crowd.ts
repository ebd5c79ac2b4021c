import type { SessionLinks } from "@tandiff/shared/api.ts";
import { onTestFinished } from "vitest";
import { ReturningLive } from "./live/testing-returning.ts";
import { CountingPage } from "./sync/testing-page.ts";
import { asOrganiser, exampleExercise, Person, until } from "./testing-app.ts";
import { words } from "./testing-folder.ts";
import { Poster } from "./testing-typing.ts";

/** Milliseconds between two words of one person, as the keys of who types fast, and two comments. */
const rhythm = { word: 100, comment: 500 };

/** Every so many words people write one at the top of the file, all at the same place. */
const onTop = 5;

/** Milliseconds: the longest that a page waits before it comes back, as in the client. */
const longestBackoff = 2_500;

/** How long what was typed may take to come to all, before the test gives up. Milliseconds. */
const patience = 60_000;

/**
 * For tests only: the four people of a call who type into one file, and one of whom comments, whatever happens to the
 * servers, with pages that come back as ours do. Each has a way of its own to whatever answers at the address.
 */
export class Crowd {
  readonly links: SessionLinks;
  readonly people: readonly Person[];
  readonly pages: readonly CountingPage[];
  readonly lives: readonly ReturningLive[];
  /** When each word was typed, or each comment was posted for the first time. */
  readonly #since = new Map<string, number>();
  /** Who still waits for which. */
  readonly #unseen = new Map<string, Set<unknown>>();
  /** While it is true nobody types but the candidate, who also is the one that comments. */
  onlyCandidateWrites = false;
  #longest = 0;
  #poster: Poster | null = null;
  #typing: NodeJS.Timeout | null = null;

  private constructor(links: SessionLinks, people: readonly Person[]) {
    this.links = links;
    this.people = people;
    this.pages = people.map((person) => this.#page(person));
    this.lives = people.map((person) => {
      const live: ReturningLive = new ReturningLive(person, ({ event }) => {
        if (event.kind === "thread.opened") this.#saw(event.body, live);
      });
      return live;
    });
  }

  /** @throws when the servers at `url` cannot make an interview and start its call */
  static async of(url: string): Promise<Crowd> {
    const upload = exampleExercise();
    await expectGood(await asOrganiser({ url }, "/exercises", upload));
    const answer = await asOrganiser({ url }, "/sessions", {
      exercise: upload.content.slug,
      candidate: "Cleo Candidate",
      interviewers: ["Ida Interviewer", "Ivo Interviewer", "Ines Interviewer"],
      observer: null,
      callAt: null,
      preset: "now",
    });
    const links: SessionLinks = JSON.parse(await expectGood(answer));
    const urls = [links.links.candidate, ...links.links.interviewers.map((one) => one.url)];
    const people: Person[] = [];
    for (const link of urls) people.push(await new Person({ url }, link ?? "").takeSeat());
    await people[1]?.do({ type: "call.start", evenUnsubmitted: true });
    const crowd = new Crowd(links, people);
    for (const page of crowd.pages) await page.synced();
    return crowd;
  }

  start(): void {
    let count = 0;
    this.#typing = setInterval(() => {
      count += 1;
      const writers = this.onlyCandidateWrites ? this.pages.slice(0, 1) : this.pages;
      for (const [index, page] of writers.entries()) {
        const word = `<p${index}n${count}>`;
        this.#awaited(word, this.pages);
        if (count % onTop === 0) page.type(word, true);
        else page.typeOn(word);
        this.#saw(word, page);
      }
    }, rhythm.word);
    onTestFinished(() => clearInterval(this.#typing ?? undefined));
    const [candidate] = this.people;
    if (candidate)
      this.#poster = new Poster(candidate, "c", rhythm.comment, (body) => this.#awaited(body, this.lives));
  }

  get typed(): readonly string[] {
    return this.pages.flatMap(({ typed }) => typed);
  }

  get posted(): readonly string[] {
    return this.#poster?.posted ?? [];
  }

  /** What has been typed and posted by now is shown to everybody; resolves to the longest that anybody waited. */
  async longestPause(): Promise<number> {
    const asked = [...this.#unseen.keys()];
    await until("all see what was typed", () => asked.every((word) => !this.#unseen.has(word)), patience);
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  /** Ends the typing, and waits until everything is stored and everybody sees it. */
  async stop(): Promise<void> {
    clearInterval(this.#typing ?? undefined);
    await this.#poster?.stop();
    await this.longestPause();
    const isStored = (): boolean => this.pages.every((page) => page.acknowledged === page.typed.length);
    await until("all is stored", isStored, patience);
  }

  /** Nothing of it goes on. */
  leave(): void {
    for (const page of this.pages) page.provider.destroy();
    for (const live of this.lives) live.close();
  }

  #page(person: Person): CountingPage {
    const page: CountingPage = new CountingPage(person, longestBackoff);
    page.file().observe(({ delta }) => {
      for (const { insert } of delta)
        if (typeof insert === "string") for (const word of words(insert)) this.#saw(word, page);
    });
    return page;
  }

  #awaited(word: string, by: readonly unknown[]): void {
    this.#since.set(word, performance.now());
    this.#unseen.set(word, new Set(by));
  }

  #saw(word: string, by: unknown): void {
    const waiting = this.#unseen.get(word);
    const since = this.#since.get(word);
    if (since === undefined || !waiting?.delete(by)) return;
    this.#longest = Math.max(this.#longest, performance.now() - since);
    if (waiting.size === 0) this.#unseen.delete(word);
  }
}

/** @throws what the server said, where that is no good answer */
async function expectGood(answer: Response): Promise<string> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return text;
}
