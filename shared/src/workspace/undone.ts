import { firstIndex } from "../first-index.ts";
import * as Y from "yjs";

/** The Yjs id of one character. */
export interface CharacterId {
  readonly client: number;
  readonly clock: number;
}

/** Characters in a row that an item's first ones were before they were deleted. */
export interface Undone extends CharacterId {
  readonly length: number;
}

/**
 * For items that an undo made, what their characters were before they were deleted, then what these were
 * before, and so on. Yjs tells only the page that undoes which character came back as which; but it puts the
 * new ones right before the deleted one, and says so in the update (`rightOrigin`), which all pages have. So
 * what begins as the text that is deleted behind it counts as brought back; what was typed on follows it.
 * Source: `redoItem` in Yjs, `src/structs/Item.js`. Yields null wherever it may be interrupted.
 */
export function* undoneOrigins(
  items: readonly Y.Item[],
): Generator<null, ReadonlyMap<Y.Item, readonly Undone[]>> {
  const found = new Map<Y.Item, readonly Undone[]>();
  if (!items.some(({ deleted }) => deleted)) return found;
  const byClient = Map.groupBy(items, ({ id }) => id.client);
  for (const own of byClient.values()) own.sort((a, b) => a.id.clock - b.id.clock);
  const itemOf = ({ client, clock }: CharacterId): Y.Item | undefined =>
    itemAt(byClient.get(client) ?? [], clock);
  const before = new Map<Y.Item, Undone>();
  for (const run of [...byClient.values()].flatMap(runsOf)) {
    yield null;
    const [first] = run;
    const was = first?.rightOrigin;
    if (!first || !was || !itemOf(was)?.deleted) continue;
    const same = sameLength(run.map(wordsOf).join(""), byClient.get(was.client) ?? [], was.clock);
    for (const item of run) {
      const into = item.id.clock - first.id.clock;
      const length = Math.min(item.length, same - into);
      if (length > 0) before.set(item, { client: was.client, clock: was.clock + into, length });
    }
  }
  for (const item of before.keys()) {
    yield null;
    const chain: Undone[] = [];
    let now: Undone = { client: item.id.client, clock: item.id.clock, length: item.length };
    while (chain.length < longestChain) {
      const holder = itemOf(now);
      const was = holder && before.get(holder);
      if (!was) break;
      const into = now.clock - holder.id.clock;
      const length = Math.min(now.length, was.length - into);
      if (length <= 0) break;
      now = { client: was.client, clock: was.clock + into, length };
      chain.push(now);
    }
    found.set(item, chain);
  }
  return found;
}

/** Undo and redo in turn make a new character each time. */
const longestChain = 200;

/** Items of one client, cut where one page may have cut them and another not. */
function runsOf(items: readonly Y.Item[]): Y.Item[][] {
  const runs: Y.Item[][] = [];
  let last: Y.Item | null = null;
  for (const item of items) {
    const goesOn =
      last !== null &&
      last.id.clock + last.length === item.id.clock &&
      item.origin?.client === item.id.client &&
      item.origin.clock === item.id.clock - 1 &&
      last.rightOrigin?.client === item.rightOrigin?.client &&
      last.rightOrigin?.clock === item.rightOrigin?.clock;
    if (goesOn) runs.at(-1)?.push(item);
    else runs.push([item]);
    last = item;
  }
  return runs;
}

/** With fewer characters in common, what goes on differently is taken for something else. */
const fewestSame = 4;

/** How many characters of `words` are those that are deleted in a row from `clock` on; 0 for a chance likeness. */
function sameLength(words: string, items: readonly Y.Item[], clock: number): number {
  let same = 0;
  while (same < words.length) {
    const item = itemAt(items, clock + same);
    if (!item?.deleted) break;
    const old = wordsOf(item).slice(clock + same - item.id.clock);
    let part = 0;
    while (part < old.length && same + part < words.length && old[part] === words[same + part]) part += 1;
    same += part;
    if (part < old.length || part === 0) break;
  }
  return same === words.length || same >= fewestSame ? same : 0;
}

function wordsOf({ content }: Y.Item): string {
  return content instanceof Y.ContentString ? content.str : "";
}

/** The item with this clock, of one client's in the order of their clocks. */
function itemAt(items: readonly Y.Item[], clock: number): Y.Item | undefined {
  const item = items[firstIndex(items.length, (index) => (items[index]?.id.clock ?? 0) > clock) - 1];
  return item && clock < item.id.clock + item.length ? item : undefined;
}
