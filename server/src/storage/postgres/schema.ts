import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ClientBase } from "pg";
import { z } from "zod";
import { postgresCode } from "./failure.ts";

/**
 * Forward migrations, as those of SQLite: step n leads from version n to n + 1, a step that was released is never
 * changed. A step is taken while nodes of the version before serve people, and these may be started anew on what it
 * leaves: it only adds, and what it locks it holds for no longer than people would notice.
 */
export const schemaSteps: readonly string[] = [
  `
  CREATE TABLE exercises (
    number        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version       TEXT NOT NULL UNIQUE,
    slug          TEXT NOT NULL,
    kind          TEXT NOT NULL, -- ExerciseKind
    title         TEXT NOT NULL,
    language      TEXT,
    files_changed INTEGER NOT NULL,
    additions     INTEGER NOT NULL,
    deletions     INTEGER NOT NULL,
    added_at      BIGINT NOT NULL,
    content       TEXT NOT NULL, -- JSON of ExerciseContent
    diffs         TEXT NOT NULL  -- JSON of FileDiff[]
  );
  CREATE INDEX exercises_by_slug ON exercises (slug, number);
  CREATE TABLE retired_exercises (
    slug TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
  );
  CREATE TABLE rubrics (
    version TEXT PRIMARY KEY REFERENCES exercises (version),
    rubric  TEXT NOT NULL -- JSON of Rubric
  );
  CREATE TABLE blobs (
    hash  TEXT PRIMARY KEY,
    bytes BYTEA NOT NULL
  );
  CREATE TABLE exercise_blobs (
    version TEXT NOT NULL REFERENCES exercises (version),
    hash    TEXT NOT NULL REFERENCES blobs (hash),
    PRIMARY KEY (version, hash)
  );

  CREATE TABLE sessions (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    exercise   TEXT NOT NULL REFERENCES exercises (version),
    created_at BIGINT NOT NULL
  );
  CREATE TABLE invites (
    number      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant TEXT NOT NULL UNIQUE,
    session     TEXT NOT NULL REFERENCES sessions (id),
    generation  INTEGER NOT NULL,
    secret_hash BYTEA NOT NULL,
    revoked_at  BIGINT
  );
  CREATE INDEX invites_by_session ON invites (session, number);

  -- Which keyring the database belongs to.
  CREATE TABLE keyrings (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    id     BYTEA NOT NULL
  );
  -- All that is stored of a session refers to its key, and goes with it.
  CREATE TABLE session_keys (
    session TEXT PRIMARY KEY REFERENCES sessions (id),
    wrapped BYTEA NOT NULL -- under a key of the keyring
  );
  CREATE TABLE erasures (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session TEXT NOT NULL UNIQUE REFERENCES sessions (id),
    at      BIGINT NOT NULL,
    by      TEXT NOT NULL -- organiser | retention
  );

  -- Whoever appends locks the session's row: it holds the order of its log.
  CREATE TABLE log_heads (
    session     TEXT PRIMARY KEY REFERENCES session_keys ON DELETE CASCADE,
    seq         INTEGER NOT NULL, -- the log's last row
    hash        BYTEA NOT NULL,
    mac         BYTEA NOT NULL, -- under a key of the keyring
    compactions INTEGER NOT NULL DEFAULT 0
  ) WITH (fillfactor = 50); -- replaced at each commit, in place where there is room
  CREATE TABLE log (
    session     TEXT NOT NULL REFERENCES session_keys ON DELETE CASCADE,
    seq         INTEGER NOT NULL,
    at          BIGINT NOT NULL,
    participant TEXT,
    audience    TEXT NOT NULL,
    cause       TEXT,
    kind        TEXT NOT NULL,
    command     TEXT,
    sealed      BYTEA NOT NULL, -- payload under the session's key
    prev        BYTEA NOT NULL,
    hash        BYTEA NOT NULL,
    PRIMARY KEY (session, seq)
  );
  CREATE UNIQUE INDEX log_command ON log (session, coalesce(participant, ''), command) WHERE command IS NOT NULL;
  CREATE INDEX log_events ON log (session, seq) WHERE strpos(kind, ':') = 0;
  CREATE TABLE segments (
    session  TEXT NOT NULL REFERENCES session_keys ON DELETE CASCADE,
    document TEXT NOT NULL,
    first    INTEGER NOT NULL, -- seq of its first and last row
    last     INTEGER NOT NULL,
    at       BIGINT NOT NULL, -- of the last
    sealed   BYTEA NOT NULL, -- rows, compressed, under the session's key
    PRIMARY KEY (session, document, last)
  );
  CREATE TABLE dropped_runs (
    session TEXT NOT NULL REFERENCES session_keys ON DELETE CASCADE,
    first   INTEGER NOT NULL, -- seq of the first row that was destroyed
    width   INTEGER NOT NULL, -- bytes of each hash but the last
    hashes  BYTEA NOT NULL,
    PRIMARY KEY (session, first)
  );
  CREATE TABLE snapshots (
    session  TEXT NOT NULL REFERENCES session_keys ON DELETE CASCADE,
    document TEXT NOT NULL,
    seq      INTEGER NOT NULL, -- the last row that is in it
    outline  BYTEA NOT NULL, -- state vector, deletions and owners under the session's key
    state    BYTEA NOT NULL, -- one update, compressed, under the session's key
    PRIMARY KEY (session, document)
  );

  CREATE TABLE private_values (
    number      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant TEXT NOT NULL REFERENCES invites (participant),
    kind        TEXT NOT NULL, -- draft | viewed | scorecard
    name        BYTEA NOT NULL, -- keyed hash of the value's key, which may hold a path
    session     TEXT NOT NULL REFERENCES session_keys ON DELETE CASCADE,
    sealed      BYTEA NOT NULL, -- JSON of the value under the session's key
    saved_at    BIGINT NOT NULL,
    UNIQUE (participant, kind, name)
  );
  CREATE INDEX private_values_by_session ON private_values (session);
  CREATE TABLE accommodations (
    session  TEXT PRIMARY KEY REFERENCES session_keys ON DELETE CASCADE,
    sealed   BYTEA NOT NULL, -- JSON of Accommodations under the session's key
    saved_at BIGINT NOT NULL
  );
  CREATE TABLE scorecards (
    number      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    session     TEXT NOT NULL REFERENCES session_keys ON DELETE CASCADE,
    participant TEXT NOT NULL REFERENCES invites (participant),
    at          BIGINT NOT NULL, -- when it was submitted, or amended
    sealed      BYTEA NOT NULL -- JSON of Scorecard under the session's key
  );
  CREATE INDEX scorecards_by_session ON scorecards (session, number);
  CREATE TABLE focus_keys (
    session TEXT PRIMARY KEY REFERENCES session_keys ON DELETE CASCADE,
    wrapped BYTEA NOT NULL, -- under a key of the keyring
    after   INTEGER NOT NULL DEFAULT 0 -- the log's last row when it was made
  );
  CREATE TABLE focus_texts (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session TEXT NOT NULL REFERENCES focus_keys ON DELETE CASCADE,
    name    BYTEA NOT NULL, -- keyed hash of the file's id
    sealed  BYTEA NOT NULL, -- JSON of the file's id and text under the focus time's key
    UNIQUE (session, name)
  );

  CREATE TABLE restores (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id     TEXT NOT NULL, -- part of every document's epoch from then on
    at     BIGINT NOT NULL
  );
  -- How many transactions a connection has committed, for when its end was not heard.
  CREATE TABLE receipts (
    id     TEXT PRIMARY KEY,
    number INTEGER NOT NULL DEFAULT 0,
    used   TIMESTAMPTZ NOT NULL DEFAULT now()
  ) WITH (fillfactor = 50);

  -- Ciphertext is not compressible.
  ALTER TABLE log ALTER sealed SET STORAGE EXTERNAL;
  ALTER TABLE segments ALTER sealed SET STORAGE EXTERNAL;
  ALTER TABLE snapshots ALTER state SET STORAGE EXTERNAL;
  `,
  `
  -- What pages load, of each version that a node has run of lately.
  CREATE TABLE page_files (
    name   TEXT PRIMARY KEY,
    sealed BYTEA NOT NULL, -- under a key of the keyring
    used   TIMESTAMPTZ NOT NULL DEFAULT now()
  );
  ALTER TABLE page_files ALTER sealed SET STORAGE EXTERNAL;
  `,
];

/** The oldest release that is tested. */
const oldest = { release: 15, number: 150_000 };

/** Any number that nobody else locks in a database of this program's own. */
const migrationLock = 7_463_011;

/**
 * Whoever wants to append to a table waits behind a step that waits for it, so the step waits for this long at most,
 * and then tries again. Less than `deadlock_timeout`: it is the step that gives way. Milliseconds.
 */
const lockTime = 300;
const lockPause = 1_000;
/** For how long a step is tried, until whoever starts the node is told. Milliseconds. */
const usualPatience = 60_000;

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const lockNotAvailable = "55P03";

const Version = z.object({ version: z.int() });
const Known = z.object({ known: z.boolean() });

/**
 * @param release as PostgreSQL names it
 * @param version `server_version_num`
 * @throws AppError "conflict" when the server is too old
 */
export function assertRelease(release: string, version: number): void {
  if (version >= oldest.number) return;
  throw new AppError("conflict", `PostgreSQL ${release} is too old: ${oldest.release} or newer is needed.`);
}

/** @throws AppError "conflict" when the database is of a version that this program cannot read */
export async function assertVersion(client: ClientBase): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass('schema_version') IS NOT NULL AS known");
  const version = Known.parse(rows[0]).known ? await versionOf(client) : 0;
  assertKnown(version, schemaSteps.length);
  if (version < schemaSteps.length) {
    throw new AppError(
      "conflict",
      version === 0
        ? "The database is empty: no server of this version has started on it."
        : "The database was written by an older Tandiff. Starting this one's server brings it forward.",
    );
  }
}

async function versionOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query("SELECT version FROM schema_version");
  return rows[0] === undefined ? 0 : Version.parse(rows[0]).version;
}

/**
 * Brings a database to this program's version, each step in a transaction of its own. Nodes that start together do so
 * one after the other.
 * @param patience milliseconds for which a step is tried that finds its tables in use
 * @throws AppError "conflict" when it is of a version that this program cannot read; then nothing is changed. Also when a
 * step was never free to be taken.
 */
export async function migrate(
  client: ClientBase,
  steps: readonly string[] = schemaSteps,
  patience = usualPatience,
): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
  try {
    await client.query("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const version = await versionOf(client);
    assertKnown(version, steps.length);
    for (const [index, step] of steps.entries()) {
      if (index >= version) await takeStepInTime(client, step, index + 1, patience);
    }
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [migrationLock]);
  }
}

async function takeStepInTime(
  client: ClientBase,
  step: string,
  version: number,
  patience: number,
): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await takeStep(client, step, version);
    } catch (error) {
      if (postgresCode(error) !== lockNotAvailable) throw error;
      if (performance.now() > end) throw inUse(error);
      await pause(lockPause);
    }
  }
}

async function takeStep(client: ClientBase, step: string, version: number): Promise<void> {
  await client.query("BEGIN");
  try {
    // Creating tables takes as long as it takes.
    await client.query("SET LOCAL statement_timeout = 0");
    await client.query(`SET LOCAL lock_timeout = ${lockTime}`);
    await client.query(step);
    await client.query("DELETE FROM schema_version");
    await client.query("INSERT INTO schema_version (version) VALUES ($1)", [version]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** A step only adds, so a database that is one ahead can be served: that of nodes which are just being replaced. */
function assertKnown(version: number, known: number): void {
  if (version <= known + 1) return;
  throw new AppError(
    "conflict",
    `The database was written by a newer Tandiff (version ${version} of its form, this server knows up to ${known}). Start the newer one.`,
  );
}

function inUse(cause: unknown): AppError {
  return new AppError(
    "conflict",
    "The database could not be brought forward: somebody reads or writes a table of it all the time. Look for a long query, and start again.",
    { cause },
  );
}
