/** Keeps what was used last, up to a total weight. What alone is heavier than that is not kept. */
export class BoundedCache<Value> {
  readonly #limit: number;
  readonly #weigh: (value: Value) => number;
  /** The longest unused first. */
  readonly #values = new Map<string, Value>();
  #weight = 0;

  constructor(limit: number, weigh: (value: Value) => number = () => 1) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get weight(): number {
    return this.#weight;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  /** The value that is kept, or else what `make` makes. */
  getOr(key: string, make: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const value = make();
    this.#keep(key, value);
    return value;
  }

  delete(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#weight -= this.#weigh(value);
  }

  #keep(key: string, value: Value): void {
    const weight = this.#weigh(value);
    if (weight > this.#limit) return;
    for (const [oldest] of this.#values) {
      if (this.#weight + weight <= this.#limit) break;
      this.delete(oldest);
    }
    this.#values.set(key, value);
    this.#weight += weight;
  }
}
