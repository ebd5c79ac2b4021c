import type { StatementSync } from "node:sqlite";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { BlobHash, ExerciseSlug, ExerciseVersion } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { readExercise, readSummary, summaryColumns, withRetirement } from "../codecs/exercise.ts";
import type { StoredExercise } from "../port.ts";
import type { Database } from "./database.ts";

const StoredRubric = z.object({ rubric: z.string() });
const StoredBlob = z.object({ bytes: z.instanceof(Uint8Array) });

/** The tables `exercises`, `rubrics`, `blobs` and `exercise_blobs`. Not encrypted: the bank is no session's. */
export class ExerciseStore {
  readonly #database: Database;
  readonly #insert: StatementSync;
  readonly #insertRubric: StatementSync;
  readonly #insertBlob: StatementSync;
  readonly #nameBlob: StatementSync;
  readonly #latestOfEach: StatementSync;
  readonly #latest: StatementSync;
  readonly #byVersion: StatementSync;
  readonly #rubric: StatementSync;
  readonly #blob: StatementSync;
  readonly #retire: StatementSync;
  readonly #offer: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    const { connection } = database;
    this.#insert = connection.prepare(
      `INSERT INTO exercises (${summaryColumns}, content, diffs)
       VALUES (:version, :slug, :kind, :title, :language, :filesChanged, :additions, :deletions, :addedAt, :content, :diffs)`,
    );
    this.#insertRubric = connection.prepare("INSERT INTO rubrics (version, rubric) VALUES (?, ?)");
    this.#insertBlob = connection.prepare(
      "INSERT INTO blobs (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
    );
    this.#nameBlob = connection.prepare("INSERT INTO exercise_blobs (version, hash) VALUES (?, ?)");
    this.#latestOfEach = connection.prepare(
      `SELECT ${summaryColumns}, retired_at FROM ${withRetirement}
       WHERE number IN (SELECT max(number) FROM exercises GROUP BY slug) ORDER BY title COLLATE NOCASE, slug`,
    );
    this.#latest = connection.prepare(
      `SELECT * FROM ${withRetirement} WHERE slug = ? ORDER BY number DESC LIMIT 1`,
    );
    this.#byVersion = connection.prepare(`SELECT * FROM ${withRetirement} WHERE version = ?`);
    this.#rubric = connection.prepare("SELECT rubric FROM rubrics WHERE version = ?");
    this.#blob = connection.prepare(
      "SELECT bytes FROM exercise_blobs JOIN blobs USING (hash) WHERE version = ? AND hash = ?",
    );
    this.#retire = connection.prepare(
      "INSERT INTO retired_exercises (slug, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
    );
    this.#offer = connection.prepare("DELETE FROM retired_exercises WHERE slug = ?");
  }

  add(
    { summary, content, diffs }: StoredExercise,
    blobs: ReadonlyMap<BlobHash, Uint8Array>,
    rubric?: Rubric,
  ): boolean {
    if (this.#byVersion.get(summary.version)) return false;
    const { retiredAt: _ofItsSlug, ...columns } = summary;
    this.#database.write(() => {
      this.#insert.run({ ...columns, content: JSON.stringify(content), diffs: JSON.stringify(diffs) });
      if (rubric) this.#insertRubric.run(summary.version, JSON.stringify(rubric));
      for (const [hash, bytes] of blobs) {
        this.#insertBlob.run(hash, bytes);
        this.#nameBlob.run(summary.version, hash);
      }
    });
    return true;
  }

  /** `at` null offers it again. */
  setRetired(slug: ExerciseSlug, at: number | null): void {
    this.#database.write(() => {
      if (at === null) this.#offer.run(slug);
      else this.#retire.run(slug, at);
    });
  }

  latestOfEach(): readonly ExerciseSummary[] {
    return this.#latestOfEach.all().map((row) => readSummary(row));
  }

  latest(slug: ExerciseSlug): StoredExercise | null {
    return readExercise(this.#latest.get(slug));
  }

  byVersion(version: ExerciseVersion): StoredExercise | null {
    return readExercise(this.#byVersion.get(version));
  }

  rubric(version: ExerciseVersion): Rubric | null {
    const row = this.#rubric.get(version);
    return row ? Rubric.parse(JSON.parse(StoredRubric.parse(row).rubric)) : null;
  }

  blobs(version: ExerciseVersion, hashes: Iterable<BlobHash>): ReadonlyMap<BlobHash, Uint8Array> {
    const blobs = new Map<BlobHash, Uint8Array>();
    for (const hash of new Set(hashes)) {
      const row = this.#blob.get(version, hash);
      if (row) blobs.set(hash, StoredBlob.parse(row).bytes);
    }
    return blobs;
  }
}
