import { useEffect, useEffectEvent, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { isTyping, matches } from "./keys.ts";

export interface Shortcut {
  /** As for `Kbd`: `]`, `Shift+ArrowDown`, `Mod+Enter`. */
  readonly keys: string;
  /** For the list under `?`: "Next file". */
  readonly label: string;
  /** Absent where the control itself listens, e.g. `Mod+Enter` in a form: then it is only listed. */
  readonly run?: () => void;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

let groups: readonly ShortcutGroup[] = [];
const listeners = new Set<() => void>();

function change(next: readonly ShortcutGroup[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * While the calling component is shown, these keys work and are listed under `?`. While somebody types only
 * those with Mod and the function keys do, and none does while a dialog is open. `shortcuts` may be made anew at
 * every drawing: `run` is always the latest one.
 */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const listed = JSON.stringify(shortcuts.map(({ keys, label, run }) => ({ keys, label, runs: !!run })));
  useEffect(() => {
    const parsed: readonly { keys: string; label: string; runs: boolean }[] = JSON.parse(listed);
    const group = {
      title,
      shortcuts: parsed.map(({ keys, label, runs }): Shortcut => {
        const run = (): void => latest.current.find((one) => one.keys === keys)?.run?.();
        return runs ? { keys, label, run } : { keys, label };
      }),
    };
    change([...groups, group]);
    return () => change(groups.filter((one) => one !== group));
  }, [title, listed]);

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const shortcut = shortcuts.find((one) => matches(event, one.keys));
    const types = !/Mod\+|(?:^|\+)F\d+$/.test(shortcut?.keys ?? "");
    if (!shortcut?.run || (types && isTyping(event.target))) return;
    // Last: it looks through the whole page, and every key that is typed comes by here.
    if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return;
    event.preventDefault();
    shortcut.run();
  });
  // Before the page is painted: a key that is pressed as soon as one sees it counts.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** What works on the page now; the groups' `run` may be called at any time. */
export function useShortcutGroups(): readonly ShortcutGroup[] {
  return useSyncExternalStore(subscribe, () => groups);
}
