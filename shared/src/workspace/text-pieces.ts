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
   * The first of them, by which it is known who wrote or deleted them: of `written` ones as they were first written,
   * since what an undo brings back is its first author's, and of `cut` ones as they were last deleted. Null where
   * there is nobody to be known: `written` ones that are head's own, brought back, and the `cut` ones that they were.
   */
  readonly id: CharacterId | null;
}

/**
 * All of a text, in its order, with null wherever it may be interrupted besides. Head's characters, those that are cut
 * among them, never change their order.
 */
export function* textPieces(text: Y.Text): Generator<TextPiece | null> {
  const items = [...textItems(text)];
  const undone = yield* undoneOrigins(items);
  const returns = returnsOf(undone);
  for (const item of items) {
    const { client, clock } = item.id;
    if (client !== seedClientId) {
      if (!item.deleted) yield* writtenPieces(item, undone.get(item) ?? []);
    } else if (!item.deleted) yield { kind: "kept", length: item.length, id: { client, clock } };
    else yield* cutPieces(item, returns);
  }
}

/** Characters of head that came back as new ones; `start` and before `end` are clocks of the seed. */
interface Return {
  readonly start: number;
  readonly end: number;
  readonly item: Y.Item;
  /** How many times they had come back before. */
  readonly before: number;
}

function returnsOf(undone: ReadonlyMap<Y.Item, readonly Undone[]>): readonly Return[] {
  return [...undone].flatMap(([item, chain]) =>
    chain.flatMap(({ client, clock, length }, before) =>
      client === seedClientId ? [{ start: clock, end: clock + length, item, before }] : [],
    ),
  );
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

function* cutPieces({ id, length }: Y.Item, returns: readonly Return[]): Generator<TextPiece> {
  const end = id.clock + length;
  const own = returns.filter((one) => one.start < end && id.clock < one.end);
  const bounds = new Set([id.clock, end, ...own.flatMap((one) => [one.start, one.end])]);
  const inside = [...bounds].filter((bound) => bound >= id.clock && bound <= end).toSorted((a, b) => a - b);
  for (const [index, from] of inside.entries()) {
    const to = inside[index + 1];
    if (to === undefined) return;
    const here = own.filter((one) => one.start <= from && to <= one.end);
    yield { kind: "cut", length: to - from, id: lastDeleted(id.client, from, here) };
  }
}

/** What a character of the seed was when it was deleted for the last time; null where it stands in the text. */
function lastDeleted(client: number, clock: number, returns: readonly Return[]): CharacterId | null {
  if (returns.some(({ item }) => !item.deleted)) return null;
  const [last] = returns.toSorted((a, b) => b.before - a.before);
  if (!last) return { client, clock };
  const { id } = last.item;
  return { client: id.client, clock: id.clock + clock - last.start };
}
