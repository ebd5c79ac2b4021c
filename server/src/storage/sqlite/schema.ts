import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { runsOf } from "../dropped-run.ts";
import type { Keyring } from "../keyring.ts";
import { HeadSigner } from "../log-heads.ts";
import { HeadStore } from "./head-store.ts";

/** Statements, or what needs a key. */
export type SchemaStep = string | ((connection: DatabaseSync, keyring: Keyring) => void);

/**
 * Forward migrations. Step n leads from version n to n + 1 (`PRAGMA user_version`); a step that was
 * released is never changed, the next change is a new step. `number` columns keep the order of creation.
 */
export const schemaSteps: readonly SchemaStep[] = [
  `
  CREATE TABLE exercises (
    number        INTEGER PRIMARY KEY,
    version       TEXT NOT NULL UNIQUE,
    slug          TEXT NOT NULL,
    title         TEXT NOT NULL,
    language      TEXT,
    files_changed INTEGER NOT NULL,
    additions     INTEGER NOT NULL,
    deletions     INTEGER NOT NULL,
    added_at      INTEGER NOT NULL,
    content       TEXT NOT NULL, -- JSON of ExerciseContent
    diffs         TEXT NOT NULL  -- JSON of FileDiff[]
  ) STRICT;
  CREATE INDEX exercises_by_slug ON exercises (slug, number);

  CREATE TABLE blobs (
    hash  TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE exercise_blobs (
    version TEXT NOT NULL REFERENCES exercises (version),
    hash    TEXT NOT NULL REFERENCES blobs (hash),
    PRIMARY KEY (version, hash)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    exercise   TEXT NOT NULL REFERENCES exercises (version),
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE invites (
    number      INTEGER PRIMARY KEY,
    participant TEXT NOT NULL UNIQUE,
    session     TEXT NOT NULL REFERENCES sessions (id),
    generation  INTEGER NOT NULL,
    secret_hash BLOB NOT NULL,
    revoked_at  INTEGER
  ) STRICT;
  CREATE INDEX invites_by_session ON invites (session, number);

  CREATE TABLE log (
    session     TEXT NOT NULL REFERENCES sessions (id),
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    participant TEXT,
    audience    TEXT NOT NULL,
    cause       TEXT,
    kind        TEXT NOT NULL,
    command     TEXT,
    sealed      BLOB NOT NULL, -- payload under the session's key
    prev        BLOB NOT NULL,
    hash        BLOB NOT NULL,
    PRIMARY KEY (session, seq)
  ) STRICT;
  CREATE UNIQUE INDEX log_command ON log (session, ifnull(participant, ''), command) WHERE command IS NOT NULL;

  CREATE TABLE drafts (
    participant TEXT NOT NULL REFERENCES invites (participant),
    name        BLOB NOT NULL, -- keyed hash of the draft's key, which may hold a path
    session     TEXT NOT NULL REFERENCES sessions (id),
    sealed      BLOB NOT NULL, -- JSON of Draft under the session's key
    saved_at    INTEGER NOT NULL,
    PRIMARY KEY (participant, name)
  ) STRICT;
  `,
  `
  CREATE TABLE private_values (
    number      INTEGER PRIMARY KEY,
    participant TEXT NOT NULL REFERENCES invites (participant),
    kind        TEXT NOT NULL, -- draft | viewed
    name        BLOB NOT NULL, -- keyed hash of the value's key, which may hold a path
    session     TEXT NOT NULL REFERENCES sessions (id),
    sealed      BLOB NOT NULL, -- JSON of the value under the session's key
    saved_at    INTEGER NOT NULL,
    UNIQUE (participant, kind, name)
  ) STRICT;
  INSERT INTO private_values (participant, kind, name, session, sealed, saved_at)
    SELECT participant, 'draft', name, session, sealed, saved_at FROM drafts ORDER BY rowid;
  DROP TABLE drafts;
  `,
  `
  CREATE TABLE focus_texts (
    number  INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions (id),
    name    BLOB NOT NULL, -- keyed hash of the file's id
    sealed  BLOB NOT NULL, -- JSON of the file's id and text under the focus time's key
    UNIQUE (session, name)
  ) STRICT;
  `,
  `
  CREATE TABLE snapshots (
    session  TEXT NOT NULL REFERENCES sessions (id),
    document TEXT NOT NULL,
    seq      INTEGER NOT NULL, -- the last row that is in it
    sealed   BLOB NOT NULL, -- state and owners, compressed, under the session's key
    PRIMARY KEY (session, document)
  ) STRICT;
  CREATE INDEX log_events ON log (session, seq) WHERE substr(kind, 1, 7) <> 'update:';
  `,
  signHeads,
  `
  CREATE TABLE restores (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL, -- part of every document's epoch from then on
    at     INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE probes (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    at     INTEGER NOT NULL -- when it was last seen that something can be stored
  ) STRICT;
  `,
  `
  CREATE TABLE dropped_rows (
    session TEXT NOT NULL REFERENCES sessions (id),
    seq     INTEGER NOT NULL, -- of a row that was destroyed in a compaction
    hash    BLOB NOT NULL,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;
  DROP INDEX log_events;
  CREATE INDEX log_events ON log (session, seq) WHERE instr(kind, ':') = 0;
  `,
  `
  ALTER TABLE exercises ADD COLUMN kind TEXT NOT NULL DEFAULT 'review'; -- ExerciseKind
  CREATE TABLE retired_exercises (
    slug TEXT NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE rubrics (
    version TEXT NOT NULL PRIMARY KEY REFERENCES exercises (version),
    rubric  TEXT NOT NULL -- JSON of Rubric
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE scorecards (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    session     TEXT NOT NULL REFERENCES sessions (id),
    participant TEXT NOT NULL REFERENCES invites (participant),
    at          INTEGER NOT NULL, -- when it was submitted, or amended
    sealed      BLOB NOT NULL -- JSON of Scorecard under the session's key
  ) STRICT;
  CREATE INDEX scorecards_by_session ON scorecards (session, number);
  `,
  `
  CREATE TABLE segments (
    session  TEXT NOT NULL REFERENCES sessions (id),
    document TEXT NOT NULL,
    first    INTEGER NOT NULL, -- seq of its first and last row
    last     INTEGER NOT NULL,
    at       INTEGER NOT NULL, -- of the last
    sealed   BLOB NOT NULL, -- rows, compressed, under the session's key
    PRIMARY KEY (session, document, last)
  ) STRICT;
  `,
  gatherDroppedRows,
  `
  CREATE TABLE accommodations (
    session  TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id),
    sealed   BLOB NOT NULL, -- JSON of Accommodations under the session's key
    saved_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // What is lost is read from the log once more.
  `
  DROP TABLE snapshots;
  CREATE TABLE snapshots (
    session  TEXT NOT NULL REFERENCES sessions (id),
    document TEXT NOT NULL,
    seq      INTEGER NOT NULL, -- the last row that is in it
    outline  BLOB NOT NULL, -- state vector, deletions and owners under the session's key
    state    BLOB NOT NULL, -- one update, compressed, under the session's key
    PRIMARY KEY (session, document)
  ) STRICT;
  `,
];

const Last = z.object({ session: SessionId, seq: z.int(), hash: z.instanceof(Uint8Array) });

/** @throws AppError "conflict" when that was done before: then somebody has taken the heads away. */
function signHeads(connection: DatabaseSync, keyring: Keyring): void {
  if (keyring.headsAreSigned) {
    throw new AppError(
      "conflict",
      "The database is older than its keyring: the heads of its logs are missing. Restore both from one backup.",
    );
  }
  connection.exec(`
    CREATE TABLE log_heads (
      session TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id),
      seq     INTEGER NOT NULL, -- the log's last row
      hash    BLOB NOT NULL,
      mac     BLOB NOT NULL -- under a key of the keyring
    ) STRICT, WITHOUT ROWID;
  `);
  const heads = new HeadStore(connection);
  const signer = new HeadSigner(keyring);
  const rows = connection.prepare("SELECT session, max(seq) AS seq, hash FROM log GROUP BY session");
  for (const { session, seq, hash } of rows.all().map((row) => Last.parse(row))) {
    heads.put(session, signer.sign(session, { seq, hash }));
  }
}

const OfSession = z.object({ session: SessionId });
const Dropped = z.object({ seq: z.int(), hash: z.instanceof(Uint8Array) });

/** Puts the hashes of rows that follow each other into one. */
function gatherDroppedRows(connection: DatabaseSync): void {
  connection.exec(`
    CREATE TABLE dropped_runs (
      session TEXT NOT NULL REFERENCES sessions (id),
      first   INTEGER NOT NULL, -- seq of the first of rows that follow each other and were dropped in a compaction
      width   INTEGER NOT NULL, -- bytes of each hash but the last
      hashes  BLOB NOT NULL,
      PRIMARY KEY (session, first)
    ) STRICT;
  `);
  const sessions = connection.prepare("SELECT DISTINCT session FROM dropped_rows").all();
  const rows = connection.prepare("SELECT seq, hash FROM dropped_rows WHERE session = ? ORDER BY seq");
  const insert = connection.prepare("INSERT INTO dropped_runs VALUES (?, ?, ?, ?)");
  for (const { session } of sessions.map((row) => OfSession.parse(row))) {
    const dropped = rows.all(session).map((row) => Dropped.parse(row));
    for (const { first, width, hashes } of runsOf(dropped)) insert.run(session, first, width, hashes);
  }
  connection.exec("DROP TABLE dropped_rows");
}

/**
 * Brings a database to this program's version, each step in a transaction of its own, and tells the keyring
 * that its heads are signed.
 * @throws AppError "conflict" when it is of a newer version; then nothing is changed.
 */
export function migrate(
  connection: DatabaseSync,
  keyring: Keyring,
  migrations: readonly SchemaStep[] = schemaSteps,
): void {
  const version = Number(connection.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > migrations.length) {
    throw new AppError(
      "conflict",
      `The database was written by a newer Tandiff (version ${version} of its form, this server knows up to ${migrations.length}). Start the newer one.`,
    );
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    connection.exec("BEGIN IMMEDIATE");
    try {
      if (typeof step === "string") connection.exec(step);
      else step(connection, keyring);
      connection.exec(`PRAGMA user_version = ${index + 1}`);
      connection.exec("COMMIT");
    } catch (error) {
      if (connection.isTransaction) connection.exec("ROLLBACK");
      throw error;
    }
  }
  keyring.markHeadsSigned();
}
