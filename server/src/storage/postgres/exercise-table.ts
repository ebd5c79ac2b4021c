import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { BlobHash, type ExerciseSlug, type ExerciseVersion } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { readExercise, readSummary, summaryColumns, withRetirement } from "../codecs/exercise.ts";
import type { StoredExercise } from "../port.ts";
import type { PostgresDatabase } from "./database.ts";

const StoredRubric = z.object({ rubric: z.string() });
const StoredBlob = z.object({ hash: BlobHash, bytes: z.instanceof(Uint8Array) });

const exerciseColumns = `${summaryColumns}, content, diffs, retired_at`;

/** The tables `exercises`, `rubrics`, `blobs` and `exercise_blobs`. Not encrypted: the bank is no session's. */
export class ExerciseTable {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** See `Storage.addExercise`. */
  add(
    { summary, content, diffs }: StoredExercise,
    blobs: ReadonlyMap<BlobHash, Uint8Array>,
    rubric?: Rubric,
  ): Promise<boolean> {
    const { version, slug, kind, title, language, filesChanged, additions, deletions, addedAt } = summary;
    return this.#database.write(async (transaction) => {
      const added = await transaction.query(
        `INSERT INTO exercises (${summaryColumns}, content, diffs)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (version) DO NOTHING RETURNING version`,
        version,
        slug,
        kind,
        title,
        language,
        filesChanged,
        additions,
        deletions,
        addedAt,
        JSON.stringify(content),
        JSON.stringify(diffs),
      );
      if (added.length === 0) return false;
      if (rubric) {
        await transaction.query(
          "INSERT INTO rubrics (version, rubric) VALUES ($1, $2)",
          version,
          JSON.stringify(rubric),
        );
      }
      // In one order, so that two imports do not wait for each other.
      const sorted = [...blobs].toSorted(([a], [b]) => (a < b ? -1 : 1));
      await Promise.all([
        ...sorted.map(([hash, bytes]) =>
          transaction.query(
            "INSERT INTO blobs (hash, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            hash,
            bytes,
          ),
        ),
        transaction.query(
          "INSERT INTO exercise_blobs (version, hash) SELECT $1, * FROM unnest($2::text[])",
          version,
          sorted.map(([hash]) => hash),
        ),
      ]);
      return true;
    });
  }

  /** See `Storage.setRetired`. */
  async setRetired(slug: ExerciseSlug, at: number | null): Promise<void> {
    await this.#database.write((transaction) =>
      at === null
        ? transaction.query("DELETE FROM retired_exercises WHERE slug = $1", slug)
        : transaction.query(
            "INSERT INTO retired_exercises (slug, at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            slug,
            at,
          ),
    );
  }

  async latestOfEach(): Promise<readonly ExerciseSummary[]> {
    const rows = await this.#database.read(
      `SELECT ${summaryColumns}, retired_at FROM ${withRetirement}
       WHERE number IN (SELECT max(number) FROM exercises GROUP BY slug)
       ORDER BY lower(title) COLLATE "C", slug COLLATE "C"`,
    );
    return rows.map(readSummary);
  }

  async latest(slug: ExerciseSlug): Promise<StoredExercise | null> {
    const [row] = await this.#database.read(
      `SELECT ${exerciseColumns} FROM ${withRetirement} WHERE slug = $1 ORDER BY number DESC LIMIT 1`,
      slug,
    );
    return readExercise(row);
  }

  async byVersion(version: ExerciseVersion): Promise<StoredExercise | null> {
    const [row] = await this.#database.read(
      `SELECT ${exerciseColumns} FROM ${withRetirement} WHERE version = $1`,
      version,
    );
    return readExercise(row);
  }

  async rubric(version: ExerciseVersion): Promise<Rubric | null> {
    const [row] = await this.#database.read("SELECT rubric FROM rubrics WHERE version = $1", version);
    return row === undefined ? null : Rubric.parse(JSON.parse(StoredRubric.parse(row).rubric));
  }

  /** See `Storage.blobs`. */
  async blobs(
    version: ExerciseVersion,
    hashes: Iterable<BlobHash>,
  ): Promise<ReadonlyMap<BlobHash, Uint8Array>> {
    const rows = await this.#database.read(
      `SELECT hash, bytes FROM exercise_blobs JOIN blobs USING (hash) WHERE version = $1 AND hash = ANY($2)`,
      version,
      [...new Set(hashes)],
    );
    return new Map(rows.map((row) => StoredBlob.parse(row)).map(({ hash, bytes }) => [hash, bytes]));
  }
}
