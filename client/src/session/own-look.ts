import type { Look, Present } from "@tandiff/shared/live/protocol.ts";

/** Milliseconds between two looks that are sent: more often than the eye asks for. */
const between = 80;

const nothing: Look = {
  place: { view: "overview" },
  since: false,
  row: null,
  shift: null,
  chosen: null,
  editor: null,
};

/** What this page shows, told to the server while somebody follows. */
export class OwnLook {
  readonly #send: (look: Look) => void;
  #look = nothing;
  #followers: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent: Look | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(send: (look: Look) => void) {
    this.#send = send;
  }

  now(): Look {
    return this.#look;
  }

  show(part: Partial<Look>): void {
    this.#look = { ...this.#look, ...part };
    this.#tell();
  }

  /** Who comes new is told at once. */
  followedBy(people: readonly Present[]): void {
    const before = this.#followers;
    this.#followers = people.map(({ participant }) => participant);
    if (this.#followers.every((one) => before.includes(one))) return;
    this.#sent = null;
    this.#tell();
  }

  #tell(): void {
    if (this.#followers.length === 0 || this.#timer !== undefined || this.#sent === this.#look) return;
    const wait = Math.max(0, this.#sentAt + between - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sent = this.#look;
      this.#sentAt = Date.now();
      this.#send(this.#look);
    }, wait);
  }
}
