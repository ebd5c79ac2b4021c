import * as Y from "yjs";
import type { FileId } from "../ids.ts";
import type { Lines } from "../position.ts";
import type { WorkspaceSpot } from "../session/call.ts";
import { seedClientId } from "../sync/protocol.ts";
import { lineStarts, type LineStarts } from "./line-starts.ts";
import { textItems } from "./text-items.ts";
import { type CharacterId, type Undone, undoneOrigins } from "./undone.ts";

/** What a thread was opened on, in terms of a workspace file's text: all that its place now follows from. */
export type PlaceOrigin =
  | { readonly kind: "file"; readonly file: FileId }
  /** Characters of head: UTF-16 offsets in the file's text as the workspace began with it, half open. */
  | {
      readonly kind: "head";
      readonly file: FileId;
      readonly start: number;
      readonly end: number;
      readonly quote: string;
    }
  /** What was between two characters when it was opened, both included. */
  | {
      readonly kind: "spot";
      readonly file: FileId;
      readonly from: CharacterId;
      readonly to: CharacterId;
      readonly quote: string;
    };

/** Where a thread stands in the workspace now; lines count from 1, the end included. */
export type ThreadPlace =
  | { readonly kind: "file"; readonly file: FileId }
  | { readonly kind: "lines"; readonly file: FileId; readonly start: number; readonly end: number }
  /** Its lines are gone; `line` is what is left nearest to them. */
  | { readonly kind: "gone"; readonly file: FileId; readonly line: number };

/** The origin of a thread on lines of head, whose file began in the workspace as `headText`. */
export function headOrigin(file: FileId, headText: string, lines: Lines): PlaceOrigin {
  const starts = lineStarts(headText);
  const start = starts.startOf(lines.start);
  const end = starts.startOf(lines.end + 1);
  return { kind: "head", file, start, end, quote: withoutLastFeed(headText.slice(start, end)) };
}

/** The origin of a thread on what the call wrote; null where its ends are no characters. */
export function spotOrigin({ file, from, to, quote }: WorkspaceSpot): PlaceOrigin | null {
  const first = decodeCharacter(from);
  const last = decodeCharacter(to);
  return first && last ? { kind: "spot", file, from: first, to: last, quote } : null;
}

/** Marks whole lines of a text, such that their place can be found again. Null in an empty text. */
export function makeSpot(file: FileId, text: Y.Text, lines: Lines): WorkspaceSpot | null {
  const now = text.toJSON();
  const starts = lineStarts(now);
  const start = starts.startOf(lines.start);
  const end = starts.startOf(lines.end + 1);
  if (start >= end) return null;
  const quote = withoutLastFeed(now.slice(start, end)).slice(0, longestQuote);
  return { file, lines, quote, from: encodeCharacter(text, start), to: encodeCharacter(text, end - 1) };
}

/** As long as the quote of a spot may be, in UTF-16 code units. */
const longestQuote = 10_000;

/**
 * Where threads stand in one file's text, in the order of `origins`. Derived from what all pages have in
 * common, the characters by their Yjs ids and which of them are deleted, so that pages with the same
 * updates agree; what an undo brings back is known by where it stands (see `undoneOrigins`). While lines are
 * not whole, they are also looked for as an exact match that the file has once.
 */
export function resolvePlaces(text: Y.Text, origins: readonly PlaceOrigin[]): ThreadPlace[] {
  const now = text.toJSON();
  const lines = lineStarts(now);
  const seed = origins.some(({ kind }) => kind === "head") ? seedClock(text) : null;
  const traces = origins.map((origin) => newTrace(origin, seed));
  const items = [...textItems(text)];
  const undone = atOnce(undoneOrigins(items));
  let index = 0;
  for (const item of items) {
    const characters = item.deleted || !(item.content instanceof Y.ContentString) ? null : item.content.str;
    const own = { client: item.id.client, clock: item.id.clock, length: item.length };
    const ids = [own, ...(undone.get(item) ?? [])];
    for (const trace of traces) follow(trace, ids, characters, index);
    if (characters !== null) index += characters.length;
  }
  return traces.map((trace) => placeOf(trace, now, lines));
}

/** The result of a work that is not interrupted. */
function atOnce<Result>(work: Generator<null, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Where the lines of an origin stand untouched, as UTF-16 offsets without their last line feed; null where
 * anybody has changed them, or they could be meant in more than one place.
 */
export function untouchedRange(
  text: Y.Text,
  origin: PlaceOrigin,
): { readonly start: number; readonly end: number } | null {
  const [place] = resolvePlaces(text, [origin]);
  if (origin.kind === "file" || place?.kind !== "lines") return null;
  const { quote } = origin;
  const now = text.toJSON();
  const starts = lineStarts(now);
  // Blank lines at the edges are not followed by themselves.
  const lead = /^\s*\n/.exec(quote)?.[0].split("\n").length ?? 1;
  const start = starts.startOf(place.start - (quote.trim() === "" ? 0 : lead - 1));
  const end = start + quote.length;
  const isWhole = now.slice(start, end) === quote && (end === now.length || now[end] === "\n");
  return isWhole ? { start, end } : null;
}

/** What is found of an origin on the way through a text. */
interface Trace {
  readonly origin: PlaceOrigin;
  /** Clock of the file's first seeded character. */
  readonly seed: number | null;
  /** Blank lines are followed by their blanks, all others by what is not blank. */
  readonly isBlank: boolean;
  /** Whether the way is between the two ends of a spot. */
  inside: boolean;
  /** Where its first character is or was. */
  at: number | null;
  first: number | null;
  last: number | null;
  isWhole: boolean;
}

function newTrace(origin: PlaceOrigin, seed: number | null): Trace {
  const isBlank = origin.kind === "file" || origin.quote.trim() === "";
  return { origin, seed, isBlank, inside: false, at: null, first: null, last: null, isWhole: true };
}

/** Takes one item in: its ids, its own first; `characters` is null for a deleted one; `index` is where it stands. */
function follow(trace: Trace, ids: readonly Undone[], characters: string | null, index: number): void {
  const range = rangeIn(trace, ids);
  if (!range) return;
  if (characters === null) {
    trace.at ??= index;
    trace.isWhole &&= !isOriginal(trace, ids);
    return;
  }
  trace.at ??= index + range.from;
  const part = characters.slice(range.from, range.to);
  const lead = trace.isBlank ? 0 : part.search(/\S/);
  if (lead < 0) return;
  trace.first ??= index + range.from + lead;
  trace.last = index + range.from + (trace.isBlank ? part.length : part.trimEnd().length) - 1;
}

/** Which characters of an item the origin is about, as offsets in it; null for none. */
function rangeIn(trace: Trace, ids: readonly Undone[]): { from: number; to: number } | null {
  const { origin, seed } = trace;
  if (origin.kind === "file") return null;
  if (origin.kind === "head") {
    for (const { client, clock, length } of ids) {
      if (client !== seedClientId || seed === null) continue;
      const from = Math.max(0, seed + origin.start - clock);
      const to = Math.min(length, seed + origin.end - clock);
      if (from < to) return { from, to };
    }
    return null;
  }
  const start = offsetOf(origin.from, ids);
  // What was brought back stands before what was deleted: a spot ends behind both.
  const end = offsetOf(origin.to, ids.slice(0, 1));
  const wasInside = trace.inside;
  if (start !== null) trace.inside = true;
  if (!trace.inside) return null;
  if (end !== null) trace.inside = false;
  const from = wasInside ? 0 : (start ?? 0);
  const to = end === null ? (ids[0]?.length ?? 0) : end + 1;
  return from < to ? { from, to } : null;
}

function offsetOf({ client, clock }: CharacterId, ids: readonly Undone[]): number | null {
  const found = ids.find((id) => id.client === client && clock >= id.clock && clock < id.clock + id.length);
  return found ? clock - found.clock : null;
}

/** Of a spot only the ends are known to be of it: what was deleted between them may have come later. */
function isOriginal({ origin }: Trace, ids: readonly Undone[]): boolean {
  return origin.kind !== "spot" || [origin.from, origin.to].some((id) => offsetOf(id, ids) !== null);
}

function placeOf(trace: Trace, now: string, lines: LineStarts): ThreadPlace {
  const { origin, at, first, last, isWhole, inside } = trace;
  const { kind, file } = origin;
  if (kind === "file") return { kind: "file", file };
  // A spot whose end has not come yet could be anywhere.
  const survivors = first === null || last === null || inside ? null : { first, last };
  if (survivors && isWhole) {
    return { kind: "lines", file, start: lines.lineAt(survivors.first), end: lines.lineAt(survivors.last) };
  }
  const match = onlyMatch(now, origin.quote);
  const isElsewhere = match && survivors && (survivors.last < match.start || survivors.first >= match.end);
  if (match && !isElsewhere) {
    const end = Math.max(match.start, match.end - 1);
    return { kind: "lines", file, start: lines.lineAt(match.start), end: lines.lineAt(end) };
  }
  if (survivors) {
    return { kind: "lines", file, start: lines.lineAt(survivors.first), end: lines.lineAt(survivors.last) };
  }
  return { kind: "gone", file, line: lines.lineAt(Math.min(at ?? 0, Math.max(0, now.length - 1))) };
}

/** Where some whole lines stand, if they stand there alone. */
export function onlyMatch(now: string, quote: string): { start: number; end: number } | null {
  if (quote.trim() === "") return null;
  const framed = `\n${now}\n`;
  const start = framed.indexOf(`\n${quote}\n`);
  if (start < 0 || framed.includes(`\n${quote}\n`, start + 1)) return null;
  return { start, end: start + quote.length };
}

/** The clock of a file's first seeded character, deleted or not; null for a file that began empty. */
export function seedClock(text: Y.Text): number | null {
  // The server writes each file at once, so that its characters have clocks in a row.
  let first: number | null = null;
  for (const { id } of textItems(text)) {
    if (id.client === seedClientId) first = Math.min(first ?? id.clock, id.clock);
  }
  return first;
}

function encodeCharacter(text: Y.Text, index: number): string {
  const bytes = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index));
  return btoa(String.fromCodePoint(...bytes));
}

/** Others' pages may send anything. */
function decodeCharacter(base64: string): CharacterId | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
    const { item } = Y.decodeRelativePosition(bytes);
    return item ? { client: item.client, clock: item.clock } : null;
  } catch {
    return null;
  }
}

function withoutLastFeed(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
