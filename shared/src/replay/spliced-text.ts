import { lineStarts, type LineStarts } from "../workspace/line-starts.ts";
import { changesBetween, type TextChange } from "../text/text-changes.ts";
import type { Edit, Part } from "./protocol.ts";

/** Up to so many UTF-16 code units, what was written side by side is one part: a word, rather than its letters. */
const longestMerged = 500;

/**
 * A text as what it has of the one it began with, its seed, and what was written since. So an edit of a long text, and
 * the difference of two of its states, cost what was written and not what is there. It never changes.
 */
export class SplicedText {
  readonly parts: readonly Part[];
  readonly #seed: Seed;
  #text: string | null = null;

  private constructor(seed: Seed, parts: readonly Part[]) {
    this.#seed = seed;
    this.parts = parts;
  }

  /** A text that is its own seed. */
  static of(text: string): SplicedText {
    return new SplicedText(new Seed(text), text === "" ? [] : [[0, text.length]]);
  }

  /** What these parts are with the same seed. */
  withParts(parts: readonly Part[]): SplicedText {
    return new SplicedText(this.#seed, parts);
  }

  get text(): string {
    const { text } = this.#seed;
    this.#text ??= this.parts.map((part) => (typeof part === "string" ? part : text.slice(...part))).join("");
    return this.#text;
  }

  /** @param edits from the beginning on, each in the text that the one before leaves and behind what it put in */
  edited(edits: readonly Edit[]): SplicedText {
    const made = new Parts();
    const rest = new Reader(this.parts);
    let moved = 0;
    for (const [offset, deleted, inserted] of edits) {
      rest.readTo(offset - moved, (part) => made.push(part));
      made.push(inserted);
      rest.readTo(offset - moved + deleted);
      moved += inserted.length - deleted;
    }
    rest.readTo(Number.POSITIVE_INFINITY, (part) => made.push(part));
    return this.withParts(made.all);
  }

  /** How many lines end before each offset; offsets ascend. */
  breaksBefore(offsets: readonly number[]): number[] {
    const rest = new Reader(this.parts);
    let breaks = 0;
    return offsets.map((offset) => {
      rest.readTo(offset, (part) => (breaks += this.#breaksIn(part)));
      return breaks;
    });
  }

  /** The replacements that make `next` of this text: ascending, apart from each other, all offsets in this text. */
  changesTo(next: SplicedText): readonly TextChange[] {
    if (next.#seed !== this.#seed) return changesBetween(this.text, next.text);
    const changes: TextChange[] = [];
    const isSeed = this.parts.every((part) => typeof part !== "string");
    let [here, there] = [0, 0];
    for (const both of [
      ...keptByBoth(this.parts, next.parts),
      { here: Infinity, there: Infinity, length: 0 },
    ]) {
      const [from, to] = [this.text.slice(here, both.here), next.text.slice(there, both.there)];
      // What reads the same is the same only where both were written.
      const replaced = isSeed ? [{ offset: 0, length: from.length, text: to }] : changesBetween(from, to);
      if (from !== to) {
        for (const change of replaced) changes.push({ ...change, offset: here + change.offset });
      }
      [here, there] = [both.here + both.length, both.there + both.length];
    }
    return changes;
  }

  #breaksIn(part: Part): number {
    if (typeof part === "string") return part.split("\n").length - 1;
    const [from, to] = part;
    return this.#seed.lines.lineAt(to) - this.#seed.lines.lineAt(from);
  }
}

class Seed {
  readonly text: string;
  #lines: LineStarts | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get lines(): LineStarts {
    this.#lines ??= lineStarts(this.text);
    return this.#lines;
  }
}

/** Parts one after the other, as few as they can be. */
class Parts {
  readonly all: Part[] = [];

  push(part: Part): void {
    const last = this.all.at(-1);
    if (lengthOf(part) === 0) return;
    if (last === undefined) this.all.push(part);
    else if (typeof last === "string") {
      if (typeof part === "string" && last.length + part.length <= longestMerged) this.#replace(last + part);
      else this.all.push(part);
    } else if (typeof part !== "string" && last[1] === part[0]) this.#replace([last[0], part[1]]);
    else this.all.push(part);
  }

  #replace(part: Part): void {
    this.all[this.all.length - 1] = part;
  }
}

/** Goes through parts once, from offset to offset. */
class Reader {
  readonly #parts: readonly Part[];
  #next = 0;
  /** How much of the next part was read, and how much of all of them. */
  #inNext = 0;
  #at = 0;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  readTo(offset: number, take: (part: Part) => void = () => undefined): void {
    for (
      let part = this.#parts[this.#next];
      part !== undefined && this.#at < offset;
      part = this.#parts[this.#next]
    ) {
      const length = lengthOf(part);
      const end = Math.min(length, this.#inNext + offset - this.#at);
      take(within(part, this.#inNext, end));
      this.#at += end - this.#inNext;
      this.#inNext = end === length ? 0 : end;
      if (end === length) this.#next += 1;
    }
  }
}

function lengthOf(part: Part): number {
  return typeof part === "string" ? part.length : part[1] - part[0];
}

function within(part: Part, from: number, to: number): Part {
  if (from === 0 && to === lengthOf(part)) return part;
  return typeof part === "string" ? part.slice(from, to) : [part[0] + from, part[0] + to];
}

interface Kept {
  readonly here: number;
  readonly there: number;
  readonly length: number;
}

/** What two texts both have of their seed, with where each has it. */
function keptByBoth(some: readonly Part[], others: readonly Part[]): readonly Kept[] {
  const [first, second] = [keptOf(some), keptOf(others)];
  const both: Kept[] = [];
  let [index, other] = [0, 0];
  for (;;) {
    const [a, b] = [first[index], second[other]];
    if (a === undefined || b === undefined) return both;
    const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
    if (from < to) both.push({ here: a.at + from - a.from, there: b.at + from - b.from, length: to - from });
    if (a.to < b.to) index += 1;
    else other += 1;
  }
}

function keptOf(parts: readonly Part[]): readonly { from: number; to: number; at: number }[] {
  let at = 0;
  return parts.flatMap((part) => {
    const start = at;
    at += lengthOf(part);
    return typeof part === "string" ? [] : [{ from: part[0], to: part[1], at: start }];
  });
}
