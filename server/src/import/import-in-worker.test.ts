import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { importInWorker } from "./import-in-worker.ts";
import type { ImportWork } from "./import-work.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const zip = zipSync({ "base/a": text("one\n"), "head/a": text("two\n") });
const work = (file: Uint8Array): ImportWork => ({
  file,
  names: { base: null, head: null },
  slug: "shop",
  words: null,
  outsideLinks: "refused",
  edits: null,
});

test("a file is read in a thread of its own, with its blobs and what was understood", async () => {
  const { exercise, preview } = await importInWorker(work(zip));
  expect(preview).toMatchObject({
    filesChanged: 1,
    additions: 1,
    deletions: 1,
    files: 1,
    faults: [],
    words: { slug: "shop", title: "" },
  });
  expect([...exercise.blobs.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual([
    "one\n",
    "two\n",
  ]);
});

test("what is wrong with a file comes as a sentence", async () => {
  await expect(importInWorker(work(text("hello")))).rejects.toThrow("neither a git bundle nor a zip archive");
});

test("a thread that takes too long or too much memory is ended with a sentence", async () => {
  await expect(
    importInWorker(work(zip), { bounds: { milliseconds: 1, heapMegabytes: 384 } }),
  ).rejects.toThrow("It takes longer than 0.001 seconds to read.");
  await expect(
    importInWorker(work(zip), { bounds: { milliseconds: 60_000, heapMegabytes: 4 } }),
  ).rejects.toThrow("It takes too much memory to read.");
});

test("a thread that nobody waits for any more is ended, and one that nobody waits for at all is not begun", async () => {
  const leaving = new AbortController();
  const reading = importInWorker(work(zip), { signal: leaving.signal, onStep: () => leaving.abort() });
  await expect(reading).rejects.toThrow("The import was ended. Nothing was added.");
  await expect(importInWorker(work(zip), { signal: leaving.signal })).rejects.toThrow("was ended");
});
