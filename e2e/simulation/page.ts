import { FocusPut } from "@tandiff/shared/api.ts";
import type { FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { noteRoot, rootName, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { refusalSentences } from "../../server/src/sync/verdict.ts";
import { OfflineError } from "../../client/src/api/http.ts";
import { textUndo, type TextUndo } from "../../client/src/editor/text-undo.ts";
import { OwnFocus } from "../../client/src/sync/own-focus.ts";
import { SharedDocument, writeChanges, type DocumentCopy } from "../../client/src/sync/shared-document.ts";
import * as Y from "yjs";
import { answerRequests, endTab } from "./browser.ts";
import type { CauseLedger } from "./cause-ledger.ts";
import { countTokens, type Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import type { SimulatedServer } from "./server.ts";

export interface Ledgers {
  readonly text: Ledger;
  readonly causes: CauseLedger;
}

export interface PageOptions {
  readonly server: SimulatedServer;
  readonly participant: ParticipantId;
  /** What it has open. */
  readonly document: DocumentName;
  readonly number: number;
  readonly ledgers: Ledgers;
}

/** Why an honest page may have to keep text aside: a focus time began while it was on its way, or ended. */
const refusedInFocus = refusalSentences["may-not-write"];
const focusWasOver = "The focus time was over before this could be saved.";
/** Or a compaction came while it was on its way. */
const mayBeRefused = [
  refusedInFocus,
  focusWasOver,
  "The server was restored from a backup, or the session was compacted",
];

/** A person's page: the client's own document, line, undo and focus time, without an editor to look at. */
export class SimulatedPage {
  readonly number: number;
  readonly participant: ParticipantId;
  readonly document: DocumentName;
  readonly line: Line;
  /** The thread that the person says their edits are for. */
  fixing: ThreadId | null = null;
  readonly #server: SimulatedServer;
  readonly #ledgers: Ledgers;
  readonly #document: SharedDocument;
  readonly #focus: OwnFocus;
  /** Of all its copies, also of those that were refused. */
  readonly #clientIds = new Set<number>();
  #files: readonly WorkspaceFile[] = [];
  #focusFiles: readonly FileId[] = [];
  /** Of the focus time that it is in, or that is on its way out while the next one begins. */
  #focusCopy: DocumentCopy | null = null;
  #isHeld = false;
  #isUndoing = false;
  #isCancelling = false;

  constructor({ server, participant, document, number, ledgers }: PageOptions) {
    const host = `page-${number}`;
    this.number = number;
    this.participant = participant;
    this.document = document;
    this.#server = server;
    this.#ledgers = ledgers;
    this.line = new Line({ server, seat: server.seatOf(participant), document, host });
    this.line.onEdits = (update) => ledgers.causes.sent(participant, update, this.fixing, this.#isUndoing);
    this.#document = new SharedDocument(participant, document, `ws://${host}`);
    this.#focus = new OwnFocus(participant, this.#document);
    this.#focus.store.subscribe((now, before) => {
      if (now.kind === "writing" && before.kind === "starting") ledgers.text.focusBegun(number);
      if (now.kind !== "starting") this.#focusCopy = "copy" in now ? now.copy : null;
    });
    this.#document.store.subscribe(() => {
      if (this.copy) this.#loaded(this.copy.doc);
    });
    this.#document.open();
  }

  /** Null as long as the server's text is not here. */
  get copy(): DocumentCopy | null {
    const { status } = this.#document.store.getState();
    return status.kind === "ready" ? status.copy : null;
  }

  /** As it has heard of them last. */
  get files(): readonly WorkspaceFile[] {
    return this.#files;
  }

  /** Where the page writes that shows this file: all notes are one text. */
  rootOf({ id }: WorkspaceFile): string {
    return this.document === "notes" ? noteRoot(null) : rootName(id);
  }

  get isInFocus(): boolean {
    return this.#focus.store.getState().kind === "writing";
  }

  /** Nothing is under way, neither text nor a focus time that began or ended. */
  get isQuiet(): boolean {
    if (this.line.hasLinkEnded) return this.isRefused;
    const { kind } = this.#focus.store.getState();
    const isLed = kind === "none" || (kind === "writing" && this.#server.isFocusRunning);
    return this.line.isQuiet && this.copy !== null && isLed;
  }

  /** What was created after its focus time began is not in it. */
  hasInFocus({ id }: WorkspaceFile): boolean {
    return this.#focusFiles.includes(id);
  }

  get hasKept(): boolean {
    return this.#document.store.getState().kept.length > 0;
  }

  /** The server has closed it for good. */
  get isRefused(): boolean {
    return this.#document.store.getState().status.kind === "refused";
  }

  get isCancelling(): boolean {
    return this.#isCancelling;
  }

  /** Null while the person can write nowhere. */
  get #written(): DocumentCopy | null {
    const focus = this.#focus.store.getState();
    if (focus.kind === "writing") return this.#isCancelling ? null : focus.copy;
    return focus.kind === "none" && !this.#isHeld ? this.copy : null;
  }

  get canWrite(): boolean {
    return this.#written !== null;
  }

  /** All that it has of the server's document, told as an update. */
  get whole(): Uint8Array {
    return this.copy ? Y.encodeStateAsUpdate(this.copy.doc) : new Uint8Array([0, 0]);
  }

  /** Of the server's text. */
  text(root: string): string {
    return this.copy?.doc.getText(root).toJSON() ?? "";
  }

  /** Of what the person has before them and can write in. */
  writtenText(root: string): string {
    return this.#written?.doc.getText(root).toJSON() ?? "";
  }

  /** Puts `inserted` in the place of what is there, as the editor writes it. */
  replace(root: string, offset: number, length: number, inserted: string, startsStep: boolean): void {
    this.#with(root, (text, undo) => {
      const removed = text.toJSON().slice(offset, offset + length);
      this.#ledgers.text.removed(this.number, removed);
      if (!this.isInFocus) {
        this.#ledgers.causes.edited(this.participant, countTokens(removed + inserted).keys(), this.fixing);
      }
      if (startsStep) undo.stopCapturing();
      undo.remember([{ anchor: offset, head: offset + length }]);
      writeChanges(text, [{ offset, length, text: inserted }], undo.typed);
    });
  }

  undo(root: string): void {
    this.#step(root, (undo) => undo.undo());
  }

  redo(root: string): void {
    this.#step(root, (undo) => undo.redo());
  }

  fix(thread: ThreadId | null): void {
    this.fixing = thread;
    this.#document.causes.set(thread);
  }

  receive(most: number): void {
    this.line.deliverToPage(most);
  }

  /** Takes notice of the session; `isLeading` tells whether a focus time is this page's to write in. */
  hear(isLeading: boolean): void {
    const state = this.line.session?.state;
    if (this.line.isCut || !state) return;
    const { focus } = state;
    this.#files = state.workspace?.files ?? [];
    this.#isHeld = focus.kind === "running" && this.document === "code";
    if (!isLeading || this.copy === null) return;
    if (focus.kind !== "running") {
      this.#isCancelling = false;
      return this.#focus.follow(null);
    }
    answerRequests(this.participant, (method, body) => this.#answer(method, body));
    const files = this.#files.filter(({ deleted }) => !deleted);
    this.#focusFiles = files.map(({ id }) => id);
    this.#focus.follow({
      since: focus.since,
      left: focus.until - Date.now(),
      files: this.#focusFiles,
      end: () => this.endFocus(),
    });
  }

  /** @throws as a page's commands do */
  async command(command: Command): Promise<void> {
    if (this.line.isCut) throw new OfflineError();
    await this.#server.command(this.line.seat, command);
  }

  /** Saves the last words first, as the page does when its person asks for it. */
  finishFocus(): Promise<void> {
    return this.#focus.finish();
  }

  /** Ends it with what is saved by now, as its time does. */
  async endFocus(): Promise<void> {
    await this.command({ type: "focus.end" });
    this.#ledgers.text.focusEnded(true);
  }

  async cancelFocus(): Promise<void> {
    this.#isCancelling = true;
    this.#focus.cancelling(true);
    try {
      await this.command({ type: "focus.cancel" });
      // Its time was over first: what was not saved by then is not wanted.
      if (!this.#ledgers.text.focusEnded(false)) this.#mayLoseFocus();
    } catch (error) {
      this.#isCancelling = false;
      this.#focus.cancelling(false);
      throw error;
    }
  }

  /** The person puts in what could not be saved. */
  insertKept(isOnlyTab: boolean): void {
    for (const kept of this.#document.store.getState().kept) {
      const before = this.text(kept.root);
      this.#document.reenter(kept);
      this.#document.letGo(kept.id);
      this.#ledgers.text.reentered(this.number, kept, before, this.text(kept.root), isOnlyTab);
    }
  }

  /** The tab is gone. Returns whether the browser keeps edits of it. */
  kill(): boolean {
    this.#ledgers.text.ended(this.number);
    for (const { sentence, before, mine } of this.#document.store.getState().kept) {
      if (sentence === focusWasOver) this.#mayLose(before, mine);
    }
    if (!this.#ledgers.text.isInFocus(this.number)) this.#mayLoseFocus();
    const keeps = [...this.#clientIds].map(endTab).includes(true);
    this.#focus.follow(null);
    this.line.revoke();
    return keeps;
  }

  /** What is not saved by now may never be. */
  mayLoseAll(): void {
    this.#ledgers.text.mayLoseAllOf(this.number);
  }

  /** @throws when the server has refused an honest edit for another reason than a focus time or a link that has ended */
  assertNeverRefused(): void {
    if (this.line.hasLinkEnded) return;
    const { kept, status } = this.#document.store.getState();
    const odd = kept.find(({ sentence }) => !mayBeRefused.some((one) => sentence.startsWith(one)));
    if (odd) throw new Error(`Page ${this.number} had to keep text aside: ${odd.sentence}`);
    if (status.kind === "refused") throw new Error(`Page ${this.number} was refused: ${status.sentence}`);
  }

  /** @throws when the page has been waiting for a focus time to begin for ever */
  assertLedIntoFocus(): void {
    const { kind } = this.#focus.store.getState();
    if (kind === "none" || kind === "starting") {
      throw new Error(`Page ${this.number} cannot write in its focus time.`);
    }
  }

  #loaded(doc: Y.Doc): void {
    if (this.#clientIds.has(doc.clientID)) return;
    this.#clientIds.add(doc.clientID);
    this.#ledgers.causes.received(Y.encodeStateAsUpdate(doc));
    doc.on("update", (update) => this.#ledgers.causes.received(update));
  }

  #mayLoseFocus(): void {
    const copy = this.#focusCopy;
    if (copy === null) return;
    // Its end, which this page may not have heard of yet, has brought what was saved by then.
    const stored = this.#server.storedTexts(this.document);
    for (const root of this.#files.map(({ id }) => rootName(id))) {
      const written = copy.doc.getText(root).toJSON();
      this.#mayLose(this.text(root), written);
      this.#mayLose(stored.get(root) ?? "", written);
    }
  }

  #mayLose(before: string, mine: string): void {
    const [old, now] = [countTokens(before), countTokens(mine)];
    for (const token of new Set([...old.keys(), ...now.keys()])) {
      if (old.get(token) !== now.get(token)) this.#ledgers.text.mayBeLost(token);
    }
  }

  async #answer(method: string, body: unknown): Promise<unknown> {
    if (this.line.isCut) throw new TypeError("Nobody answers.");
    if (method === "GET") {
      const texts = await this.#server.answer((session) => session.focusTexts());
      return { texts: [...(texts ?? [])].map(([file, text]) => ({ file, text })) };
    }
    const saved = this.#ledgers.text.focusSaving();
    await this.#server.answer((session) => session.putFocusText(FocusPut.parse(body)).then(saved));
    return undefined;
  }

  #step(root: string, step: (undo: TextUndo) => void): void {
    this.#with(root, (text, undo) => {
      const before = text.toJSON();
      undo.remember([]);
      this.#isUndoing = true;
      step(undo);
      this.#isUndoing = false;
      this.#ledgers.text.stepped(this.number, before, text.toJSON());
    });
  }

  #with(root: string, edit: (text: Y.Text, undo: TextUndo) => void): void {
    const copy = this.#written;
    if (copy === null) return;
    const text = copy.doc.getText(root);
    edit(text, textUndo(text, copy.causes));
  }
}
