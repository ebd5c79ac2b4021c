import { changesBetween, isHigh, isLow, type TextChange } from "@tandiff/shared/text/text-changes.ts";

export { changesBetween, type TextChange };

/** What Yjs calls the delta of a text: kept, inserted and deleted stretches in their order. */
export type TextDelta = readonly {
  readonly retain?: number | undefined;
  readonly insert?: unknown;
  readonly delete?: number | undefined;
}[];

/** A delta as replacements: ascending, apart from each other, with offsets in the text before it. */
export function changesOfDelta(delta: TextDelta): TextChange[] {
  const changes: TextChange[] = [];
  let offset = 0;
  for (const part of delta) {
    if (part.retain !== undefined) {
      offset += part.retain;
      continue;
    }
    const last = changes.at(-1);
    const touches = last !== undefined && last.offset + last.length === offset;
    const before = touches ? last : { offset, length: 0, text: "" };
    if (touches) changes.pop();
    const inserted = typeof part.insert === "string" ? part.insert : "";
    const deleted = part.delete ?? 0;
    changes.push({
      offset: before.offset,
      length: before.length + deleted,
      text: before.text + inserted,
    });
    offset += deleted;
  }
  return changes;
}

/** The text after changes that do not overlap; all their offsets are in the text before them. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  return descending(changes).reduce(
    (result, { offset, length, text: inserted }) =>
      result.slice(0, offset) + inserted + result.slice(offset + length),
    text,
  );
}

/**
 * What an editor did, as it may be written down: from the last change to the first, with whole
 * surrogate pairs replaced and neither CR, NUL nor half a pair coming in. Where cleaning was needed
 * (`cleaned`), the editor shows something else than what is written and must be brought in line.
 * `after` is the editor's text now; `before`, the text that the offsets are in, is only asked if need be.
 */
export function writableChanges(
  changes: readonly TextChange[],
  after: { readonly charCodeAt: (offset: number) => number },
  before: () => string,
): { readonly changes: readonly TextChange[]; readonly cleaned: boolean } {
  const sorted = descending(changes);
  if (areWritable(sorted, after)) return { changes: sorted, cleaned: false };
  const old = before();
  const wanted = applyChanges(old, sorted);
  const clean = cleanText(wanted);
  return { changes: changesBetween(old, clean), cleaned: clean !== wanted };
}

/**
 * Where an offset is after changes (ascending). What is inserted right at it comes before it when
 * `side` is 1, and after it when it is -1.
 */
export function mapOffset(offset: number, changes: readonly TextChange[], side: -1 | 1): number {
  let shift = 0;
  for (const change of changes) {
    const end = change.offset + change.length;
    if (change.offset > offset || (change.offset === offset && side < 0)) break;
    if (end > offset) return change.offset + shift + (side > 0 ? change.text.length : 0);
    shift += change.text.length - change.length;
  }
  return offset + shift;
}

/** How long a text is in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

function cleanText(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n").replaceAll("\0", "").toWellFormed();
}

function areWritable(
  sorted: readonly TextChange[],
  after: { readonly charCodeAt: (offset: number) => number },
): boolean {
  let shift = 0;
  let lastEnd = -1;
  for (const { offset, length, text } of sorted.toReversed()) {
    // A half pair beside the change belonged to one that the change cuts through.
    const cutsPair =
      isHigh(after.charCodeAt(offset + shift - 1)) || isLow(after.charCodeAt(offset + shift + text.length));
    if (cutsPair || offset === lastEnd || text !== cleanText(text)) return false;
    shift += text.length - length;
    lastEnd = offset + length;
  }
  return true;
}

function descending(changes: readonly TextChange[]): readonly TextChange[] {
  // What is inserted right before a replacement comes after it in this order.
  return changes.toSorted((a, b) => b.offset - a.offset || b.length - a.length);
}
