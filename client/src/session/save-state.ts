import { useSyncExternalStore } from "react";

/** Whether what a person did is safe: on the server's disk, on its way there, or held up. */
export type SaveState = "saved" | "saving" | "not-saved";

/** Shorter waits are not worth a word. Milliseconds. */
const unnoticed = 1_000;

/** Collects what every part of the page reports, and tells the worst of it. */
export class SaveStates {
  readonly #sources = new Map<string, SaveState>();
  readonly #listeners = new Set<() => void>();
  readonly #unnoticed: number;
  #shown: SaveState = "saved";
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(unnoticedMilliseconds: number = unnoticed) {
    this.#unnoticed = unnoticedMilliseconds;
  }

  report(source: string, state: SaveState): void {
    if (state === "saved") this.#sources.delete(source);
    else this.#sources.set(source, state);
    this.#update();
  }

  /** The worst of all sources, at this moment. */
  get actual(): SaveState {
    const states = new Set(this.#sources.values());
    if (states.has("not-saved")) return "not-saved";
    return states.has("saving") ? "saving" : "saved";
  }

  /** What a person is told: as `actual`, but a save that takes less than a second stays silent. */
  get shown(): SaveState {
    return this.#shown;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(): void {
    const waits = this.actual === "saving" && this.#shown === "saved";
    if (waits) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#show(this.actual);
      }, this.#unnoticed);
      return;
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#show(this.actual);
  }

  #show(state: SaveState): void {
    if (state === this.#shown) return;
    this.#shown = state;
    for (const listener of this.#listeners) listener();
  }
}

const page = new SaveStates();
const subscribe = (listener: () => void): (() => void) => page.subscribe(listener);

/** `source` is any name that is the reporting part's own, e.g. `draft:summary` or `sync:code`. */
export function reportSaveState(source: string, state: SaveState): void {
  page.report(source, state);
}

/** The worst of all sources, as it is told to the person. */
export function useSaveState(): SaveState {
  return useSyncExternalStore(subscribe, () => page.shown);
}

/** The browser asks before the page is left while something is not saved. Returns the way back. */
export function guardLeaving(): () => void {
  const guard = (event: BeforeUnloadEvent): void => {
    if (page.actual !== "saved") event.preventDefault();
  };
  window.addEventListener("beforeunload", guard);
  return () => window.removeEventListener("beforeunload", guard);
}
