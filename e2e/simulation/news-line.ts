import type { ChannelReader, Line } from "../../server/src/fanout/line.ts";
import type { HubLine } from "../../server/src/fanout/hub.ts";

/** A node's line to the others: its news waits until the plan lets it go, or is lost. */
export class NewsLine implements Line {
  readonly #line: HubLine;
  #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(line: HubLine) {
    this.#line = line;
  }

  get lostSince(): number | null {
    return this.#line.lostSince;
  }

  get isCut(): boolean {
    return this.lostSince !== null;
  }

  publish(channel: string, message: Uint8Array): void {
    if (!this.#isClosed) this.#waiting.push(() => this.#line.publish(channel, message));
  }

  /** Lets go what waits. */
  deliver(): void {
    for (const publish of this.#waiting.splice(0)) publish();
  }

  /** Loses what waits, and nobody notices. Returns whether there was any. */
  lose(): boolean {
    return this.#waiting.splice(0).length > 0;
  }

  cut(): void {
    this.#line.cut();
  }

  mend(): void {
    if (this.isCut) this.#line.mend();
  }

  subscribe(channel: string, reader: ChannelReader): () => void {
    return this.#line.subscribe(channel, reader);
  }

  count(key: string, perSecond: number): Promise<number | null> {
    return this.#line.count(key, perSecond);
  }

  onState(listener: () => void): void {
    this.#line.onState(listener);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting = [];
    return this.#line.close();
  }
}
