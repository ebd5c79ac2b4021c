import * as Y from "yjs";
import { Roots } from "./roots.ts";

/** So many typed keys are kept apart at most before they are merged. */
const mostLater = 256;

/** A document as Yjs holds it, whole. */
export interface OpenDocument {
  readonly doc: Y.Doc;
  readonly roots: Roots;
}

/**
 * The accepted text of one document, as bytes as long as that will do: for whoever opens the page, for keys
 * that are typed on (see `Typists`), and for a room at rest. Everything else opens the Y.Doc.
 */
export class LazyDocument {
  readonly #names: Set<string>;
  #open: OpenDocument | null = null;
  /** All but `#later`, as one update; null while it is older than the Y.Doc. */
  #state: Uint8Array | null;
  /** Accepted after both. */
  #later: Uint8Array[] = [];
  #vector: Uint8Array | null = null;

  constructor(state: Uint8Array, rootNames: Iterable<string>) {
    this.#state = state;
    this.#names = new Set(rootNames);
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
    this.#later.push(update);
    this.#vector = null;
    if (this.#later.length > mostLater) this.#later = [Y.mergeUpdates(this.#later)];
  }

  /** @throws Error when an accepted update does not apply whole */
  open(): OpenDocument {
    if (this.#open === null) {
      const doc = new Y.Doc({ gc: false });
      this.#open = { doc, roots: new Roots(doc, this.#names) };
      if (this.#state !== null) Y.applyUpdate(doc, this.#state);
    }
    const { doc } = this.#open;
    if (this.#later.length > 0) {
      Y.applyUpdate(doc, Y.mergeUpdates(this.#later));
      this.#later = [];
      this.#state = null;
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
    if (effect !== null) this.#state = this.#vector = null;
    return effect;
  }

  /** All of it, as one update. */
  update(): Uint8Array {
    if (this.#open !== null) this.open();
    this.#state ??= Y.encodeStateAsUpdate(this.open().doc);
    if (this.#later.length > 0) this.#state = Y.mergeUpdates([this.#state, ...this.#later]);
    this.#later = [];
    return this.#state;
  }

  stateVector(): Uint8Array {
    this.#vector ??= this.#open
      ? Y.encodeStateVector(this.open().doc)
      : Y.encodeStateVectorFromUpdate(this.update());
    return this.#vector;
  }

  /** Everything after the state vector, as one update. */
  missing(stateVector: Uint8Array): Uint8Array {
    const hasNothing = stateVector.length === 1 && stateVector[0] === 0;
    return hasNothing ? this.update() : Y.encodeStateAsUpdate(this.open().doc, stateVector);
  }

  /** Lets the Y.Doc go. */
  rest(): void {
    this.update();
    this.#open = null;
  }
}
