import type { FileDiff, Side } from "@tandiff/shared/diff/file-diff.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { findLines } from "@tandiff/shared/search/find-lines.ts";
import { mostHits } from "@tandiff/shared/search/most-hits.ts";
import type { Hit, SearchDone, SearchQuery } from "@tandiff/shared/search/protocol.ts";
import { decodeText, isBinary } from "@tandiff/shared/text/text-file.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { Slices } from "../slices.ts";
import type { OpenExercise } from "./open-exercise.ts";

/** Of all decoded texts together, in bytes as V8 holds them; a whole exercise is at most 64 MiB of blobs. */
const mostMemory = 160 * 1024 * 1024;

/** One side of one file, and which of its lines count. */
interface Place {
  readonly path: string;
  readonly side: Side;
  readonly hash: BlobHash;
  readonly counts: (line: number) => boolean;
}

/** Searches exercises, and keeps the texts that were decoded for it. */
export class Search {
  /** The text of a blob; null for a binary one. */
  readonly #texts = new BoundedCache<string | null>(mostMemory, (text) => (text?.length ?? 0) * 2);

  /**
   * The lines that hold the words: those of changed files first, in the order of the diff, then those of
   * all other files of head by path. Lines come in batches as they are found, the end as `SearchDone`. A
   * line that the change kept is on head alone. Past `mostHits` lines are only counted. It can be left at any
   * batch, and stops there.
   */
  async *find(exercise: OpenExercise, query: SearchQuery): AsyncGenerator<readonly (Hit | SearchDone)[]> {
    const slices = new Slices();
    const files = new Set<string>();
    let hits = 0;
    let batch: Hit[] = [];
    for (const { path, side, hash, counts } of placesOf(exercise, query)) {
      const text = await this.#textOf(exercise, hash);
      if (text === null) continue;
      for (const found of findLines(text, query.q, query.case === "1")) {
        if (found && counts(found.line)) {
          hits += 1;
          files.add(path);
          if (hits <= mostHits) batch.push({ path, side, line: found.line, ...found.show() });
        }
        if (!slices.isOver) continue;
        yield batch;
        batch = [];
        await slices.pause();
      }
      if (!slices.isOver) continue;
      yield batch;
      batch = [];
      await slices.pause();
    }
    yield [...batch, { done: true, files: files.size, hits, truncated: hits > mostHits }];
  }

  async #textOf(exercise: OpenExercise, hash: BlobHash): Promise<string | null> {
    const key = `${exercise.version} ${hash}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const bytes = (await exercise.readBlobs([hash]))(hash);
    return this.#texts.getOr(key, () => (isBinary(bytes) ? null : decodeText(bytes)));
  }
}

function* placesOf({ diffs, head }: OpenExercise, query: SearchQuery): Generator<Place> {
  const changed = new Set<string>();
  for (const diff of diffs) {
    if (diff.head) changed.add(diff.head.path);
    if (diff.body.kind === "binary" || diff.body.kind === "submodule") continue;
    yield* placesAt(diff.base, "base", lineTest(diff));
    yield* placesAt(diff.head, "head", () => true);
  }
  if (query.in === "changes") return;
  for (const entry of head) if (!changed.has(entry.path)) yield* placesAt(entry, "head", () => true);
}

function* placesAt(
  entry: TreeEntry | null,
  side: Side,
  counts: (line: number) => boolean,
): Generator<Place, void> {
  if (entry && entry.mode !== "160000") yield { path: entry.path, side, hash: entry.blob, counts };
}

/** Whether a line of base was changed or deleted. Asked in ascending order. */
function lineTest({ body }: FileDiff): (line: number) => boolean {
  if (body.kind !== "text") return () => true;
  let next = 0;
  return (line) => {
    let edit = body.edits[next];
    while (edit && edit.baseEnd < line) edit = body.edits[(next += 1)];
    return edit !== undefined && edit.baseStart < line;
  };
}
