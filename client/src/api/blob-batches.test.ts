import { encodeBlobs, largestBatch } from "@tandiff/shared/blob-batch.ts";
import { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { loadBlob } from "./merge-request.ts";
import { servePage } from "./testing-fetch.ts";

const me = ParticipantId.parse("a".repeat(16));
let last = 0;
/** Another one each time, since a page keeps what it has loaded. */
const newHash = () => BlobHash.parse((last += 1).toString(16).padStart(64, "0"));

/** Gives every blob; those that `sizes` names have that size, the others hold their own hash. */
async function serveBlobs(sizes: ReadonlyMap<string, number> = new Map()) {
  const requests: string[] = [];
  const refusals: number[] = [];
  const bytesOf = (hash: string) => {
    const size = sizes.get(hash);
    return size === undefined ? new TextEncoder().encode(hash) : new Uint8Array(size);
  };
  await servePage((request, response) => {
    // What a page of an earlier test file still tries to save goes to whoever serves now.
    if (!request.url?.includes("/blobs")) return response.writeHead(404).end();
    void text(request).then((body) => {
      const refusal = refusals.shift();
      if (refusal !== undefined) return response.writeHead(refusal).end();
      if (request.method === "GET") {
        const hash = request.url?.split("/").at(-1) ?? "";
        requests.push(`one ${Number.parseInt(hash, 16)}`);
        return response.end(bytesOf(hash));
      }
      const { hashes }: { hashes: string[] } = JSON.parse(body);
      requests.push(`batch of ${hashes.length}`);
      let room = largestBatch;
      const blobs = hashes.map((hash) => {
        const bytes = bytesOf(hash);
        if (bytes.length > room) return null;
        room -= bytes.length;
        return bytes;
      });
      return response.end(encodeBlobs(blobs));
    });
  });
  return { requests, refusals };
}

const load = (hashes: readonly BlobHash[]) => Promise.all(hashes.map((hash) => loadBlob(me, hash)));
const word = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("blobs that are asked for together come with one request, each its own, and once", async () => {
  const { requests } = await serveBlobs();
  const hashes = [newHash(), newHash(), newHash()];
  const blobs = await load([...hashes, ...hashes]);
  expect(blobs.map(word)).toEqual([...hashes, ...hashes]);
  expect(requests).toEqual(["batch of 3"]);
  await load(hashes);
  expect(requests).toEqual(["batch of 3"]);
  // Nobody takes another blob's bytes along with the buffer.
  expect(blobs.map((bytes) => bytes.buffer.byteLength)).toEqual(blobs.map(() => 64));
});

test("one blob alone is asked for in the way that the browser can keep", async () => {
  const { requests } = await serveBlobs();
  const hash = newHash();
  expect(word(await loadBlob(me, hash))).toBe(hash);
  expect(requests).toEqual([`one ${Number.parseInt(hash, 16)}`]);
});

test("what an answer left out is asked for again, and what no answer can hold alone", async () => {
  const hashes = [newHash(), newHash(), newHash(), newHash(), newHash()];
  const [first = "", second = "", huge = ""] = hashes;
  const half = Math.ceil(largestBatch * 0.6);
  const sizes = new Map([
    [first, half],
    [second, half],
    [huge, largestBatch + 1],
  ]);
  const { requests } = await serveBlobs(sizes);
  const blobs = await load(hashes);
  expect(blobs.map((bytes) => bytes.length)).toEqual([half, half, largestBatch + 1, 64, 64]);
  expect(requests).toEqual(["batch of 5", "batch of 2", `one ${Number.parseInt(huge, 16)}`]);
});

test("very many are asked for in several requests", async () => {
  const { requests } = await serveBlobs();
  const hashes = Array.from({ length: 1_001 }, newHash);
  expect((await load(hashes)).map(word)).toEqual(hashes);
  expect(requests.toSorted()).toEqual(["batch of 500", "batch of 500", expect.stringMatching(/^one /)]);
});

test("a request that failed fails for all that were in it, and can be tried again", async () => {
  const { refusals } = await serveBlobs();
  refusals.push(503);
  const hashes = [newHash(), newHash()];
  const failed = await Promise.allSettled(hashes.map((hash) => loadBlob(me, hash)));
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect((await load(hashes)).map(word)).toEqual(hashes);
});
