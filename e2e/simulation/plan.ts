import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { vi } from "vitest";
import { clearStorage } from "./browser.ts";
import { CauseLedger, threads } from "./cause-ledger.ts";
import { drawClientIds } from "./client-ids.ts";
import { FileSteps } from "./file-steps.ts";
import { FocusSteps } from "./focus-steps.ts";
import type { Happening } from "./happenings.ts";
import { Ledger } from "./ledger.ts";
import { SimulatedPage } from "./page.ts";
import { longestBackoff, untilQuiet } from "./quiet.ts";
import type { Scene } from "./scene.ts";
import type { Random, SimulatedServer } from "./server.ts";
import { Troubles } from "./troubles.ts";

/** Where there are several nodes, one step in so many is trouble of theirs, besides what one server has, too. */
const stepsPerTrouble = 8;

/** While a focus time runs, one step in so many is of it. */
const stepsPerFocusStep = 6;

/** A call with its people, what they do, and what goes wrong, all drawn from one seed. */
export class Plan {
  /** What happened, a line each. */
  readonly steps: string[] = [];
  readonly #server: SimulatedServer;
  readonly #random: Random;
  readonly #ledger = new Ledger();
  readonly #causes = new CauseLedger();
  readonly #pages: SimulatedPage[] = [];
  /** Killed; each lets go of its line when it next tries to connect. */
  readonly #gone: SimulatedPage[] = [];
  #people: readonly ParticipantId[] = [];
  #pageCount = 0;
  /** What was asked of the server and not answered yet. */
  #asked = 0;
  #failure: unknown = null;
  readonly #happened: (what: Happening) => void;
  readonly #troubles: Troubles;
  readonly #files: FileSteps;
  readonly #focus: FocusSteps;

  /** `happened` is told what of the rarer things took place. */
  constructor(server: SimulatedServer, random: Random, happened: (what: Happening) => void) {
    this.#server = server;
    this.#random = random;
    this.#happened = happened;
    const scene: Scene = {
      server,
      random,
      happened,
      say: (step) => this.#say(step),
      run: (asked, answered) => this.#run(asked, answered),
    };
    this.#troubles = new Troubles(scene);
    this.#files = new FileSteps(scene);
    this.#focus = new FocusSteps(scene, (page) => this.#hears(page, Infinity));
  }

  /** @throws what is wrong in the end, or was on the way */
  async run(): Promise<void> {
    drawClientIds(() => 16 + this.#random(2 ** 31));
    this.#people = await this.#server.startCall(this.#random);
    const pages = 2 + this.#random(5);
    for (let index = 0; index < pages; index += 1) this.#open(this.#people[index % this.#people.length]);
    if (this.#server.isShared) this.#openNotes();
    await this.#becomeQuiet();
    this.#focus.draw();
    const length = 20 + this.#random(50);
    for (let step = 0; step < length; step += 1) {
      await this.#step();
      await setImmediate();
      if (this.#failure !== null) throw this.#failure;
    }
    await this.#becomeQuiet();
    const leading = this.#leading;
    if (leading && this.#focus.endLast(leading)) await this.#becomeQuiet();
    await this.#insertAllKept();
    await this.#check();
  }

  /** A plan that writes none proves nothing. */
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
    clearStorage();
  }

  async #step(): Promise<void> {
    const drawn = this.#pages[this.#random(this.#pages.length)];
    // A focus time is short, and one page's alone.
    const page = this.#leading?.isInFocus && this.#random(2) === 0 ? this.#leading : drawn;
    const file = page?.files[this.#random(page.files.length)];
    if (!page || !file) return;
    if (this.#server.isShared && this.#random(stepsPerTrouble) === 0) return this.#troubles.strike(page);
    if (this.#leading && this.#server.isFocusRunning && this.#random(stepsPerFocusStep) === 0)
      return this.#focus.change(this.#leading);
    const kind = this.#random(100);
    if (kind < 28) return this.#edit(page, file);
    if (kind < 36) return this.#undo(page, page.rootOf(file));
    if (kind < 50) return this.#deliver(page);
    if (kind < 64) return this.#receive(page);
    if (kind < 73) return this.#commit();
    if (kind < 79) return this.#switchLine(page);
    if (kind < 84) return this.#passTime();
    if (kind < 88) return this.#changeFiles(page, file);
    if (kind < 90) return this.#fix(page, page.rootOf(file));
    if (kind < 92) return this.#reload(page);
    if (kind < 97 && this.#leading) return this.#focus.change(this.#leading);
    return this.#troubles.strike(page);
  }

  #edit(page: SimulatedPage, file: WorkspaceFile): void {
    // Offline, and in a focus time of one's own, one may still have the file before one's eyes.
    if (!page.canWrite || (page.isInFocus && !page.hasInFocus(file))) return;
    if (page.hasKept && !this.#server.isFocusRunning) return this.#insertKept(page);
    const root = page.rootOf(file);
    const text = page.writtenText(root);
    const offset = this.#random(text.length + 1);
    const kind = this.#random(10);
    const length = kind < 3 ? this.#random(Math.min(12, text.length - offset + 1)) : 0;
    const inserted = kind === 0 ? "" : this.#text(page, kind === 9 ? 30 : 1 + this.#random(4));
    if (length === 0 && inserted === "") return;
    this.#say(
      `page ${page.number} replaces ${length} at ${offset} of ${root} by ${JSON.stringify(inserted)}`,
    );
    if (page.document === "notes") this.#happened("wrote a note");
    else if (file.deleted) this.#happened("wrote in a deleted file");
    if (page.isInFocus) this.#happened("wrote in a focus time");
    page.replace(root, offset, length, inserted, this.#random(2) === 0);
  }

  /** Tokens, with line ends in a longer text. */
  #text(page: SimulatedPage, length: number): string {
    const tokens = this.#ledger.newTokens(page.number, length);
    return tokens.map((token) => (this.#random(12) === 0 ? `${token}\n` : token)).join("");
  }

  #insertKept(page: SimulatedPage): void {
    this.#say(`page ${page.number} inserts what was kept aside`);
    this.#happened("inserted what a focus time had refused");
    page.insertKept(this.#pages.every((other) => other === page || other.participant !== page.participant));
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
    this.#hears(page, most);
  }

  async #commit(): Promise<void> {
    if (this.#server.isShared && this.#random(2) === 0) return this.#troubles.commitOne();
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

  #changeFiles(page: SimulatedPage, file: WorkspaceFile): void {
    const others = this.#pages.filter((other) => other !== page && !other.line.isCut);
    const other = others[this.#random(3 * others.length)];
    if (this.#server.isShared && other) return this.#files.race([page, other], file);
    this.#files.change(
      page,
      file,
      this.#pages.some(({ line }) => !line.isSaved),
    );
  }

  #fix(page: SimulatedPage, root: string): void {
    const thread = threads[this.#random(threads.length + 1)] ?? null;
    this.#say(`page ${page.number} is fixing ${thread ?? "nothing"}`);
    if (page.line.isCut && thread !== null) this.#happened("began to fix a thread offline");
    page.fix(thread);
    if (this.#random(2) === 0) this.#undo(page, root);
  }

  #reload(page: SimulatedPage): void {
    this.#say(`page ${page.number} is killed, and loaded anew`);
    page.assertNeverRefused();
    if (page.isInFocus) this.#happened("lost the tab of a focus time");
    if (page.kill()) this.#happened("lost a tab with unsent edits");
    this.#gone.push(page);
    this.#pages.splice(this.#pages.indexOf(page), 1);
    this.#open(page.participant, page.document);
  }

  /** Does what was asked of the server when it has answered; that it refuses something is no fault. */
  #run(asked: Promise<unknown>, answered: () => void = () => undefined): void {
    this.#asked += 1;
    asked
      .then(answered)
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) this.#failure ??= error;
      })
      .finally(() => (this.#asked -= 1));
  }

  #hears(page: SimulatedPage, most: number): void {
    const hadKept = page.hasKept;
    page.receive(most);
    page.hear(page === this.#leading);
    if (page.hasKept && !hadKept) this.#happened("was refused in a focus time");
  }

  /** A candidate's focus time is for one of their tabs. */
  get #leading(): SimulatedPage | undefined {
    return this.#pages.find(({ participant }) => participant === this.#people[0]);
  }

  async #insertAllKept(): Promise<void> {
    const pages = this.#pages.filter((page) => page.hasKept);
    for (const page of pages) this.#insertKept(page);
    if (pages.length > 0) await this.#becomeQuiet();
  }

  async #becomeQuiet(): Promise<void> {
    this.#say("all are online until all is quiet");
    const hears = (page: SimulatedPage): void => {
      if (this.#failure !== null) throw this.#failure;
      this.#hears(page, Infinity);
    };
    await untilQuiet(this.#server, this.#pages, { hears, isWaiting: () => this.#asked > 0 });
  }

  async #check(): Promise<void> {
    await this.#server.assertNodesAgree();
    const files = await this.#server.storedFiles();
    const stored = new Map(documents.flatMap((name) => [...this.#server.storedTexts(name)]));
    for (const page of this.#pages) {
      page.assertNeverRefused();
      for (const root of new Set(files.map((file) => page.rootOf(file)))) {
        const [text, wanted] = [page.text(root), stored.get(root) ?? ""];
        if (text !== wanted)
          throw new Error(`In ${root} page ${page.number} has ${text}, and the log ${wanted}`);
      }
    }
    this.#ledger.check([...stored.values()].join(""));
    this.#files.check(files);
    if (this.#causes.check(this.#server.log()) > 0) this.#happened("wrote for a thread");
    if (this.#causes.hasUndoneForAnother) this.#happened("undid what was for another thread");
  }

  /** The interviewers' own pages, or none. */
  #openNotes(): void {
    const interviewers = this.#people.slice(1);
    for (const interviewer of interviewers.slice(0, this.#random(interviewers.length + 1))) {
      this.#open(interviewer, "notes");
    }
  }

  #open(participant: ParticipantId | undefined, document: DocumentName = "code"): void {
    if (participant === undefined) return;
    const ledgers = { text: this.#ledger, causes: this.#causes };
    this.#pages.push(
      new SimulatedPage({ server: this.#server, participant, document, number: this.#pageCount, ledgers }),
    );
    this.#pageCount += 1;
  }

  #say(step: string): void {
    this.steps.push(step);
  }
}
