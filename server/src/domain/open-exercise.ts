import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath, type FileChange, type FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import { attributeFiles, generatedMarks } from "@tandiff/shared/diff/generated.ts";
import { inTreeOrder } from "@tandiff/shared/diff/tree-order.ts";
import type { Whitespace } from "@tandiff/shared/diff/tree-diff.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { headTree, treesOf } from "@tandiff/shared/exercise/content.ts";
import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash, ExerciseVersion } from "@tandiff/shared/ids.ts";
import type { Storage, StoredExercise } from "../storage/port.ts";
import { blobsOf, type ReadBlob, readBlobs } from "../storage/read-blobs.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { diffInWorker } from "./diff-in-worker.ts";

/** Versions of exercises that are held in memory at once. */
const mostOpen = 8;
/** Diffs of ranges that are held in memory for each of them. */
const mostRanges = 16;

/** Which commits, and how lines are compared; see `DiffsQuery`. */
export interface DiffRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly whitespace: Whitespace;
}

/** One version of an exercise in memory, with what is worth computing once. It never changes. */
export class OpenExercise {
  readonly version: ExerciseVersion;
  readonly content: StoredExercise["content"];
  readonly base: Tree;
  readonly head: Tree;
  /** Of the whole merge request, in the order in which everybody reads it. */
  readonly diffs: readonly FileDiff[];
  /** All paths of base and head. */
  readonly paths: ReadonlySet<string>;
  readonly #storage: Pick<Storage, "blobs">;
  readonly #isGenerated: (path: string) => boolean;
  readonly #ranges = new BoundedCache<Promise<readonly FileDiff[]>>(mostRanges);

  private constructor(
    storage: Pick<Storage, "blobs">,
    { summary, content, diffs }: StoredExercise,
    head: Tree,
    isGenerated: (path: string) => boolean,
  ) {
    this.version = summary.version;
    this.content = content;
    this.base = content.base;
    this.head = head;
    this.paths = new Set([...this.base, ...this.head].map(({ path }) => path));
    this.#storage = storage;
    this.#isGenerated = isGenerated;
    this.diffs = this.#inOrder(diffs);
  }

  static async open(storage: Pick<Storage, "blobs">, stored: StoredExercise): Promise<OpenExercise> {
    const head = headTree(stored.content);
    const readBlob = await readBlobs(storage, stored.summary.version, blobsOf(attributeFiles(head)));
    return new OpenExercise(storage, stored, head, generatedMarks(head, readBlob));
  }

  /** See `readBlobs`. */
  readBlobs(hashes: Iterable<BlobHash>): Promise<ReadBlob> {
    return readBlobs(this.#storage, this.version, hashes);
  }

  /** The merge request as the page gets it, less the texts. */
  view(): MergeRequestView {
    const { slug, kind = "review", title, brief, language, mergeRequest, commits } = this.content;
    return {
      slug,
      kind,
      title,
      brief,
      language,
      mergeRequest,
      commits: commits.map(({ id, message, author }) => ({ id, message, author })),
      base: this.base,
      head: this.head,
      diffs: this.diffs,
    };
  }

  /**
   * What some of the commits did. Generated files are those that head's attributes name, in every range.
   * @throws AppError "bad-request" for a range that this merge request does not have
   */
  diffsOf(range: DiffRange): Promise<readonly FileDiff[]> {
    const { commits } = this.content;
    const { from = 0, to = commits.length, whitespace } = range;
    const count = commits.length === 1 ? "1 commit" : `${commits.length} commits`;
    if (Math.max(from, to) > commits.length)
      throw new AppError("bad-request", `This merge request has ${count}; there is none after the last.`);
    if (from >= to)
      throw new AppError("bad-request", "A range of commits ends after it starts: `from` is less than `to`.");
    if (from === 0 && to === commits.length && whitespace === "show") return Promise.resolve(this.diffs);
    const key = `${from} ${to} ${whitespace}`;
    return this.#ranges.getOr(key, () => {
      const computing = this.#compute(from, to, whitespace);
      computing.catch(() => this.#ranges.delete(key));
      return computing;
    });
  }

  async #compute(from: number, to: number, whitespace: Whitespace): Promise<readonly FileDiff[]> {
    const trees = [this.base, ...treesOf(this.content).map(({ tree }) => tree)];
    const readBlobsOf = (hashes: Iterable<BlobHash>): Promise<ReadBlob> => this.readBlobs(hashes);
    const changes = await diffInWorker(trees[from] ?? [], trees[to] ?? [], readBlobsOf, whitespace);
    return this.#inOrder(changes);
  }

  #inOrder(changes: readonly FileChange[]): readonly FileDiff[] {
    return changes
      .map((change) => this.#marked(change))
      .toSorted((a, b) => inTreeOrder(diffPath(a), diffPath(b)));
  }

  #marked(change: FileChange): FileDiff {
    return { ...change, generated: this.#isGenerated((change.head ?? change.base)?.path ?? "") };
  }
}

/** The exercises that are asked for, each version opened once while it is in use. */
export class OpenExercises {
  readonly #storage: Pick<Storage, "exercise" | "blobs">;
  readonly #open = new BoundedCache<Promise<OpenExercise | null>>(mostOpen);

  constructor(storage: Pick<Storage, "exercise" | "blobs">) {
    this.#storage = storage;
  }

  /** Null for a version that is not in the bank. */
  get(version: ExerciseVersion): Promise<OpenExercise | null> {
    return this.#open.getOr(version, () => {
      const opening = this.#read(version);
      const forget = (): void => this.#open.delete(version);
      opening.then((exercise) => exercise ?? forget(), forget);
      return opening;
    });
  }

  async #read(version: ExerciseVersion): Promise<OpenExercise | null> {
    const stored = await this.#storage.exercise(version);
    return stored && OpenExercise.open(this.#storage, stored);
  }
}
