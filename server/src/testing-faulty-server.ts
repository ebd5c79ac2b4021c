/**
 * For tests only: the whole server with a disk that fails on demand. Takes the server's environment, and on standard
 * input the lines of `Fault`; on PostgreSQL `hold` and `release` alone. With `TANDIFF_TEST_BEAT` it looks after its sockets that often, in milliseconds.
 */
import { flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import type { DatabaseSync } from "node:sqlite";
import { runServer } from "./run-server.ts";

/**
 * - `hold`, `release`: keeps every commit of the log waiting, or lets them go
 * - `full`, `space`: SQLite itself finds no space for another page, `max_page_count`
 * - `read-only`, `writable`: SQLite itself refuses every write, `query_only`
 * - `fsync`, `fsync-late`: simulated, the fsync of the next commit fails, and what it was for is lost or is there
 * - `fsync-checkpoint`: simulated, the fsync fails with which commits are brought into the database itself
 * - `die-compacting`: ends as with kill -9 between what a compaction takes away and what it puts in the place
 */
export type Fault =
  | "hold"
  | "release"
  | "full"
  | "space"
  | "read-only"
  | "writable"
  | "fsync"
  | "fsync-late"
  | "fsync-checkpoint"
  | "die-compacting";

let held: PromiseWithResolvers<void> | null = null;
let connection: DatabaseSync | null = null;

/** What `node:sqlite` throws of SQLITE_IOERR_FSYNC. */
function fsyncFailure(): Error {
  return Object.assign(new Error("disk I/O error"), { errcode: 1_034 });
}

function failNextCommit(open: DatabaseSync, isStored: boolean): void {
  const exec = open.exec.bind(open);
  open.exec = (sql) => {
    if (sql !== "COMMIT" || isStored) exec(sql);
    if (sql === "COMMIT") throw fsyncFailure();
  };
}

function failCheckpoints(open: DatabaseSync): void {
  const exec = open.exec.bind(open);
  open.exec = (sql) => {
    if (sql.startsWith("PRAGMA wal_checkpoint")) throw fsyncFailure();
    exec(sql);
  };
}

function dieCompacting(open: DatabaseSync): void {
  open.function("die", () => {
    process.kill(process.pid, "SIGKILL");
    return null;
  });
  open.exec(
    `CREATE TEMP TRIGGER dying BEFORE INSERT ON log WHEN NEW.kind = 'session.compacted' BEGIN SELECT die(); END`,
  );
}

const holds: Readonly<Record<string, () => void>> = {
  hold: () => (held ??= Promise.withResolvers()),
  release: () => {
    held?.resolve();
    held = null;
  },
};

const diskFaults: Readonly<Record<string, (open: DatabaseSync) => void>> = {
  full: (open) => open.exec("PRAGMA max_page_count = 1"),
  space: (open) => open.exec("PRAGMA max_page_count = 1073741823"),
  "read-only": (open) => open.exec("PRAGMA query_only = ON"),
  writable: (open) => open.exec("PRAGMA query_only = OFF"),
  fsync: (open) => failNextCommit(open, false),
  "fsync-late": (open) => failNextCommit(open, true),
  "fsync-checkpoint": failCheckpoints,
  "die-compacting": dieCompacting,
} satisfies Readonly<Record<Exclude<Fault, "hold" | "release">, (open: DatabaseSync) => void>>;

createInterface({ input: process.stdin }).on("line", (line) => {
  const hold = holds[line];
  if (hold) return hold();
  if (connection === null) throw new Error("Only the disk of SQLite fails on demand.");
  diskFaults[line]?.(connection);
});
const beat = process.env["TANDIFF_TEST_BEAT"];
await runServer([], {
  ...(beat === undefined ? {} : { beatMilliseconds: Number(beat) }),
  beforeCommit: () => held?.promise ?? Promise.resolve(),
  connected: (open) => {
    connection = open;
  },
});
// As the server itself does: those that follow start in half the time.
flushCompileCache();
