import * as Y from "yjs";
import type { FileId } from "../ids.ts";
import type { Lines } from "../position.ts";
import type { WorkspaceSpot } from "../session/call.ts";
import { seedClientId } from "../sync/protocol.ts";
import { lineStarts, type LineStarts } from "./line-starts.ts";
import { textItems } from "./text-items.ts";

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

/** The Yjs id of one character. */
export interface CharacterId {
  readonly client: number;
  readonly clock: number;
}

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
 * updates agree. What an undo brings back is a new character, on the page that undoes as on all others.
 * While lines are not whole, they are also looked for as an exact match that the file has once.
 */
export function resolvePlaces(text: Y.Text, origins: readonly PlaceOrigin[]): ThreadPlace[] {
  const now = text.toJSON();
  const lines = lineStarts(now);
  const seed = origins.some(({ kind }) => kind === "head") ? seedClock(text) : null;
  const traces = origins.map((origin) => newTrace(origin, seed));
  let index = 0;
  for (const item of textItems(text)) {
    const characters = item.deleted || !(item.content instanceof Y.ContentString) ? null : item.content.str;
    for (const trace of traces) follow(trace, item, characters, index);
    if (characters !== null) index += characters.length;
  }
  return traces.map((trace) => placeOf(trace, now, lines));
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

/** Takes one item in; `characters` is null for a deleted one, and `index` is where it stands. */
function follow(trace: Trace, item: Y.Item, characters: string | null, index: number): void {
  const range = rangeIn(trace, item);
  if (!range) return;
  trace.at ??= index + (characters === null ? 0 : range.from);
  if (characters === null) {
    trace.isWhole &&= !isOriginal(trace, item);
    return;
  }
  const part = characters.slice(range.from, range.to);
  const lead = trace.isBlank ? 0 : part.search(/\S/);
  if (lead < 0) return;
  trace.first ??= index + range.from + lead;
  trace.last = index + range.from + (trace.isBlank ? part.length : part.trimEnd().length) - 1;
}

/** Which characters of an item the origin is about, as offsets in it; null for none. */
function rangeIn(trace: Trace, { id, length }: Y.Item): { from: number; to: number } | null {
  const { origin, seed } = trace;
  if (origin.kind === "file") return null;
  if (origin.kind === "head") {
    if (id.client !== seedClientId || seed === null) return null;
    const from = Math.max(0, seed + origin.start - id.clock);
    const to = Math.min(length, seed + origin.end - id.clock);
    return from < to ? { from, to } : null;
  }
  const offsetOf = ({ client, clock }: CharacterId): number | null =>
    client === id.client && clock >= id.clock && clock < id.clock + length ? clock - id.clock : null;
  const start = offsetOf(origin.from);
  const end = offsetOf(origin.to);
  const wasInside = trace.inside;
  if (start !== null) trace.inside = true;
  if (!trace.inside) return null;
  if (end !== null) trace.inside = false;
  const from = wasInside ? 0 : (start ?? 0);
  const to = end === null ? length : end + 1;
  return from < to ? { from, to } : null;
}

/** Of a spot only the ends are known to be of it: what was deleted between them may have come later. */
function isOriginal({ origin }: Trace, { id, length }: Y.Item): boolean {
  if (origin.kind !== "spot") return true;
  return [origin.from, origin.to].some(
    ({ client, clock }) => client === id.client && clock >= id.clock && clock < id.clock + length,
  );
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
function onlyMatch(now: string, quote: string): { start: number; end: number } | null {
  if (quote.trim() === "") return null;
  const framed = `\n${now}\n`;
  const start = framed.indexOf(`\n${quote}\n`);
  if (start < 0 || framed.includes(`\n${quote}\n`, start + 1)) return null;
  return { start, end: start + quote.length };
}

/** The clock of a file's first seeded character, deleted or not; null for a file that began empty. */
function seedClock(text: Y.Text): number | null {
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
