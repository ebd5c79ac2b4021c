import * as Y from "yjs";
import { firstIndex } from "@tandiff/shared/first-index.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";

/** An item of a text, or the part of one that an insertion has cut off. */
interface Part {
  readonly client: number;
  readonly clock: number;
  readonly origin: Y.ID | null;
  readonly rightOrigin: Y.ID | null;
  /** The clock behind it. */
  end: number;
  /** An item of the document until somebody asks for its part. */
  next: Part | Y.Item | null;
  /** When it was looked at last, see `Placement.#looks`. */
  look: number;
  /** The part that had its origin when that was asked for. */
  behind: Part | null;
}

/**
 * Places the new items of one update as Yjs will, beside the document, and counts those that it looks through for it:
 * all that others wrote meanwhile between an item's two neighbours. Items that span a file would each cost as much as the
 * file is long, and thousands of them would stop the server. An estimate is not enough: what an honest page sends when
 * it comes back looks much the same.
 * As Yjs does it: `src/structs/Item.js`, `integrate`.
 */
export class Placement {
  readonly #doc: Y.Doc;
  /** Parts of the document's items, in the order of their clocks. */
  readonly #known = new Map<Y.Item, Part[]>();
  /** New ones by client id, in the order of their clocks. */
  readonly #placed = new Map<number, Part[]>();
  readonly #starts = new Map<Y.Text, Part | null>();
  /** Counts the items looked at. */
  #looks = 0;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /**
   * Places what is new of an item behind those that it refers to; returns how many items were looked through, and gives
   * up when there are too many.
   */
  place(item: Y.Item, text: Y.Text): number {
    const { client } = item.id;
    const clock = Math.max(item.id.clock, Y.getState(this.#doc.store, client));
    const origin = clock === item.id.clock ? item.origin : Y.createID(client, clock - 1);
    const left = origin && this.#partEndingAt(origin);
    const right = item.rightOrigin && this.#partStartingAt(item.rightOrigin);
    const part: Part = {
      client,
      clock,
      origin,
      rightOrigin: item.rightOrigin,
      end: item.id.clock + item.length,
      next: null,
      look: 0,
      behind: null,
    };
    const first = this.#looks;
    this.#insert(part, this.#leftOf(part, left, right, text), text);
    const ofClient = this.#placed.get(client);
    if (ofClient) ofClient.push(part);
    else this.#placed.set(client, [part]);
    return this.#looks - first;
  }

  /** Where each character of a text will stand. */
  *order(text: Y.Text): Generator<Y.ID> {
    for (let part = this.#start(text); part !== null; part = this.#next(part))
      for (let clock = part.clock; clock < part.end; clock += 1) yield Y.createID(part.client, clock);
  }

  /** What it goes behind: null at the start of the text. */
  #leftOf(part: Part, origin: Part | null, right: Part | null, text: Y.Text): Part | null {
    let left = origin;
    const first = this.#looks;
    /** Those looked at from here on conflict with it. */
    let conflicting = first + 1;
    let other = origin ? this.#next(origin) : this.#start(text);
    for (; other && other !== right && this.#looks - first <= limits.looseSteps; other = this.#next(other)) {
      this.#looks += 1;
      other.look = this.#looks;
      let isBefore = false;
      if (Y.compareIDs(part.origin, other.origin)) {
        isBefore = other.client < part.client;
        if (!isBefore && Y.compareIDs(part.rightOrigin, other.rightOrigin)) break;
      } else {
        const look = this.#originOf(other)?.look ?? 0;
        if (look <= first) break;
        isBefore = look < conflicting;
      }
      if (!isBefore) continue;
      left = other;
      conflicting = this.#looks + 1;
    }
    return left;
  }

  #insert(part: Part, left: Part | null, text: Y.Text): void {
    if (left) {
      part.next = left.next;
      left.next = part;
    } else {
      part.next = this.#start(text);
      this.#starts.set(text, part);
    }
  }

  #start(text: Y.Text): Part | null {
    const known = this.#starts.get(text);
    if (known !== undefined) return known;
    const [first] = textItems(text);
    const start = first ? this.#partOf(first) : null;
    this.#starts.set(text, start);
    return start;
  }

  #next(part: Part): Part | null {
    if (part.next instanceof Y.Item) part.next = this.#partOf(part.next);
    return part.next;
  }

  /** The first of an item of the document. */
  #partOf(item: Y.Item): Part | null {
    return this.#partsOf(item)[0] ?? null;
  }

  #originOf(part: Part): Part | null {
    const { origin, behind } = part;
    if (origin === null) return null;
    const isCut = behind === null || behind.end <= origin.clock;
    return isCut ? (part.behind = this.#partAt(origin)) : behind;
  }

  #partsOf(item: Y.Item): Part[] {
    const known = this.#known.get(item);
    if (known) return known;
    const { id, origin, rightOrigin, length, right } = item;
    const { client, clock } = id;
    const part = {
      client,
      clock,
      origin,
      rightOrigin,
      end: clock + length,
      next: right,
      look: 0,
      behind: null,
    };
    const parts = [part];
    this.#known.set(item, parts);
    return parts;
  }

  #partEndingAt(id: Y.ID): Part | null {
    const part = this.#partAt(id);
    if (part && part.end > id.clock + 1) this.#cut(part, id.clock + 1);
    return part;
  }

  #partStartingAt(id: Y.ID): Part | null {
    const part = this.#partAt(id);
    return part && part.clock < id.clock ? this.#cut(part, id.clock) : part;
  }

  /** Cuts a part in two; returns the second. */
  #cut(part: Part, clock: number): Part {
    const { client, rightOrigin, end, next, look } = part;
    const origin = Y.createID(client, clock - 1);
    const second = { client, clock, origin, rightOrigin, end, next, look, behind: part };
    const parts = this.#partsWith(part);
    parts.splice(indexAt(parts, part.clock) + 1, 0, second);
    part.end = clock;
    part.next = second;
    return second;
  }

  #partAt(id: Y.ID): Part | null {
    const parts = this.#partsWith(id);
    return parts[indexAt(parts, id.clock)] ?? null;
  }

  /** The list that has what is at an id; an empty one where nobody has it. */
  #partsWith({ client, clock }: Pick<Y.ID, "client" | "clock">): Part[] {
    if (clock >= Y.getState(this.#doc.store, client)) return this.#placed.get(client) ?? [];
    const struct = Y.getItem(this.#doc.store, Y.createID(client, clock));
    return struct instanceof Y.Item ? this.#partsOf(struct) : [];
  }
}

/** Where the part is that has a clock; parts follow each other without gaps. */
function indexAt(parts: readonly Part[], clock: number): number {
  return firstIndex(parts.length, (index) => (parts[index]?.end ?? 0) > clock);
}
