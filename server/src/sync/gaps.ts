import * as Y from "yjs";
import { limits } from "@tandiff/shared/limits.ts";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import { structCount } from "./effort.ts";

/** What stands right behind a character, as the page that writes sees it. */
interface Gap {
  /** The key of the next character. */
  readonly right: string;
  /** Items that stand in between and that the page did not know. */
  readonly unknown: number;
}

/**
 * Counts what Yjs looks through to place the new items of one update: all that stands between an item's two
 * neighbours. To an honest page they stood side by side when it wrote, so that is what others wrote there meanwhile.
 * Items that span a file would each cost as much as the file is long, and thousands of them would stop the server.
 */
export class Gaps {
  readonly #doc: Y.Doc;
  /** By the key of the character before. Those that the update has not touched are as the document has them. */
  readonly #gaps = new Map<string, Gap>();
  #placed = 0;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** Places what is new of an item in its root; returns how many items Yjs may look through to do the same. */
  place(item: Y.Item, root: string, text: Y.Text): number {
    const { id, rightOrigin } = item;
    const known = Y.getState(this.#doc.store, id.client);
    const first = Y.createID(id.client, Math.max(id.clock, known));
    const origin = first.clock === id.clock ? item.origin : Y.createID(id.client, first.clock - 1);
    const left = origin === null ? `start of ${root}` : keyOf(origin);
    const right = keyOf(rightOrigin);
    const touched = this.#gaps.get(left);
    let unknown = touched?.unknown ?? this.#unknownBetween(origin, rightOrigin, text);
    let steps = touched === undefined && unknown > 0 ? unknown + this.#placed : unknown;
    if (touched !== undefined && touched.right !== right) {
      unknown = structCount(this.#doc) + this.#placed;
      steps = unknown;
    }
    this.#gaps.set(left, { right: keyOf(first), unknown });
    this.#gaps.set(keyOf(item.lastId), { right, unknown });
    this.#placed += 1;
    return steps;
  }

  #unknownBetween(origin: Y.ID | null, rightOrigin: Y.ID | null, text: Y.Text): number {
    const left = origin && this.#itemAt(origin);
    const right = rightOrigin && this.#itemAt(rightOrigin);
    if (left === right && isNext(origin, rightOrigin)) return 0;
    // A neighbour is new itself, and the gap is not one that the update has made.
    if (left === undefined || right === undefined) return structCount(this.#doc) + this.#placed;
    const isLast = left === null || origin?.clock === left.lastId.clock;
    let count = (isLast ? 0 : 1) + (rightOrigin?.clock === right?.id.clock ? 0 : 1);
    const [start] = textItems(text);
    let item = left ? left.right : start;
    for (; item && item !== right && count <= limits.looseSteps; item = item.right) count += 1;
    return count;
  }

  /** Undefined where the document does not have it. */
  #itemAt(id: Y.ID): Y.Item | undefined {
    if (id.clock >= Y.getState(this.#doc.store, id.client)) return undefined;
    const struct = Y.getItem(this.#doc.store, id);
    return struct instanceof Y.Item ? struct : undefined;
  }
}

/** Whether both were written in one go, one right behind the other. */
function isNext(left: Y.ID | null, right: Y.ID | null): boolean {
  return left !== null && right !== null && left.client === right.client && left.clock + 1 === right.clock;
}

function keyOf(id: Y.ID | null): string {
  return id === null ? "end" : `${id.client} ${id.clock}`;
}
