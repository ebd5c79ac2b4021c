import * as Y from "yjs";
import { firstIndex } from "@tandiff/shared/first-index.ts";
import { isPlainText } from "@tandiff/shared/text/plain-text.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { inDependencyOrder } from "./dependency-order.ts";
import { Placement } from "./placement.ts";
import type { Struct } from "./remainder.ts";
import type { Roots } from "./roots.ts";
import { refused, type Refusal, type RefusedVerdict } from "./verdict.ts";

type TextVerdict =
  | { readonly kind: "text"; readonly added: ReadonlyMap<string, number> }
  | { readonly kind: "refused"; readonly verdict: RefusedVerdict };

/**
 * Checks that new structs are plain text in files that exist, tied to text that exists, and counts the
 * code units that each root gains. Runs over structs whose clocks are already known to continue.
 */
export function newTextByRoot(doc: Y.Doc, structs: readonly Struct[], roots: Roots): TextVerdict {
  const no = (reason: Refusal): TextVerdict => ({
    kind: "refused",
    verdict: refused(reason),
  });
  const added = new Map<string, number>();
  const placed = new PlacedStructs(doc, roots);
  const placement = new Placement(doc);
  let steps = 0;
  for (const struct of inDependencyOrder(doc, structs)) {
    if (struct === "unresolvable") return no("unknown-reference");
    if (!(struct instanceof Y.Item)) return no("content");
    if (struct.parentSub !== null) return no("content");
    const length = textLength(struct, placed.knownPart(struct));
    if (length === null) return no("content");
    if (struct.length > limits.workspaceFile) return no("too-large");
    const place = placed.rootOf(struct);
    if (place === "foreign") return no("unknown-reference");
    if (place === "unknown") return no("file-unknown");
    const { root, text } = place;
    steps += placement.place(struct, text);
    if (steps > limits.looseSteps) return no("too-large");
    placed.add(struct, root);
    added.set(root, (added.get(root) ?? 0) + length);
  }
  return { kind: "text", added };
}

/** The code units of text that an item adds from `skip` on, or null when it holds anything but text. */
function textLength(item: Y.Item, skip: number): number | null {
  if (item.content instanceof Y.ContentDeleted) return 0;
  if (!(item.content instanceof Y.ContentString)) return null;
  const text = item.content.str.slice(skip);
  return isPlainText(text) ? text.length : null;
}

interface PlacedRange {
  readonly end: number;
  readonly root: string;
}

/** Knows in which root each item stands: those of the document and those placed so far. */
class PlacedStructs {
  readonly #doc: Y.Doc;
  readonly #roots: Roots;
  /** By client id, in the order of their clocks. */
  readonly #placed = new Map<number, PlacedRange[]>();

  constructor(doc: Y.Doc, roots: Roots) {
    this.#doc = doc;
    this.#roots = roots;
  }

  /** How many code units at the item's start the document has already. */
  knownPart(item: Y.Item): number {
    return Math.max(0, Y.getState(this.#doc.store, item.id.client) - item.id.clock);
  }

  /**
   * The root that an item goes into. Its parent's name and all its neighbours must agree; an item that
   * is known up to its middle is tied to that middle, wherever it says it belongs.
   */
  rootOf(item: Y.Item): { readonly root: string; readonly text: Y.Text } | "unknown" | "foreign" {
    const said = new Set<string | undefined>();
    if (typeof item.parent === "string") said.add(item.parent);
    else if (item.parent !== null) return "foreign";
    for (const id of [item.origin, item.rightOrigin]) if (id !== null) said.add(this.#rootAt(id));
    const known = this.knownPart(item);
    if (known > 0) said.add(this.#rootAt(Y.createID(item.id.client, item.id.clock + known - 1)));
    const [root] = said;
    if (said.size !== 1 || root === undefined) return "foreign";
    const text = this.#roots.text(root);
    return text === undefined ? "unknown" : { root, text };
  }

  add(item: Y.Item, root: string): void {
    const list = this.#placed.get(item.id.client) ?? [];
    list.push({ end: item.id.clock + item.length, root });
    this.#placed.set(item.id.client, list);
  }

  #rootAt(id: Y.ID): string | undefined {
    if (id.clock >= Y.getState(this.#doc.store, id.client)) return this.#placedAt(id)?.root;
    const struct = Y.getItem(this.#doc.store, id);
    return struct instanceof Y.Item ? this.#roots.nameOf(struct.parent) : undefined;
  }

  #placedAt(id: Y.ID): PlacedRange | undefined {
    // A client's ranges follow each other without gaps, from what the document has on.
    const ranges = this.#placed.get(id.client) ?? [];
    return ranges[firstIndex(ranges.length, (index) => (ranges[index]?.end ?? 0) > id.clock)];
  }
}
