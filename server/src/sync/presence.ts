import * as decoding from "lib0/decoding";
import { z } from "zod";
import { limits } from "@tandiff/shared/limits.ts";
import { mostMoreCursors, type AwarenessState } from "@tandiff/shared/sync/awareness.ts";
import { encode } from "./encoding.ts";
import { BadFrame, readCanonicalUint } from "./frames.ts";

/** One page's entry in an awareness frame; a null state says that it is gone. */
export interface AwarenessEntry {
  readonly clientId: number;
  readonly state: PageState | null;
}

/** Checked no further: it is passed on, and never read here. */
const Position = z.custom<object | null>((value) => typeof value === "object" && !Array.isArray(value));
const Cursor = z.object({ anchor: Position, head: Position });

/** What a page may say of itself. Everything else in its state, its name above all, is dropped. */
const PageState = z.object({
  file: z.string().max(100).nullish(),
  cursor: Cursor.nullish(),
  moreCursors: z.array(Cursor).max(mostMoreCursors).optional(),
});
type PageState = z.infer<typeof PageState>;

/** Pages repeat each other's entries, so a frame holds at most as many as a session may have pages. */
const mostEntries = 64;

/**
 * Reads an awareness update of y-protocols: a count, then client id, clock and JSON state of each.
 * The clock is read and dropped: frames of one socket come in order, and the server stamps its own.
 * @throws BadFrame
 */
export function parseAwareness(update: Uint8Array): readonly AwarenessEntry[] {
  const decoder = decoding.createDecoder(update);
  try {
    const count = readCanonicalUint(decoder);
    if (count > mostEntries) throw new BadFrame("Too many awareness entries in one frame.");
    const entries: AwarenessEntry[] = [];
    for (let index = 0; index < count; index++) {
      const clientId = readCanonicalUint(decoder);
      readCanonicalUint(decoder);
      entries.push({ clientId, state: parseState(decoding.readVarString(decoder)) });
    }
    if (decoding.hasContent(decoder)) throw new BadFrame("There are bytes after the awareness entries.");
    return entries;
  } catch (error) {
    if (error instanceof BadFrame) throw error;
    throw new BadFrame("The awareness update does not decode.", { cause: error });
  }
}

function parseState(json: string): PageState | null {
  if (json.length > limits.awareness) throw new BadFrame("An awareness state is too large.");
  const value: unknown = JSON.parse(json);
  if (value === null) return null;
  const parsed = PageState.safeParse(value);
  if (!parsed.success) throw new BadFrame("An awareness state has the wrong form.");
  return parsed.data;
}

/** An entry as the server passes it on. Each page's is kept until the next one, so it is no more than a text. */
export interface StampedEntry {
  readonly clientId: number;
  readonly clock: number;
  /** The state, as JSON. */
  readonly json: string;
}

/** The state of a page that has gone. */
export const goneJson = "null";

export function stateJson(state: AwarenessState | null): string {
  return JSON.stringify(state);
}

/** As y-protocols reads it, see `parseAwareness`. */
export function encodeAwareness(entries: readonly StampedEntry[]): Uint8Array {
  const parts = entries.flatMap(({ clientId, clock, json }) => {
    const bytes = Buffer.from(json);
    return [clientId, clock, bytes.length, bytes];
  });
  return encode([entries.length, ...parts]);
}
