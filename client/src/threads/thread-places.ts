import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Thread, Workspace } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import {
  headOrigin,
  type PlaceOrigin,
  resolvePlaces,
  spotOrigin,
  type ThreadPlace,
} from "@tandiff/shared/workspace/thread-place.ts";
import type { Doc, Text } from "yjs";
import { createStore, type StoreApi } from "zustand/vanilla";
import { headLinesOf } from "./head-lines.ts";
import type { ThreadPlaces } from "./places-context.ts";

/** Longest time that an edit may be older than the places shown. Milliseconds. */
const pause = 100;

/**
 * Keeps the places of threads while people write. A keystroke costs the mark that its file has changed;
 * the places in it are found anew ten times a second at most, apart from the frame that paints the key.
 */
export class PlaceKeeper {
  readonly store: StoreApi<ThreadPlaces> = createStore(() => new Map());
  readonly #doc: Doc;
  readonly #origins = new Map<FileId, Map<ThreadId, PlaceOrigin>>();
  readonly #listeners = new Map<FileId, () => void>();
  readonly #changed = new Set<FileId>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(doc: Doc) {
    this.#doc = doc;
  }

  /** The threads to keep, in the place of those before. */
  track(origins: ReadonlyMap<ThreadId, PlaceOrigin>): void {
    this.#stopListening();
    this.#origins.clear();
    for (const [thread, origin] of origins) {
      const ofFile = this.#origins.get(origin.file) ?? new Map<ThreadId, PlaceOrigin>();
      this.#origins.set(origin.file, ofFile.set(thread, origin));
    }
    for (const file of this.#origins.keys()) {
      const listener = (): void => this.#mark(file);
      this.#listeners.set(file, listener);
      this.#text(file).observe(listener);
      this.#changed.add(file);
    }
    this.#find([...origins.keys()]);
  }

  /** Finds the places anew that an edit may have moved; otherwise they are found soon. */
  flush(): void {
    this.#find([...this.store.getState().keys()]);
  }

  /** The line to go to for a thread, after all edits up to now; null where it has no place. */
  lineOf(thread: ThreadId): number | null {
    this.flush();
    const place = this.store.getState().get(thread);
    if (!place) return null;
    return place.kind === "lines" ? place.start : place.kind === "gone" ? place.line : 1;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  #mark(file: FileId): void {
    this.#changed.add(file);
    this.#timer ??= setTimeout(() => this.flush(), pause);
  }

  #find(threads: readonly ThreadId[]): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const before = this.store.getState();
    const wanted = new Set(threads);
    const after = new Map([...before].filter(([thread]) => wanted.has(thread)));
    for (const file of this.#changed) {
      const origins = [...(this.#origins.get(file) ?? [])];
      const places = resolvePlaces(
        this.#text(file),
        origins.map(([, origin]) => origin),
      );
      for (const [index, [thread]] of origins.entries()) {
        const place = places[index];
        if (place && !isSamePlace(after.get(thread), place)) after.set(thread, place);
      }
    }
    this.#changed.clear();
    const isSame =
      after.size === before.size && [...after].every(([thread, place]) => before.get(thread) === place);
    if (!isSame) this.store.setState(after, true);
  }

  #text(file: FileId): Text {
    return this.#doc.getText(rootName(file));
  }

  #stopListening(): void {
    for (const [file, listener] of this.#listeners) this.#text(file).unobserve(listener);
    this.#listeners.clear();
  }
}

function isSamePlace(a: ThreadPlace | undefined, b: ThreadPlace): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** The workspace file that a thread is about, whatever its path is now; null for none. */
export function workspaceFileOf(
  thread: Pick<Thread, "position" | "spot">,
  view: MergeRequestView,
  workspace: Workspace | null,
): Workspace["files"][number] | null {
  const files = workspace?.files ?? [];
  if (thread.spot) return files.find(({ id }) => id === thread.spot?.file) ?? null;
  const head = thread.position && headLinesOf(view, thread.position);
  // A file's id is its place in head: see `seedWorkspace`.
  const id = view.head.findIndex(({ path }) => path === head?.path).toString(36);
  return files.find((file) => file.id === id) ?? null;
}

/**
 * What a thread's place follows from; null where it has none. `headTextOf` gives the text with which a
 * path of head began in the workspace.
 */
export async function placeOrigin(
  thread: Pick<Thread, "position" | "spot">,
  view: MergeRequestView,
  workspace: Workspace | null,
  headTextOf: (path: string) => Promise<string>,
): Promise<PlaceOrigin | null> {
  const file = workspaceFileOf(thread, view, workspace);
  if (!file) return null;
  if (thread.spot) return spotOrigin(thread.spot);
  const head = thread.position && headLinesOf(view, thread.position);
  if (!head) return null;
  if (head.lines === null) return { kind: "file", file: file.id };
  return headOrigin(file.id, await headTextOf(head.path), head.lines);
}
