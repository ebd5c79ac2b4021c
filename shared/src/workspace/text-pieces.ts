import type * as Y from "yjs";
import { seedClientId } from "../sync/protocol.ts";
import { textItems } from "./text-items.ts";
import { type CharacterId, type Undone, undoneOrigins } from "./undone.ts";

/**
 * Characters in a row of what a file's text was made of. `kept` ones are head's and `cut` ones were; `written` ones
 * the call brought; what came and went in the call is not among them.
 */
export interface TextPiece {
  readonly kind: "kept" | "cut" | "written";
  readonly length: number;
  /**
   * The first of them as it was first written: what an undo brings back is its first author's. Null where there is no
   * author: written ones that are head's own, brought back, and the cut ones that they were.
   */
  readonly id: CharacterId | null;
}

/** All of a text, in its order. Head's characters, those that are cut among them, never change their order. */
export function* textPieces(text: Y.Text): Generator<TextPiece> {
  const items = [...textItems(text)];
  const undone = undoneOrigins(items);
  const broughtBack = seedRanges(items, undone);
  for (const item of items) {
    const { client, clock } = item.id;
    if (client !== seedClientId) {
      if (!item.deleted) yield* writtenPieces(item, undone.get(item) ?? []);
    } else if (!item.deleted) yield { kind: "kept", length: item.length, id: { client, clock } };
    else yield* cutPieces(item, broughtBack);
  }
}

/** From `start` to before `end`, by clocks of the seed. */
interface ClockRange {
  readonly start: number;
  readonly end: number;
}

/** Which of head's characters stand in the text again as new ones, ascending. */
function seedRanges(items: readonly Y.Item[], undone: ReadonlyMap<Y.Item, readonly Undone[]>): ClockRange[] {
  return items
    .filter(({ deleted }) => !deleted)
    .flatMap((item) => undone.get(item) ?? [])
    .filter(({ client }) => client === seedClientId)
    .map(({ clock, length }) => ({ start: clock, end: clock + length }))
    .toSorted((a, b) => a.start - b.start);
}

/** Of each character what it was first: `chain` goes back in time, and covers fewer and fewer of the first ones. */
function* writtenPieces({ id, length }: Y.Item, chain: readonly Undone[]): Generator<TextPiece> {
  let from = 0;
  for (const origin of chain.toReversed()) {
    if (origin.length <= from) continue;
    const { client, clock } = origin;
    const first = client === seedClientId ? null : { client, clock: clock + from };
    yield { kind: "written", length: origin.length - from, id: first };
    from = origin.length;
  }
  if (from < length)
    yield { kind: "written", length: length - from, id: { client: id.client, clock: id.clock + from } };
}

function* cutPieces({ id, length }: Y.Item, broughtBack: readonly ClockRange[]): Generator<TextPiece> {
  const { client, clock } = id;
  const end = clock + length;
  let at = clock;
  for (const range of broughtBack) {
    const start = Math.max(at, range.start);
    const stop = Math.min(end, range.end);
    if (start >= stop) continue;
    if (start > at) yield { kind: "cut", length: start - at, id: { client, clock: at } };
    yield { kind: "cut", length: stop - start, id: null };
    at = stop;
  }
  if (at < end) yield { kind: "cut", length: end - at, id: { client, clock: at } };
}
