import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { reportSaveState } from "./save-state.ts";

/** Parts of the page that the server has told that it cannot store. */
const refused = createStore<ReadonlySet<string>>(() => new Set());

/** `source` is the reporting part's own name, e.g. `code`. */
export function reportStoring(source: string, canStore: boolean): void {
  const sources = new Set(refused.getState());
  const isNews = canStore ? sources.delete(source) : !sources.has(source) && sources.add(source);
  if (!isNews) return;
  refused.setState(sources, true);
  reportSaveState(`storing:${source}`, canStore ? "saved" : "not-saved");
}

/** False while the server cannot store what is written. */
export function useCanStore(): boolean {
  return useStore(refused, (sources) => sources.size === 0);
}
