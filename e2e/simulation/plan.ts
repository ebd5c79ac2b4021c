import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { documents, rootName, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { vi } from "vitest";
import { Afterwards } from "./afterwards.ts";
import { clearStorage } from "./browser.ts";
import { CauseLedger } from "./cause-ledger.ts";
import { drawClientIds } from "./client-ids.ts";
import { FileSteps } from "./file-steps.ts";
import { FocusSteps } from "./focus-steps.ts";
import type { Happening } from "./happenings.ts";
import { countTokens, Ledger } from "./ledger.ts";
import { LinkSteps } from "./link-steps.ts";
import { SimulatedPage } from "./page.ts";
import { longestBackoff, untilQuiet } from "./quiet.ts";
import type { Scene } from "./scene.ts";
import type { Random, SimulatedServer } from "./server.ts";
import { Troubles } from "./troubles.ts";
import { WritingSteps } from "./writing-steps.ts";

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
  readonly #scene: Scene;
  readonly #troubles: Troubles;
  readonly #writing: WritingSteps;
  readonly #files: FileSteps;
  readonly #focus: FocusSteps;
  readonly #links: LinkSteps;

  /** `happened` is told what of the rarer things took place. */
  constructor(server: SimulatedServer, random: Random, happened: (what: Happening) => void) {
    this.#server = server;
    this.#random = random;
    this.#happened = happened;
    this.#scene = {
      server,
      random,
      happened,
      say: (step) => this.#say(step),
      run: (asked, answered) => this.#run(asked, answered),
    };
    this.#troubles = new Troubles(this.#scene);
    this.#writing = new WritingSteps(this.#scene, this.#ledger, () => this.#pages);
    this.#files = new FileSteps(this.#scene);
    this.#links = new LinkSteps(this.#scene, () => [...this.#pages, ...this.#gone]);
    this.#focus = new FocusSteps(this.#scene, (page) => this.#hears(page, Infinity));
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
    this.#links.draw();
    const length = 20 + this.#random(50);
    for (let step = 0; step < length; step += 1) {
      await this.#step();
      await setImmediate();
      if (this.#failure !== null) throw this.#failure;
    }
    await this.#becomeQuiet();
    await this.#replaceEnded();
    const leading = this.#leading;
    if (leading && (await this.#focus.endLast(leading))) await this.#becomeQuiet();
    await this.#insertAllKept();
    await this.#check();
    await this.#end();
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
    if (kind < 28) return this.#writing.edit(page, file);
    if (kind < 36) return this.#writing.undo(page, page.rootOf(file));
    if (kind < 50) return this.#deliver(page);
    if (kind < 64) return this.#receive(page);
    if (kind < 73) return this.#commit();
    if (kind < 79) return this.#switchLine(page);
    if (kind < 84) return this.#passTime();
    if (kind < 88) return this.#changeFiles(page, file);
    if (kind < 90) return this.#writing.fix(page, page.rootOf(file));
    if (kind < 92) return this.#reload(page);
    if (kind < 94 && this.#server.isShared) return this.#links.change(this.#people.slice(1));
    if (kind < 97 && this.#leading) return this.#focus.change(this.#leading);
    return this.#troubles.strike(page);
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

  #reload(page: SimulatedPage): void {
    // Its person does not know yet that the link has ended.
    if (page.isRefused !== page.line.hasLinkEnded) return;
    this.#say(`page ${page.number} is killed, and loaded anew`);
    page.assertNeverRefused();
    if (page.isInFocus) this.#happened("lost the tab of a focus time");
    if (page.kill()) this.#happened("lost a tab with unsent edits");
    this.#gone.push(page);
    this.#pages.splice(this.#pages.indexOf(page), 1);
    const { participant, document } = page;
    if (this.#server.organiser.seatOf(participant) !== null) this.#open(participant, document);
    else page.mayLoseAll();
  }

  /** Whose link has ended comes back with the new one, where there is one. */
  async #replaceEnded(): Promise<void> {
    const ended = this.#pages.filter(({ line }) => line.hasLinkEnded);
    for (const page of ended) this.#reload(page);
    if (ended.length > 0) await this.#becomeQuiet();
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

  async #insertAllKept(document: DocumentName = "code"): Promise<void> {
    const pages = this.#pages.filter((page) => page.hasKept && page.document === document);
    for (const page of pages) {
      this.#writing.insertKept(page);
      // Two that put in the same line at once would have it there twice.
      await this.#becomeQuiet();
    }
  }

  /** A compaction takes what was written in them. */
  async #mayLoseDeletedFiles(): Promise<void> {
    const stored = this.#server.storedTexts("code");
    for (const { id, deleted } of await this.#server.storedFiles()) {
      const text = deleted ? (stored.get(rootName(id)) ?? "") : "";
      for (const token of countTokens(text).keys()) this.#ledger.mayBeLost(token);
    }
  }

  /** The call is over, and what is kept of it may go. */
  async #end(): Promise<void> {
    const after = new Afterwards({
      scene: this.#scene,
      troubles: this.#troubles,
      pages: () => this.#pages,
      writing: this.#writing,
    });
    const [, interviewer] = this.#people;
    if (!interviewer) return;
    if (after.isCompacted) {
      after.endCall(interviewer);
      await this.#becomeQuiet();
      await this.#mayLoseDeletedFiles();
      await after.compact();
      await this.#becomeQuiet();
      await this.#insertAllKept("notes");
      await this.#check();
    }
    if (!after.isErased) return;
    await after.erase();
    const isAtRest = () => this.#server.hasForgotten && this.#pages.every(({ isRefused }) => isRefused);
    await this.#becomeQuiet(isAtRest);
  }

  async #becomeQuiet(isAtRest?: () => boolean): Promise<void> {
    this.#say("all are online until all is quiet");
    const hears = (page: SimulatedPage): void => {
      if (this.#failure !== null) throw this.#failure;
      this.#hears(page, Infinity);
    };
    await untilQuiet(this.#server, this.#pages, {
      hears,
      isWaiting: () => this.#asked > 0,
      ...(isAtRest && { isAtRest }),
    });
  }

  async #check(): Promise<void> {
    await this.#server.assertNodesAgree();
    const files = await this.#server.storedFiles();
    const stored = new Map(documents.flatMap((name) => [...this.#server.storedTexts(name)]));
    for (const page of this.#pages) {
      page.assertNeverRefused();
      if (!this.#server.storedEdits(page.document).has(page.whole))
        throw new Error(`Page ${page.number} has of ${page.document} what is not in the log.`);
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
