import { useSyncExternalStore } from "react";

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

/** What stands behind the path of the current address, with its `?`; empty where nothing does. */
export function useSearch(): string {
  return useSyncExternalStore(onNavigation, () => location.search);
}
