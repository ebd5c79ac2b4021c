import { useSyncExternalStore } from "react";

/** Files that the command palette offers, and how one is opened. */
export interface PaletteFiles {
  readonly paths: readonly string[];
  readonly open: (path: string) => void;
}

let offered: PaletteFiles | null = null;
const listeners = new Set<() => void>();

function change(next: PaletteFiles | null): void {
  offered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The palette finds these files until what it answers is called. */
export function offerFiles(files: PaletteFiles): () => void {
  change(files);
  return () => {
    if (offered === files) change(null);
  };
}

/** Null where the page has no files. */
export function usePaletteFiles(): PaletteFiles | null {
  return useSyncExternalStore(subscribe, () => offered);
}
