import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { closeCodes, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { minimalChanges } from "@tandiff/shared/text/text-changes.ts";
import * as Y from "yjs";
import { createStore, type StoreApi } from "zustand/vanilla";
import { reportSaveState } from "../session/save-state.ts";
import { reportStoring } from "../session/storing.ts";
import { Causes } from "./causes.ts";
import { DocumentLine } from "./document-line.ts";
import { withMissingLines } from "./missing-lines.ts";
import { reenterChanges } from "./reenter.ts";
import { applyChanges, type TextChange } from "./text-changes.ts";
import { LocalEdit, type UnsavedText } from "./unsaved-edits.ts";
import type { UnsentUpdates } from "./unsent-updates.ts";

/** One copy of the server's document. Another one takes its place when the server refuses it. */
export interface DocumentCopy {
  /** Counts the copies of this page, from 1; below 0 for the throw-away copy of a focus time. */
  readonly number: number;
  readonly doc: Y.Doc;
  readonly awareness: DocumentLine["awareness"];
  readonly causes: Causes;
}

export type DocumentStatus =
  /** Not opened, or not to be read by this participant now. */
  | { readonly kind: "waiting" }
  /** The server's text is not here yet; `online` tells whether somebody answers. */
  | { readonly kind: "loading"; readonly online: boolean }
  | { readonly kind: "ready"; readonly online: boolean; readonly copy: DocumentCopy }
  /** The server closes every attempt. */
  | { readonly kind: "refused"; readonly sentence: string };

/** What was typed and could not be saved, as it is kept for the person. */
export interface KeptText extends UnsavedText {
  readonly id: string;
  /** Why it could not be saved. */
  readonly sentence: string;
}

export interface SharedDocumentState {
  readonly status: DocumentStatus;
  readonly kept: readonly KeptText[];
}

/** Refusals within `refusalTime` milliseconds after which this page no longer tries by itself. */
const mostRefusals = 3;
const refusalTime = 30_000;

/** One of the session's documents in this page: its present copy, and what had to be kept aside. */
export class SharedDocument {
  readonly store: StoreApi<SharedDocumentState> = createStore(() => ({
    status: { kind: "waiting" },
    kept: [],
  }));
  /** Which thread this page's edits are for; it is stored with them. */
  readonly causes = new Causes((thread) => this.#line?.setCause(thread));
  readonly name: DocumentName;
  readonly #url: string;
  #line: DocumentLine | null = null;
  #copies = 0;
  /** Of copies that were refused: kept by the browser until the person has let go of their texts. */
  #refused: UnsentUpdates[] = [];
  #refusals: readonly number[] = [];
  /** All that a copy held which was given up, until it is seen whether the next one continues it. */
  #before: { readonly epoch: string; readonly texts: ReadonlyMap<string, string> } | null = null;

  /** `socketOrigin` is the server's, such as `wss://review.example`. */
  constructor(participant: ParticipantId, name: DocumentName, socketOrigin: string) {
    this.name = name;
    this.#url = `${socketOrigin}/sync/${participant}`;
  }

  /** Opens the line, unless it is open already. */
  open(): void {
    if (this.#line !== null) return;
    this.#refusals = [];
    this.#start([]);
  }

  /** Puts kept text into its file again, as new edits; it stays kept until the person lets it go. */
  reenter(kept: UnsavedText): void {
    const { status } = this.store.getState();
    if (status.kind === "ready") reenter(status.copy.doc, kept);
  }

  /** Keeps text that could not be saved; resolves, to true, once the person has let all of it go. */
  keep(texts: readonly UnsavedText[], sentence: string): Promise<true> {
    const fresh = this.#keepAside(texts, sentence);
    const { promise, resolve } = Promise.withResolvers<true>();
    const look = (): void => {
      const { kept } = this.store.getState();
      if (fresh.some(({ id }) => kept.some((one) => one.id === id))) return;
      stopLooking();
      resolve(true);
    };
    const stopLooking = this.store.subscribe(look);
    look();
    return promise;
  }

  /** Resolves once this page has all that the server had accepted when this was asked. */
  async fresh(): Promise<void> {
    await this.#line?.fresh();
  }

  letGo(id: string): void {
    const kept = this.store.getState().kept.filter((one) => one.id !== id);
    this.#keep(kept);
    if (kept.length === 0) this.#forgetRefused();
  }

  #forgetRefused(): void {
    for (const unsent of this.#refused) unsent.forget();
    this.#refused = [];
  }

  /** `returning` is written into the new copy once it has loaded; `onLoaded` is told before. */
  #start(returning: readonly UnsavedText[], onLoaded: (line: DocumentLine) => void = () => undefined): void {
    this.#copies += 1;
    const number = this.#copies;
    const line: DocumentLine = new DocumentLine({
      url: this.#url,
      document: this.name,
      cause: this.causes.now,
      takesOver: number === 1,
      handlers: {
        onLoaded: () => {
          const { doc, awareness } = line;
          const copy = { number, doc, awareness, causes: this.causes };
          onLoaded(line);
          this.store.setState({ status: { kind: "ready", online: true, copy } });
          for (const text of returning) reenter(doc, text);
          this.#keepMissing(line);
        },
        onOnline: (online) =>
          this.store.setState(({ status }) =>
            "online" in status ? { status: { ...status, online } } : { status },
          ),
        onSaveState: (state) => reportSaveState(this.name, state),
        onStoring: (canStore) => reportStoring(this.name, canStore),
        onLeftBehind: (texts) => {
          const lacking = texts.filter(({ root, mine }) => {
            const theirs = line.doc.getText(root).toJSON();
            return withMissingLines(theirs, mine) !== theirs;
          });
          return this.keep(lacking, lackSentence(this.name, "an earlier page of yours"));
        },
        onFinalClose: (code, sentence) => this.#replace(line, code, sentence, returning),
      },
    });
    this.#line = line;
    this.store.setState({ status: { kind: "loading", online: false } });
  }

  /** Sets the refused copy aside and takes the server's, without going round in circles. */
  #replace(line: DocumentLine, code: number, said: string | null, returning: readonly UnsavedText[]): void {
    const sentence = said ?? sentenceOf(code, this.name);
    // Before the edits are taken out of the copy, which are edits too.
    line.unsent.close();
    if (line.isLoaded) this.#before ??= { epoch: line.epoch, texts: line.unsaved.texts() };
    const whole = Y.encodeStateAsUpdate(line.doc);
    const unsaved = line.isLoaded ? line.unsaved.takeOut() : returning;
    line.close();
    this.#refused.push(line.unsent);
    this.#line = null;
    reportSaveState(this.name, "saved");

    const now = Date.now();
    this.#refusals = [...this.#refusals.filter((at) => now - at < refusalTime), now];
    const isOver = code === closeCodes.unauthorised || code === closeCodes.erased;
    const givesUp = isOver || this.#refusals.length > mostRefusals;
    // One that had loaded may be read, and was refused an edit.
    const waits = code === closeCodes.notAllowed && !line.isLoaded;
    const wasReturned = line.isLoaded && returning.length > 0;
    if (code === closeCodes.clientIdTaken && !givesUp && !wasReturned) {
      // What comes back as new edits must not come again as old ones.
      this.#forgetRefused();
      this.#start(unsaved);
      return;
    }
    // Of another epoch everything is compared, what was saved too.
    const isOther = code === closeCodes.otherEpoch && line.isLoaded;
    const kept = isOther ? [] : this.#keepAside(unsaved, sentence);
    if (givesUp) this.store.setState({ status: { kind: "refused", sentence } });
    else if (waits) this.store.setState({ status: { kind: "waiting" } });
    else
      this.#start([], ({ doc, epoch }) => {
        if (line.isLoaded && epoch === line.epoch) this.#compare(kept, whole, doc, sentence);
      });
  }

  /** What the copy before had, saved or not, and this one lacks, since the server had none of it any more. */
  #keepMissing({ doc, epoch }: DocumentLine): void {
    const before = this.#before;
    this.#before = null;
    if (before === null || before.epoch === epoch) return;
    const missing = [...before.texts].flatMap(([root, mine]) => {
      const theirs = doc.getText(root).toJSON();
      const both = withMissingLines(theirs, mine);
      return both === theirs ? [] : [{ root, before: theirs, mine: both }];
    });
    this.#keepAside(missing, sentenceOf(closeCodes.otherEpoch, this.name));
  }

  #keepAside(unsaved: readonly UnsavedText[], sentence: string): readonly KeptText[] {
    const fresh = unsaved.map((text) => ({ ...text, id: crypto.randomUUID(), sentence }));
    this.#keep([...this.store.getState().kept, ...fresh]);
    return fresh;
  }

  /** What was kept as not saved, now that it can be told from what the server has of it after all. */
  #compare(kept: readonly KeptText[], whole: Uint8Array, stored: Y.Doc, sentence: string): void {
    const now = this.store.getState().kept;
    const isLetGo = (root: string): boolean => kept.some((one) => one.root === root && !now.includes(one));
    const merged = new Y.Doc({ gc: false });
    Y.applyUpdate(merged, Y.encodeStateAsUpdate(stored));
    Y.applyUpdate(merged, whole);
    const unsaved = [...merged.share.keys()].flatMap((root) => {
      const [before, mine] = [stored.getText(root).toJSON(), merged.getText(root).toJSON()];
      if (before === mine || isLetGo(root)) return [];
      // What has been handed in meanwhile goes by the name it had.
      const id = kept.find((one) => one.root === root)?.id ?? crypto.randomUUID();
      return [{ root, before, mine, id, sentence }];
    });
    this.#keep([...now.filter((one) => !kept.includes(one)), ...unsaved]);
    if (this.store.getState().kept.length === 0) this.#forgetRefused();
  }

  #keep(kept: readonly KeptText[]): void {
    this.store.setState({ kept });
    reportSaveState(`${this.name}:kept`, kept.length > 0 ? "not-saved" : "saved");
  }
}

/** Leaves all else as it is: two who do this in one line at once would have what it said before twice. */
function reenter(doc: Y.Doc, { root, before, mine }: UnsavedText): void {
  const text = doc.getText(root);
  const theirs = text.toJSON();
  const wanted = applyChanges(theirs, reenterChanges(before, mine, theirs));
  writeChanges(text, minimalChanges(theirs, wanted).toReversed(), new LocalEdit("kept text"));
}

/** Writes changes, from the last to the first, as one edit. */
export function writeChanges(text: Y.Text, descending: readonly TextChange[], origin: LocalEdit): void {
  text.doc?.transact(() => {
    for (const { offset, length, text: inserted } of descending) {
      if (length > 0) text.delete(offset, length);
      if (inserted !== "") text.insert(offset, inserted);
    }
  }, origin);
}

const words: Readonly<Record<DocumentName, string>> = { code: "The files", notes: "The notes" };

function sentenceOf(code: number, name: DocumentName): string {
  switch (code) {
    case closeCodes.notAllowed:
      return `${words[name]} are not open to you now.`;
    case closeCodes.unauthorised:
      return "The link has ended.";
    case closeCodes.otherEpoch:
      return lackSentence(name, "this page");
    case closeCodes.tooLarge:
      return "The edit was larger than the server takes.";
    default:
      return "The server did not take the edit.";
  }
}

function lackSentence(name: DocumentName, whose: string): string {
  return `The server was restored from a backup, or the session was compacted: ${words[name].toLowerCase()} lack something that ${whose} had.`;
}
