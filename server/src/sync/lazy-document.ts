import * as Y from "yjs";
import type { Outline } from "../storage/port.ts";
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
 */
export class LazyDocument {
  readonly #load: () => Uint8Array;
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
  #outline: Outline | null;

  /**
   * @param load reads the text from the log, as one update, with all that is durable; it may be asked for more than once
   * @param recent says how long a text is kept that was read
   * @param known the outline of that text, where it is known without reading it
   */
  constructor(
    load: () => Uint8Array,
    rootNames: Iterable<string>,
    recent: RecentTexts,
    known: Outline | null = null,
  ) {
    this.#load = load;
    this.#names = new Set(rootNames);
    this.#recent = recent;
    this.#outline = known;
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

  /** @throws Error when an accepted update does not apply whole */
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

  /** What brings a page with this state vector all that it lacks. Those that have nothing share one frame. */
  answer(stateVector: Uint8Array): Uint8Array {
    if (stateVector.length === 1 && stateVector[0] === 0) return this.#all().frame;
    const outline = this.outline();
    if (sameBytes(stateVector, outline.stateVector)) return frames.step2(outline.nothingNew);
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
    return isEmpty || (this.#open === null && hasDeletions(this.outline().nothingNew, update));
  }

  /** Lets the text go, all of which must be durable. */
  rest(): void {
    this.outline();
    this.#open = this.#whole = null;
    this.#later.clear();
  }

  /** Forgets the text where the log has all of it, whatever was accepted since. */
  forget(): void {
    if (this.#isAsLogged) this.#whole = null;
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
    this.#isAsLogged = this.#open === null;
    this.#whole = whole(this.#open ? Y.encodeStateAsUpdate(this.#open.doc) : this.#load());
    if (this.#isAsLogged) this.#recent.read(this, this.#whole.frame.length);
    return this.#whole;
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
