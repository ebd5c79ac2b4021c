import { setTimeout as pause } from "node:timers/promises";

/** The result, or undefined when it takes longer. */
export async function inTime<T>(result: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const abort = new AbortController();
  try {
    return await Promise.race([
      result,
      pause(Math.max(0, milliseconds), undefined, { signal: abort.signal }).catch(() => undefined),
    ]);
  } finally {
    abort.abort();
  }
}
