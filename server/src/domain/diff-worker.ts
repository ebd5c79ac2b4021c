import { parentPort, workerData } from "node:worker_threads";
import { diffTrees } from "@tandiff/shared/diff/tree-diff.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import type { DiffWork } from "./diff-in-worker.ts";

/** The whole life of the thread: one diff; see `diffInWorker`. */
const { base, head, blobs, whitespace }: DiffWork = workerData;
const read = (hash: BlobHash): Uint8Array => {
  const blob = blobs.get(hash);
  if (!blob) throw new Error(`The worker was not given the blob ${hash}.`);
  return blob;
};
parentPort?.postMessage(diffTrees(base, head, read, whitespace));
