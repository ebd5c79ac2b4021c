import * as Y from "yjs";
import type { Outline } from "../storage/snapshot.ts";
import { hasDeletions } from "./deletions.ts";
import { frames } from "./frames.ts";
import { KeptUpdates } from "./kept-updates.ts";
import { missingFrom, outlineOf } from "./outline.ts";
import type { RecentTexts } from "./recent-texts.ts";
import { Roots } from "./roots.ts";

/** A document as Yjs holds it, whole. */
export interface OpenDocument {
  readonly doc: Y.Doc;
  readonly roots: Roots;
}

/** All of a document, and the frame that brings it to a page. One's bytes are the other's. */
interface Whole {
  readonly state: Uint8Array;
  readonly frame: Uint8Array;
}

/**
 * The accepted text of one document, as bytes as long as that will do: for whoever opens the page, for keys
 * that are typed on (see `Typists`), for pages that lack some of it, and for a room at rest, which has only the outline and reads
 * the text anew from the log. Everything else opens the Y.Doc.
 *
 * Reading takes its time, in which more is accepted. What needs the text is done by `withText`, in the turn in which it
 * is there.
 */
export class LazyDocument {
  readonly #load: () => Promise<Uint8Array>;
  readonly #names: Set<string>;
  readonly #recent: RecentTexts;
  #open: OpenDocument | null = null;
  /** All but `#later`; null while it is older than the Y.Doc, or not read. */
  #whole: Whole | null = null;
  /** Whether `#whole` is what the log gave, and can be had from there again. */
  #isAsLogged = false;
  /** Accepted after both. */
  readonly #later = new KeptUpdates();
  /** What is known of all that was accepted; null once more has come. */
  #outline: Outline | null = null;
  /** The text on its way from the log. */
  #reading: Promise<void> | null = null;
  #isLeft = false;

  /**
   * @param load reads the text from the log, as one update, with all that was durable when it was asked for; it may be
   *   asked for more than once
   * @param recent says how long a text is kept that was read
   */
  constructor(load: () => Promise<Uint8Array>, rootNames: Iterable<string>, recent: RecentTexts) {
    this.#load = load;
    this.#names = new Set(rootNames);
    this.#recent = recent;
  }

  /** To be called before anything else, where the outline of the text is known without reading it. */
  know(outline: Outline): void {
    this.#outline = outline;
  }

  /** Whether all that was accepted is in memory. */
  get hasText(): boolean {
    return this.#open !== null || this.#whole !== null;
  }

  get hasOutline(): boolean {
    return this.#outline !== null || this.hasText;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Roots must be known before updates are applied: the set of files is decided by events, not by Yjs. */
  addRoots(names: Iterable<string>): void {
    for (const name of names) this.#names.add(name);
    this.#open?.roots.add(this.#names);
  }

  /** Takes an accepted update without looking into it. */
  push(update: Uint8Array): void {
    this.#later.add(update);
    this.#outline = null;
  }

  /** Runs in the turn in which the text is there: in this one, where it is already. @throws what reading it throws */
  async withText<Result>(run: () => Result): Promise<Awaited<Result>> {
    while (!this.hasText) await this.#read();
    return await run();
  }

  /** As `withText`, for what needs the outline alone. */
  async withOutline<Result>(run: () => Result): Promise<Awaited<Result>> {
    while (!this.hasOutline) await this.#read();
    return await run();
  }

  /** Needs the text, as all below does that brings some of it. @throws Error when an accepted update does not apply whole */
  open(): OpenDocument {
    if (this.#open === null) {
      const doc = new Y.Doc({ gc: false });
      const roots = new Roots(doc, this.#names);
      Y.applyUpdate(doc, this.#most().state);
      this.#open = { doc, roots };
    }
    const { doc } = this.#open;
    if (!this.#later.isEmpty) {
      Y.applyUpdate(doc, this.#later.take());
      this.#whole = null;
    }
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      throw new Error("An update passed the gate and was not applied whole: the gate is wrong.");
    }
    return this.#open;
  }

  /** What a change does to the document, as one update; null when it does nothing. */
  change(run: (open: OpenDocument) => void): Uint8Array | null {
    const open = this.open();
    let effect: Uint8Array | null = null;
    const keep = (bytes: Uint8Array): void => {
      effect = bytes;
    };
    open.doc.on("update", keep);
    try {
      run(open);
    } finally {
      open.doc.off("update", keep);
    }
    if (effect !== null) this.#whole = this.#outline = null;
    return effect;
  }

  /** All of it, as one update. */
  update(): Uint8Array {
    return this.#all().state;
  }

  /** What is known of all that was accepted, but for the text. */
  outline(): Outline {
    this.#outline ??= (this.#open ? null : outlineOf(this.update())) ?? outlineOfDoc(this.open().doc);
    return this.#outline;
  }

  /**
   * What brings a page with this state vector all that it lacks; null where the text has to be read for it. Those that
   * have nothing share one frame.
   */
  answer(stateVector: Uint8Array): Uint8Array | null {
    const hasNothing = stateVector.length === 1 && stateVector[0] === 0;
    if (!hasNothing && this.hasOutline) {
      const outline = this.outline();
      if (sameBytes(stateVector, outline.stateVector)) return frames.step2(outline.nothingNew);
    }
    if (!this.hasText) return null;
    if (hasNothing) return this.#all().frame;
    const cut = this.#open ? null : missingFrom(this.update(), Y.decodeStateVector(stateVector));
    return frames.step2(cut ?? Y.encodeStateAsUpdate(this.open().doc, stateVector));
  }

  /**
   * True when a page that comes has sent what is here already, as nearly all do: nothing, or deletions of what it has.
   * False says nothing.
   */
  has(update: Uint8Array): boolean {
    if (update[0] !== 0) return false;
    const isEmpty = update.length === 2 && update[1] === 0;
    if (isEmpty) return true;
    return this.#open === null && this.hasOutline && hasDeletions(this.outline().nothingNew, update);
  }

  /**
   * Lets the text go, all of which must be durable. Does nothing while one is on its way, which may lack what was stored
   * since it was asked for, and while the outline is not known.
   */
  rest(): void {
    if (this.#reading !== null || !this.hasOutline) return;
    this.outline();
    this.#open = this.#whole = null;
    this.#later.clear();
  }

  /** Forgets the text where the log has all of it, whatever was accepted since. */
  forget(): void {
    if (this.#isAsLogged) this.#whole = null;
  }

  /** To be called when nobody will ask for the text any more, so that nothing holds it. */
  leave(): void {
    this.#isLeft = true;
    this.#recent.leave(this);
  }

  #all(): Whole {
    if (this.#open !== null) this.open();
    const most = this.#most();
    if (this.#later.isEmpty) return most;
    // It may have some of them twice, when these came while it was not read.
    this.#whole = whole(Y.mergeUpdates([most.state, this.#later.take()]));
    this.#isAsLogged = false;
    return this.#whole;
  }

  /** All but what was accepted later. */
  #most(): Whole {
    if (this.#whole !== null) return this.#whole;
    if (this.#open === null) throw new Error("A text was asked for before it was read.");
    this.#isAsLogged = false;
    return (this.#whole = whole(Y.encodeStateAsUpdate(this.#open.doc)));
  }

  /** Once for all who ask while it is on its way. */
  #read(): Promise<void> {
    return (this.#reading ??= this.#takeIn(this.#recent.load(this.#load)));
  }

  async #takeIn(loading: Promise<Uint8Array>): Promise<void> {
    try {
      this.#whole = whole(await loading);
      this.#isAsLogged = true;
      if (!this.#isLeft) this.#recent.read(this, this.#whole.frame.length);
    } finally {
      this.#reading = null;
    }
  }
}

function whole(update: Uint8Array): Whole {
  const frame = frames.step2(update);
  return { frame, state: frame.subarray(frame.length - update.length) };
}

function outlineOfDoc(doc: Y.Doc): Outline {
  const stateVector = Y.encodeStateVector(doc);
  return { stateVector, nothingNew: Y.encodeStateAsUpdate(doc, stateVector) };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
