import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { startLine, type TestLine } from "../../testing-line.ts";
import { placeOf, urlThrough } from "../../testing-place.ts";
import { startKillablePostgres, type KillablePostgres } from "./testing-killable.ts";
import { runOn } from "./testing-start.ts";

/** For tests only: a standby of the PostgreSQL that answers. */
export interface TestStandby {
  /** By which it hears of what is committed. */
  readonly line: TestLine;
  /** The primary is lost, and this one takes its place at the same address. */
  readonly promote: () => Promise<void>;
}

/** For tests only: a PostgreSQL whose place a standby can take. */
export interface PromotablePostgres extends Pick<KillablePostgres, "end"> {
  /** Leads to whichever is the primary. */
  readonly url: string;
  /** A fresh one. From then on commits wait for it, when it is synchronous. */
  readonly addStandby: (commits: "synchronous" | "asynchronous") => Promise<TestStandby>;
}

export async function startPromotablePostgres(): Promise<PromotablePostgres> {
  let primary = await startKillablePostgres();
  const address = await lineTo(primary.url);
  return {
    url: urlThrough(address, primary.url),
    end: (signal) => primary.end(signal),
    addStandby: async (commits) => {
      const line = await lineTo(primary.url);
      const standby = await startKillablePostgres(urlThrough(line, primary.url));
      if (commits === "synchronous") await waitForStandby(primary.url);
      return {
        line,
        promote: async () => {
          await primary.lose();
          await runOn(standby.url, "SELECT pg_promote()");
          address.lead(placeOf(standby.url));
          primary = standby;
        },
      };
    },
  };
}

async function lineTo(url: string): Promise<TestLine> {
  const line = await startLine(placeOf(url));
  onTestFinished(() => line.close());
  return line;
}

/** Lets commits wait for the standby. It was copied before, so that once promoted it waits for none itself. */
async function waitForStandby(primary: string): Promise<void> {
  await runOn(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
  await runOn(primary, "SELECT pg_reload_conf()");
  const standbys = "SELECT FROM pg_stat_replication WHERE sync_state = 'sync'";
  while ((await runOn(primary, standbys)).length === 0) await setTimeout(20);
}
