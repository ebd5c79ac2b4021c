/** Milliseconds. */
const longest = 2_500;

/**
 * Pause in milliseconds before a document's next attempt after `failures` lost or failed ones: 0.2 s doubling up to
 * 2.5 s, half of it random, so that the pages of a server that was restarted do not all come at once.
 */
export function reconnectPause(failures: number): number {
  const full = Math.min(longest, 100 * 2 ** failures);
  return full / 2 + (Math.random() * full) / 2;
}
