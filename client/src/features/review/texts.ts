import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { decodeForDisplay, isBinary } from "@tandiff/shared/text/text-file.ts";
import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadBlob } from "../../api/merge-request.ts";
import type { FileText, FileTextState, SideText } from "../../diff/model.ts";
import { beginColours, type Wish } from "../../highlight/highlighter.ts";
import { useSession } from "../../session/session-store.ts";

/** A file's entries on both sides, null where it does not exist. */
export interface Sides {
  readonly base: TreeEntry | null;
  readonly head: TreeEntry | null;
}

export interface Texts {
  readonly textOf: (path: string) => FileTextState;
  readonly onNeed: (paths: readonly string[]) => void;
}

/** Texts by what they hold, whatever is looking at them. */
export interface TextStore {
  readonly states: () => ReadonlyMap<string, FileTextState>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly need: (sides: readonly Sides[]) => void;
}

const loading: FileTextState = { kind: "loading" };

/** Characters of all texts kept together; beyond it those go that came in sight longest ago. */
const mostKept = 3_000_000;

/** What was loaded before the page was drawn. */
const begun = new Map<string, FileTextState>();

/** Loads texts for the first drawing to have them. Never rejects. */
export async function beginTexts(participant: ParticipantId, wanted: readonly Sides[]): Promise<void> {
  const wishes: Wish[] = [];
  // The worker starts while the texts are on their way.
  beginColours(wishes);
  await Promise.all(
    wanted.map(async (sides) => {
      const state = await load(participant, sides);
      if (state.kind !== "ready") return;
      begun.set(sidesKey(sides), state);
      wishes.push(...coloured(sides, state.text));
    }),
  );
  beginColours(wishes);
}

function coloured({ base, head }: Sides, text: FileText): Wish[] {
  const sides = [];
  if (base && text.base) sides.push({ path: base.path, text: text.base });
  if (head && text.head) sides.push({ path: head.path, text: text.head });
  return sides;
}

/** The lines of files, loaded when they are needed first. */
export function useTextStore(): TextStore {
  const participant = useSession((session) => session.participant);
  const [store] = useState(() => createTextStore(participant));
  return store;
}

/** Apart from React, so that a text that comes draws the view that shows it and nothing around it. */
function createTextStore(participant: ParticipantId): TextStore {
  const listeners = new Set<() => void>();
  let states: ReadonlyMap<string, FileTextState> = new Map(begun);
  const asked = new Set(states.keys());
  let inSight: ReadonlySet<string> = new Set();
  let isTelling = false;

  /** Texts that come together are told of once. */
  function tell(): void {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      for (const listener of listeners) listener();
    });
  }

  async function add(key: string, sides: Sides): Promise<void> {
    const state = await load(participant, sides);
    if (state.kind === "failed") asked.delete(key);
    const next = new Map(states).set(key, state);
    for (const gone of tooMany(next, inSight)) {
      next.delete(gone);
      asked.delete(gone);
    }
    states = next;
    tell();
  }

  return {
    states: () => states,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    need(wanted) {
      inSight = new Set(wanted.map(sidesKey));
      for (const sides of wanted) {
        const key = sidesKey(sides);
        if (asked.has(key)) continue;
        asked.add(key);
        void add(key, sides);
      }
    },
  };
}

/** The texts of one view of the files. `sidesOf` must keep its identity. */
export function useTexts(store: TextStore, sidesOf: (path: string) => Sides): Texts {
  const { subscribe, need } = store;
  const states = useSyncExternalStore(subscribe, store.states);
  const textOf = useCallback(
    (path: string) => states.get(sidesKey(sidesOf(path))) ?? loading,
    [states, sidesOf],
  );
  const onNeed = useCallback((paths: readonly string[]) => need(paths.map(sidesOf)), [need, sidesOf]);
  return useMemo(() => ({ textOf, onNeed }), [textOf, onNeed]);
}

async function load(participant: ParticipantId, { base, head }: Sides): Promise<FileTextState> {
  const side = async (entry: TreeEntry | null): Promise<SideText | null> => {
    if (!entry || entry.mode === "160000") return null;
    const bytes = await loadBlob(participant, entry.blob);
    if (isBinary(bytes)) return { lines: [], finalNewline: true, binary: true };
    const { lines, finalNewline, bom, encoding } = decodeForDisplay(bytes);
    // A link's target has no line ending to lack.
    const isForeign = encoding !== "utf-8";
    return { lines, finalNewline: finalNewline || entry.mode === "120000", bom, isForeign };
  };
  try {
    if (entryKey(base) === entryKey(head)) {
      const both = await side(head);
      return { kind: "ready", text: { base: both, head: both } };
    }
    const [baseText, headText] = await Promise.all([side(base), side(head)]);
    return { kind: "ready", text: { base: baseText, head: headText } };
  } catch (error) {
    return { kind: "failed", message: sentenceOf(error) };
  }
}

function sidesKey({ base, head }: Sides): string {
  return `${entryKey(base)} ${entryKey(head)}`;
}

function entryKey(entry: TreeEntry | null): string {
  if (!entry) return "-";
  return entry.mode === "160000" ? entry.commit : `${entry.mode === "120000" ? "link:" : ""}${entry.blob}`;
}

/** The keys of texts to let go of, the oldest first. */
function tooMany(states: ReadonlyMap<string, FileTextState>, kept: ReadonlySet<string>): string[] {
  let size = 0;
  for (const state of states.values()) size += state.kind === "ready" ? sizeOf(state.text) : 0;
  const gone: string[] = [];
  for (const [key, state] of states) {
    if (size <= mostKept) break;
    if (kept.has(key) || state.kind !== "ready") continue;
    size -= sizeOf(state.text);
    gone.push(key);
  }
  return gone;
}

const sizes = new WeakMap<FileText, number>();

function sizeOf(text: FileText): number {
  const known = sizes.get(text);
  if (known !== undefined) return known;
  const sides = new Set([text.base, text.head]);
  let size = 0;
  for (const side of sides) for (const line of side?.lines ?? []) size += line.length + 1;
  sizes.set(text, size);
  return size;
}
