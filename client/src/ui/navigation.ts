import { createContext, useContext, useSyncExternalStore } from "react";

/** The page's addresses, without a library: the history API and one event. */
const changed = "tandiff:navigated";

/** Shows another address of this page. `replace` leaves no step to go back to. */
export function navigate(path: string, options: { readonly replace?: boolean } = {}): void {
  if (path === location.pathname + location.search) return;
  if (options.replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(new Event(changed));
}

/** Tells of every change of the address, until what it answers is called. */
export function onNavigation(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(changed, listener);
  };
}

/** The path of the current address, encoded as in the address. */
export function usePathname(): string {
  return useSyncExternalStore(onNavigation, () => location.pathname);
}

/** Where a view is and how it goes elsewhere: by the page's address, or by one of its own. */
export interface Address {
  /** With its `?`. */
  readonly current: () => string;
  readonly go: typeof navigate;
  readonly onChange: typeof onNavigation;
}

const pageAddress: Address = {
  current: () => location.pathname + location.search,
  go: navigate,
  onChange: onNavigation,
};

/** An address that no bar shows, for a view that stands beside the one that the page's address names. */
export function heldAddress(first: string): Address {
  let current = first;
  const listeners = new Set<() => void>();
  return {
    current: () => current,
    go: (path) => {
      if (path === current) return;
      current = path;
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const AddressContext = createContext(pageAddress);

export function useAddress(): Address {
  return useContext(AddressContext);
}
