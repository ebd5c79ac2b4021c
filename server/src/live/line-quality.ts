/** An answer that takes longer, there and back, is felt in talking and typing. Milliseconds. */
const late = 1_000;

/** Whether a page answers, and how soon, as the server measures it. Times in milliseconds. */
export class LineQuality {
  #asked: number | null = null;
  #good = true;

  get isGood(): boolean {
    return this.#good;
  }

  /** True when the page is to be asked now; a question that still waits for its answer speaks for itself. */
  asks(now: number): boolean {
    if (this.#asked !== null) {
      if (now - this.#asked > late) this.#good = false;
      return false;
    }
    this.#asked = now;
    return true;
  }

  /** True when that changed what is known of the line. */
  answered(now: number): boolean {
    if (this.#asked === null) return false;
    const wasGood = this.#good;
    this.#good = now - this.#asked <= late;
    this.#asked = null;
    return wasGood !== this.#good;
  }
}
