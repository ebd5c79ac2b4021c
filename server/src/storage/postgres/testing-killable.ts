import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { startPostgres } from "./testing-start.ts";

/** For tests only: a PostgreSQL that is the test's own, and is started again whenever it ends. */
export interface KillablePostgres {
  readonly url: string;
  /** Ends it with all that it does: as `kill -9` of all its processes, or in good order, without waiting for anybody. */
  readonly end: (signal: "SIGKILL" | "SIGINT") => Promise<void>;
  /** As the loss of its machine: it does not come back, nor does what it has stored. */
  readonly lose: () => Promise<void>;
}

/** @param primary address of one that runs on this machine: then a standby of it */
export async function startKillablePostgres(
  ...primary: readonly [] | readonly [url: string]
): Promise<KillablePostgres> {
  const folder = join(tmpdir(), `tandiff-postgres-${randomUUID().slice(0, 8)}`);
  const unwant = (): void => rmSync(join(folder, "wanted"), { force: true });
  onTestFinished(unwant);
  const end: KillablePostgres["end"] = async (signal) => {
    const pid = processId(folder);
    process.kill(pid, signal);
    while (processId(folder) === pid) await setTimeout(10);
  };
  return {
    url: await startPostgres(folder, process.pid, "safe", ...primary),
    end,
    lose: () => {
      unwant();
      return end("SIGKILL");
    },
  };
}

/** Of whoever runs, or last ran, in the folder; 0 when nobody does. */
function processId(folder: string): number {
  try {
    return Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return 0;
  }
}
