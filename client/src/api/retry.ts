import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { OfflineError } from "./http.ts";

/** Pause before the attempt after `failures` failed ones: 0.3 s doubling up to 5 s, half of it random. */
export function backoff(failures: number): number {
  const full = Math.min(5_000, 300 * 2 ** Math.max(0, failures - 1));
  return full / 2 + (Math.random() * full) / 2;
}

/** Milliseconds within which the sockets of one page come back. */
const jitter = 50;

/**
 * Pause before the attempt after `failures` failed ones, the last of which ended with `code`. A server that stops says
 * so, and mostly another one is there: then the first attempt is made at once.
 */
export function pauseAfterClose(
  code: number | undefined,
  failures: number,
  usual: (failures: number) => number,
): number {
  const isHandedOn = code === closeCodes.restarting && failures === 1;
  return isHandedOn ? Math.random() * jitter : usual(failures);
}

export interface RetryOptions {
  /** Called at the first attempt that got no answer. */
  readonly onOffline?: () => void;
  readonly signal?: AbortSignal;
  /** Milliseconds before the next attempt. */
  readonly pause?: (failures: number) => number;
}

/**
 * Repeats `attempt` until somebody answers, so it must be safe to repeat.
 * @throws whatever `attempt` throws other than OfflineError; that too once `signal` is aborted.
 */
export async function untilAnswered<T>(attempt: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OfflineError) || options.signal?.aborted) throw error;
      if (failures === 1) options.onOffline?.();
    }
    const pause = (options.pause ?? backoff)(failures);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
