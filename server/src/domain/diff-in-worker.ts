import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import type { Whitespace } from "@tandiff/shared/diff/tree-diff.ts";
import type { Tree, TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { Slices } from "../slices.ts";
import { blobsOf, type ReadBlob } from "../storage/read-blobs.ts";

/** What the worker is given. */
export interface DiffWork {
  readonly base: Tree;
  readonly head: Tree;
  /** Of all entries. */
  readonly blobs: ReadonlyMap<BlobHash, Uint8Array>;
  readonly whitespace: Whitespace;
}

/** One worker at a time: a range is asked for now and then, and others want the processor too. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * `diffTrees` in a thread of its own, since a single file that was written anew may take it 0.3 s, in which
 * the server could do nothing else.
 */
export function diffInWorker(
  base: Tree,
  head: Tree,
  readBlobs: (hashes: Iterable<BlobHash>) => Promise<ReadBlob>,
  whitespace: Whitespace,
): Promise<readonly FileChange[]> {
  const run = queue.then(() => diff(base, head, readBlobs, whitespace));
  queue = run.catch(() => undefined);
  return run;
}

async function diff(
  base: Tree,
  head: Tree,
  readBlobs: (hashes: Iterable<BlobHash>) => Promise<ReadBlob>,
  whitespace: Whitespace,
): Promise<readonly FileChange[]> {
  const work = { base: without(base, head), head: without(head, base), whitespace };
  const blobs = new Map<BlobHash, Uint8Array<ArrayBuffer>>();
  const slices = new Slices();
  const hashes = blobsOf([...work.base, ...work.head]);
  const readBlob = await readBlobs(hashes);
  for (const hash of hashes) {
    blobs.set(hash, new Uint8Array(readBlob(hash)));
    if (slices.isOver) await slices.pause();
  }
  const worker = new Worker(new URL("./diff-worker.ts", import.meta.url), {
    workerData: { ...work, blobs } satisfies DiffWork,
    transferList: [...blobs.values()].map(({ buffer }) => buffer),
  });
  const [changes]: (readonly FileChange[])[] = await once(worker, "message");
  if (!changes) throw new Error("The worker gave no diff.");
  return changes;
}

/** The entries that the other tree does not have like this; no other can be part of a diff. */
function without(tree: Tree, other: Tree): TreeEntry[] {
  const there = new Set(other.map(key));
  return tree.filter((entry) => !there.has(key(entry)));
}

function key(entry: TreeEntry): string {
  return `${entry.mode} ${entry.mode === "160000" ? entry.commit : entry.blob} ${entry.path}`;
}
