import { AppError } from "@tandiff/shared/errors.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Hit } from "@tandiff/shared/search/protocol.ts";
import { once } from "node:events";
import { expect, test, vi } from "vitest";
import { OfflineError } from "./http.ts";
import { searchRepository } from "./search.ts";
import { servePage } from "./testing-fetch.ts";

const me = ParticipantId.parse("b".repeat(16));
const query = { words: "a & b", matchCase: true, in: "all" } as const;
const hit = (line: number): Hit => ({ path: "é.go", side: "head", line, text: "a & b", ranges: [[0, 5]] });
const done = { done: true, files: 1, hits: 3, truncated: false } as const;
const never = new AbortController().signal;

test("hits come while the search still runs, and then its end", async () => {
  const { promise: goOn, resolve: proceed } = Promise.withResolvers<void>();
  let asked = "";
  await servePage((request, response) => {
    // A page that another test has left may still ask for its own.
    if (!request.url?.startsWith(`/api/${me}/`)) return response.writeHead(404).end();
    asked = request.url;
    const lines = Buffer.from(
      [hit(1), hit(2), hit(3), done].map((line) => `${JSON.stringify(line)}\n`).join(""),
    );
    // Cut inside the second line, within a letter of two bytes.
    const cut = lines.indexOf("é", 40) + 1;
    response.write(lines.subarray(0, cut));
    return void goOn.then(() => response.end(lines.subarray(cut)));
  });
  const seen: Hit[] = [];
  const ending = searchRepository(me, query, (hits) => seen.push(...hits), never);
  await expect.poll(() => seen).toEqual([hit(1)]);
  proceed();
  expect(await ending).toEqual(done);
  expect(seen).toEqual([hit(1), hit(2), hit(3)]);
  expect(asked).toBe(`/api/${me}/search?q=a+%26+b&case=1&in=all`);
});

test("a search that is given up ends on the server as well, and gives no more hits", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  await servePage((_request, response) => {
    response.write(`${JSON.stringify(hit(1))}\n`);
    void once(response, "close").then(() => resolve());
  });
  const stopping = new AbortController();
  const onHits = vi.fn<() => void>();
  const search = searchRepository(me, query, onHits, stopping.signal);
  await expect.poll(() => onHits).toHaveBeenCalledTimes(1);
  stopping.abort(new Error("another word"));
  await expect(search).rejects.toThrow("another word");
  await closed;
  expect(onHits).toHaveBeenCalledTimes(1);
});

test("a search that was cut off is not taken for a whole one; a refusal keeps its sentence", async () => {
  let cutOff = true;
  await servePage((_request, response) => {
    if (!cutOff) {
      response.writeHead(400).end(JSON.stringify(new AppError("bad-request", "Too short.").toBody()));
      return;
    }
    response.write(`${JSON.stringify(hit(1))}\n`);
    setTimeout(() => response.destroy(), 20);
  });
  await expect(searchRepository(me, query, () => {}, never)).rejects.toThrow(OfflineError);
  cutOff = false;
  await expect(searchRepository(me, query, () => {}, never)).rejects.toThrow("Too short.");
});

test("an answer that ends early, but in good order, is not a whole one either", async () => {
  await servePage((_request, response) => response.end(`${JSON.stringify(hit(1))}\n`));
  await expect(searchRepository(me, query, () => {}, never)).rejects.toThrow(OfflineError);
});
