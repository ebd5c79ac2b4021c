export interface SnapshotsOptions {
  readonly mayPut: () => boolean;
  /** Runs in the turn in which the document's text is there. */
  readonly withText: (run: () => Promise<void> | null) => Promise<void | null>;
  readonly put: () => Promise<void>;
  /** Told why one could not be put. */
  readonly failed: (error: unknown) => void;
}

/** How many rows the last snapshot may leave out: of a room that has just read them, and of one at rest. */
const most = { loaded: 50, atRest: 1 };
/** Of a busy room. Drawn anew each time: otherwise all that fill at the same pace put theirs at the same moment. */
const busy = { least: 250, most: 750 };

/** When a room puts a snapshot of its document: as seldom as will keep loading fast. Nobody waits for one. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  #rowsSince = 0;
  #mostWhileBusy = drawMostWhileBusy();
  #isPutting = false;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  added(): void {
    this.#rowsSince += 1;
  }

  /** To be called when so many rows were read behind the last one. Meanwhile more may have come. */
  read(rows: number): void {
    this.#rowsSince = Math.max(this.#rowsSince, rows);
  }

  whileBusy(): void {
    this.#put(this.#mostWhileBusy);
  }

  afterLoading(): void {
    this.#put(most.loaded);
  }

  atRest(): void {
    this.#put(most.atRest);
  }

  #put(rows: number): void {
    const isDue = (): boolean => this.#rowsSince >= rows && this.#options.mayPut();
    if (this.#isPutting || !isDue()) return;
    this.#isPutting = true;
    // The log has it all, so one that fails changes nothing; the next one may be stored again.
    void this.#options
      .withText(() => {
        if (!isDue()) return null;
        this.#rowsSince = 0;
        this.#mostWhileBusy = drawMostWhileBusy();
        return this.#options.put();
      })
      .catch(this.#options.failed)
      .finally(() => (this.#isPutting = false));
  }
}

function drawMostWhileBusy(): number {
  return busy.least + Math.floor(Math.random() * (busy.most - busy.least));
}
