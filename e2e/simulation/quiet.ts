import { setImmediate } from "node:timers/promises";
import { vi } from "vitest";
import type { SimulatedPage } from "./page.ts";
import type { SimulatedServer } from "./server.ts";

/** Longer than a page ever waits before it tries to connect again. Milliseconds. */
export const longestBackoff = 2_600;
const mostRounds = 40;

interface Asking {
  /** Lets a page have what is for it. */
  readonly hears: (page: SimulatedPage) => void;
  /** Whether somebody waits for what they have asked for. */
  readonly isWaiting: () => boolean;
  /** What it is to come to; that everybody has and has stored all, where it is not another one. */
  readonly isAtRest?: () => boolean;
}

/**
 * Everybody online, everything delivered, and nothing left to say.
 * @throws when it does not come to that
 */
export async function untilQuiet(
  server: SimulatedServer,
  pages: readonly SimulatedPage[],
  { hears, isWaiting, isAtRest = () => server.isIdle && pages.every((page) => page.isQuiet) }: Asking,
): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    server.mend();
    for (const { line } of pages) {
      line.mend();
      line.noticeGhosts();
    }
    for (const page of pages) {
      hears(page);
      page.line.deliverToServer(Infinity);
    }
    await setImmediate();
    await server.commit();
    if (!isWaiting() && isAtRest()) return;
    if (round % 4 === 3) {
      vi.advanceTimersByTime(longestBackoff);
      server.beat();
    }
  }
  const states = pages.map(
    ({ line, number, copy }) => `${number}: ${line.state}${copy ? "" : ", not loaded"}`,
  );
  throw new Error(
    `The pages and the server do not come to rest. ${[...states, ...server.states].join("; ")}`,
  );
}
