import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { vi } from "vitest";
import { drawClientIds } from "./client-ids.ts";
import { Ledger } from "./ledger.ts";
import { SimulatedPage } from "./page.ts";
import type { SimulatedServer } from "./server.ts";

type Random = (below: number) => number;

/** Longer than a page ever waits before it tries to connect again. Milliseconds. */
const longestBackoff = 2_600;
const mostRoundsToQuiet = 40;

/** One plan: a call with its people, what they do, and what goes wrong, all drawn from one seed. */
export class Plan {
  /** What happened, a line each. */
  readonly steps: string[] = [];
  readonly #server: SimulatedServer;
  readonly #random: Random;
  readonly #ledger = new Ledger();
  readonly #pages: SimulatedPage[] = [];
  /** Killed; each lets go of its line when it next tries to connect. */
  readonly #gone: SimulatedPage[] = [];
  /** Paths that were asked for, by file, from the last one that was answered. */
  readonly #paths = new Map<FileId, string[]>();
  #people: readonly ParticipantId[] = [];
  #pageCount = 0;
  #renames = 0;

  constructor(server: SimulatedServer, random: Random) {
    this.#server = server;
    this.#random = random;
  }

  /** @throws what is wrong in the end, or was on the way */
  async run(): Promise<void> {
    drawClientIds(() => 16 + this.#random(2 ** 31));
    this.#people = await this.#server.startCall();
    const pages = 2 + this.#random(5);
    for (let index = 0; index < pages; index += 1) this.#open(this.#people[index % this.#people.length]);
    await this.#becomeQuiet();
    const length = 20 + this.#random(50);
    for (let step = 0; step < length; step += 1) {
      await this.#step();
      await setImmediate();
    }
    await this.#becomeQuiet();
    this.#check();
  }

  /** Tokens that were written: a plan that writes none proves nothing. */
  get tokens(): number {
    return this.#ledger.size;
  }

  end(): void {
    const all = [...this.#pages, ...this.#gone];
    for (const { line } of all) line.revoke();
    vi.advanceTimersByTime(longestBackoff);
    for (const { line } of all) {
      line.deliverToPage(Infinity);
      line.remove();
    }
    vi.clearAllTimers();
  }

  async #step(): Promise<void> {
    const page = this.#pages[this.#random(this.#pages.length)];
    const root = this.#roots()[this.#random(this.#roots().length)];
    if (!page || root === undefined) return;
    const kind = this.#random(100);
    if (kind < 30) return this.#edit(page, root);
    if (kind < 40) return this.#undo(page, root);
    if (kind < 55) return this.#deliver(page);
    if (kind < 70) return this.#receive(page);
    if (kind < 80) return this.#commit();
    if (kind < 86) return this.#switchLine(page);
    if (kind < 92) return this.#passTime();
    if (kind < 94) return this.#changeFiles(page);
    if (kind < 96) return this.#reload(page);
    return this.#serverFault();
  }

  #edit(page: SimulatedPage, root: string): void {
    const text = page.text(root);
    const offset = this.#random(text.length + 1);
    const kind = this.#random(10);
    const length = kind < 3 ? this.#random(Math.min(12, text.length - offset + 1)) : 0;
    const inserted = kind === 0 ? "" : this.#text(page, kind === 9 ? 30 : 1 + this.#random(4));
    if (page.copy === null || (length === 0 && inserted === "")) return;
    this.#say(
      `page ${page.number} replaces ${length} at ${offset} of ${root} by ${JSON.stringify(inserted)}`,
    );
    page.replace(root, offset, length, inserted, this.#random(2) === 0);
  }

  /** Tokens, with line ends in a longer text. */
  #text(page: SimulatedPage, length: number): string {
    if (page.copy === null) return "";
    const tokens = this.#ledger.newTokens(page.number, length);
    return tokens.map((token) => (this.#random(12) === 0 ? `${token}\n` : token)).join("");
  }

  #undo(page: SimulatedPage, root: string): void {
    const isRedo = this.#random(3) === 0;
    this.#say(`page ${page.number} ${isRedo ? "redoes" : "undoes"} in ${root}`);
    if (isRedo) page.redo(root);
    else page.undo(root);
  }

  #deliver(page: SimulatedPage): void {
    const most = 1 + this.#random(4);
    this.#say(`the server gets ${Math.min(most, page.line.toServer.length)} frames of page ${page.number}`);
    page.line.deliverToServer(most);
  }

  #receive(page: SimulatedPage): void {
    const most = 1 + this.#random(8);
    this.#say(`page ${page.number} gets up to ${most} frames`);
    page.receive(most);
  }

  async #commit(): Promise<void> {
    this.#say("the server stores what waits");
    await this.#server.commit();
  }

  #switchLine(page: SimulatedPage): void {
    if (page.line.isCut) {
      this.#say(`page ${page.number} is online again`);
      return page.line.mend();
    }
    const serverNotices = this.#random(2) === 0;
    this.#say(`page ${page.number} goes offline${serverNotices ? "" : ", unnoticed"}`);
    page.line.cut(serverNotices);
  }

  #passTime(): void {
    const time = [200, 700, longestBackoff][this.#random(3)] ?? 0;
    this.#say(`${time} ms pass`);
    vi.advanceTimersByTime(time);
    this.#server.beat();
    for (const { line } of this.#pages) line.noticeGhosts();
  }

  #changeFiles(page: SimulatedPage): void {
    const { files } = this.#server;
    const file = files[this.#random(files.length)];
    if (!file) return;
    this.#renames += 1;
    const path = `path-${this.#renames}.txt`;
    this.#say(`page ${page.number} renames ${file.path} to ${path}`);
    const asked = this.#paths.get(file.id) ?? [file.path];
    this.#paths.set(file.id, asked);
    asked.push(path);
    this.#server.command(page.participant, { type: "file.rename", file: file.id, path }).then(
      () => asked.splice(0, asked.indexOf(path)),
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      },
    );
  }

  #reload(page: SimulatedPage): void {
    this.#say(`page ${page.number} is killed, and loaded anew`);
    const others = this.#pages.filter((other) => other !== page);
    const shown = new Set(others.flatMap((other) => [...other.tokens(this.#roots())]));
    this.#ledger.ended(page.number, shown);
    page.assertNeverRefused();
    page.line.revoke();
    this.#gone.push(page);
    this.#pages.splice(this.#pages.indexOf(page), 1);
    this.#open(page.participant);
  }

  async #serverFault(): Promise<void> {
    const kind = this.#random(3);
    if (kind === 0) {
      this.#say("the server cannot store what waits");
      return this.#server.failCommit();
    }
    this.#say(kind === 1 ? "the server restarts" : "the server crashes, and starts again");
    await (kind === 1 ? this.#server.stop() : this.#server.crash());
    for (const { line } of this.#pages) line.serverGone();
  }

  /** Everybody online, everything delivered, and nothing left to say. */
  async #becomeQuiet(): Promise<void> {
    this.#say("all are online until all is quiet");
    for (let round = 0; round < mostRoundsToQuiet; round += 1) {
      for (const { line } of this.#pages) {
        line.mend();
        line.noticeGhosts();
      }
      for (const page of this.#pages) {
        page.receive(Infinity);
        page.line.deliverToServer(Infinity);
      }
      await setImmediate();
      await this.#server.commit();
      if (this.#server.isIdle && this.#pages.every(({ line, copy }) => line.isQuiet && copy !== null)) return;
      if (round % 4 === 3) {
        vi.advanceTimersByTime(longestBackoff);
        this.#server.beat();
      }
    }
    const states = this.#pages.map(
      ({ line, number, copy }) => `${number}: ${line.state}${copy ? "" : ", not loaded"}`,
    );
    throw new Error(`The pages and the server do not come to rest. ${states.join("; ")}`);
  }

  #check(): void {
    const stored = this.#server.storedTexts();
    for (const page of this.#pages) {
      page.assertNeverRefused();
      for (const root of this.#roots()) {
        const [text, wanted] = [page.text(root), stored.get(root) ?? ""];
        if (text !== wanted)
          throw new Error(`In ${root} page ${page.number} has ${text}, and the log ${wanted}`);
      }
    }
    this.#ledger.check([...stored.values()].join(""));
    for (const { id, path } of this.#server.storedFiles()) {
      const asked = this.#paths.get(id);
      if (asked && !asked.includes(path))
        throw new Error(`A file is named ${path}, not ${asked.join(" or ")}.`);
    }
  }

  #roots(): readonly string[] {
    return this.#server.files.map(({ id }) => rootName(id));
  }

  #open(participant: ParticipantId | undefined): void {
    if (participant === undefined) return;
    this.#pages.push(new SimulatedPage(this.#server, participant, this.#pageCount, this.#ledger));
    this.#pageCount += 1;
  }

  #say(step: string): void {
    this.steps.push(step);
  }
}
