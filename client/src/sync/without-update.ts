import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import * as Y from "yjs";

/** The text as it would be without what an update wrote and deleted in it. */
export function withoutUpdate(text: Y.Text, update: Uint8Array): string {
  const { structs, ds } = Y.decodeUpdate(update);
  const [written, deleted] = [new Characters(), new Characters()];
  for (const { id, length } of structs) written.add(id.client, id.clock, length);
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) deleted.add(client, clock, len);
  }
  let before = "";
  for (const { id, content, deleted: isGone } of textItems(text)) {
    if (!(content instanceof Y.ContentString)) continue;
    const { str } = content;
    const [wasWritten, wasDeleted] = [written.of(id.client), deleted.of(id.client)];
    if (!wasWritten && !wasDeleted) {
      if (!isGone) before += str;
      continue;
    }
    for (let index = 0; index < str.length; index += 1) {
      const clock = id.clock + index;
      const isThereNow = !isGone || holds(wasDeleted, clock);
      if (isThereNow && !holds(wasWritten, clock)) before += str[index];
    }
  }
  return before;
}

interface Range {
  readonly start: number;
  /** After the last. */
  end: number;
}

/** A set of characters, by their Yjs ids. */
class Characters {
  readonly #ranges = new Map<number, Range[]>();

  /** Those of one client in ascending order. */
  add(client: number, clock: number, length: number): void {
    const ranges = this.#ranges.get(client) ?? [];
    this.#ranges.set(client, ranges);
    const last = ranges.at(-1);
    if (last?.end === clock) last.end += length;
    else ranges.push({ start: clock, end: clock + length });
  }

  of(client: number): readonly Range[] | undefined {
    return this.#ranges.get(client);
  }
}

function holds(ranges: readonly Range[] | undefined, clock: number): boolean {
  return ranges?.some(({ start, end }) => start <= clock && clock < end) ?? false;
}
