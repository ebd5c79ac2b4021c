import { useCallback, useState } from "react";
import { keepCopy } from "./browser-copies.ts";

/**
 * A state that this browser keeps. `parse` gives what a stored value means, and the default for null or
 * anything that it does not know; it must keep its identity.
 */
export function useStored<T>(
  key: string,
  parse: (stored: string | null) => T,
): readonly [T, (value: T) => void] {
  const [value, setValue] = useState(() => parse(read(key)));
  const store = useCallback(
    (next: T) => {
      setValue(next);
      try {
        keepCopy(localStorage, key, stringOf(next));
      } catch {
        // Storage is full or switched off: it holds for this page.
      }
    },
    [key],
  );
  return [value, store];
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A set of strings, e.g. of paths. */
export function parseSet(stored: string | null): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return new Set(Array.isArray(value) ? value.filter((each) => typeof each === "string") : []);
  } catch {
    return new Set();
  }
}

function stringOf(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value instanceof Set ? [...value] : value);
}
