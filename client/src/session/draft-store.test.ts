import type { Draft, DraftRequest } from "@tandiff/shared/api.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftStore } from "./draft-store.ts";

let me: ParticipantId;
let turn = 0;
const fetchAnywhere = globalThis.fetch;

let server: Server;
let stored: Map<string, Draft & { savedAt: number }>;
let requests: string[];
/** Answers that the server gives instead of storing, first come first served. */
let refusals: number[];

beforeEach(async () => {
  // Someone else in each test, so that what an earlier test still sends does not count.
  turn += 1;
  me = ParticipantId.parse(`ada${String(turn).padStart(13, "0")}`);
  stored = new Map();
  requests = [];
  refusals = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? "", "http://localhost");
      if (url.pathname !== `/api/${me}/drafts`) return response.writeHead(204).end();
      requests.push(request.method ?? "");
      const refusal = request.method === "GET" ? undefined : refusals.shift();
      if (refusal !== undefined) return response.writeHead(refusal).end();
      if (request.method === "GET") {
        const answer = JSON.stringify({ drafts: [...stored.values()] });
        return setTimeout(() => response.end(answer), 100);
      }
      const { basis, ...draft }: DraftRequest =
        request.method === "DELETE"
          ? { ...nothing, key: url.searchParams.get("key") ?? "", basis: basisIn(url) }
          : JSON.parse(body);
      const before = stored.get(draft.key);
      if (before && before.savedAt !== basis) {
        const error = { code: "conflict", message: "Changed elsewhere." };
        return response.writeHead(409).end(JSON.stringify({ error }));
      }
      if (request.method === "DELETE") {
        stored.delete(draft.key);
        return response.writeHead(204).end();
      }
      const savedAt = (before?.savedAt ?? 0) + 1;
      stored.set(draft.key, { ...draft, savedAt });
      return response.end(JSON.stringify({ savedAt }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const base = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  // A page's addresses are relative to where it came from; here there is no page.
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => fetchAnywhere(base + path, init));
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const nothing = { body: "", position: null };

function basisIn(url: URL): number | null {
  const basis = url.searchParams.get("basis");
  return basis === null ? null : Number(basis);
}

/** What a browser keeps, as long as the test runs. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(name: string): string | null {
    return this.#items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.#items.set(name, value);
  }
  removeItem(name: string): void {
    this.#items.delete(name);
  }
  clear(): void {
    this.#items.clear();
  }
}

function bodyOf(store: DraftStore, key: string): string | undefined {
  return store.drafts.get(key)?.body;
}

test("what is typed is on the server soon after the last key, in one request", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("summary", null, "Loo");
  drafts.set("summary", null, "Looks");
  drafts.set("summary", null, "Looks good");
  expect(drafts.stateOf("summary")).toBe("saving");
  await expect.poll(() => drafts.stateOf("summary"), { timeout: 2_000 }).toBe("saved");
  expect(stored.get("summary")?.body).toBe("Looks good");
  expect(requests).toEqual(["PUT"]);
});

test("a page that is opened again has what was typed, before the server says anything", async () => {
  const storage = new MemoryStorage();
  new DraftStore(me, storage).set("summary", null, "Not sent yet");
  const again = new DraftStore(me, storage);
  expect(bodyOf(again, "summary")).toBe("Not sent yet");
  await again.load();
  await expect.poll(() => stored.get("summary")?.body).toBe("Not sent yet");
});

test("another device's draft appears, and somebody else's in the same browser does not", async () => {
  const storage = new MemoryStorage();
  const grace = ParticipantId.parse("gracegracegrace1");
  new DraftStore(grace, storage).set("summary", null, "Grace's own");
  stored.set("reply:1", { key: "reply:1", body: "From my phone", position: null, savedAt: 1_000 });
  const drafts = new DraftStore(me, storage);
  await drafts.load();
  expect(bodyOf(drafts, "reply:1")).toBe("From my phone");
  expect(bodyOf(drafts, "summary")).toBeUndefined();
});

test("a draft saved while the server's drafts are still on their way is not lost", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  const loading = drafts.load();
  drafts.set("summary", null, "Typed in the first moment");
  await expect.poll(() => requests).toEqual(["GET"]);
  await drafts.flush("summary");
  expect(drafts.stateOf("summary")).toBe("saved");
  await loading;
  expect(bodyOf(drafts, "summary")).toBe("Typed in the first moment");
});

test("while the server is away a draft counts as not saved, and it is sent when the server is back", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  refusals = [502, 502];
  drafts.set("summary", null, "Kept");
  await drafts.flush("summary");
  expect(drafts.stateOf("summary")).toBe("not-saved");
  await expect.poll(() => drafts.stateOf("summary")).toBe("saved");
  expect(stored.get("summary")?.body).toBe("Kept");
});

test("what is typed while a request is under way is sent after it", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("summary", null, "First");
  const first = drafts.flush("summary");
  drafts.set("summary", null, "Second");
  await first;
  await expect.poll(() => drafts.stateOf("summary")).toBe("saved");
  expect(stored.get("summary")?.body).toBe("Second");
});

test("labels chosen for a draft are there on another device, also before there is a text", async () => {
  const labels = { severity: "must-fix", kind: null } as const;
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.setLabels("new:a.go:head:2-2", null, labels);
  await drafts.flush("new:a.go:head:2-2");
  drafts.set("new:a.go:head:2-2", null, "Off by one");
  await drafts.flush("new:a.go:head:2-2");
  const elsewhere = new DraftStore(me, new MemoryStorage());
  await elsewhere.load();
  expect(elsewhere.drafts.get("new:a.go:head:2-2")).toMatchObject({ body: "Off by one", labels });

  elsewhere.set("new:a.go:head:2-2", null, "");
  await elsewhere.flush("new:a.go:head:2-2");
  expect(stored.get("new:a.go:head:2-2"), "an emptied text keeps them").toMatchObject({ labels });
  await elsewhere.discard("new:a.go:head:2-2");
  expect(stored.size, "what is thrown away is gone with them").toBe(0);
});

test("a draft thrown away is gone here at once, and from the server", async () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(me, storage);
  drafts.set("summary", null, "Gone in a moment");
  await drafts.flush("summary");
  expect(stored.has("summary")).toBe(true);
  const discarded = drafts.discard("summary");
  expect(bodyOf(drafts, "summary")).toBe("");
  await discarded;
  expect(stored.has("summary")).toBe(false);
  expect(storage.length).toBe(0);
});

test("a draft that the server does not take stays in the browser and counts as not saved", async () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(me, storage);
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    request.resume();
    response.writeHead(413).end(JSON.stringify({ error: { code: "too-large", message: "Too long." } }));
  });
  drafts.set("summary", null, "Very long");
  await drafts.flush("summary");
  expect(drafts.stateOf("summary")).toBe("not-saved");
  expect(storage.length).toBe(1);
});

test("a draft that the server refuses for good says why, and its text stays until it is taken", async () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(me, storage);
  refusals = [400];
  drafts.set("summary", null, "Refused");
  await drafts.flush("summary");
  expect(drafts.stateOf("summary")).toBe("not-saved");
  expect(drafts.refusalOf("summary")).toMatch(/\.$/);
  expect(bodyOf(new DraftStore(me, storage), "summary")).toBe("Refused");
  drafts.set("summary", null, "Taken");
  await drafts.flush("summary");
  expect(drafts.refusalOf("summary")).toBeNull();
});

test("a text from another machine that came in between is kept beside one's own", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("summary", null, "Begun here");
  await drafts.flush("summary");
  stored.set("summary", { key: "summary", body: "From the train", position: null, savedAt: 50 });
  drafts.set("summary", null, "Begun and ended here");
  await drafts.flush("summary");
  expect(bodyOf(drafts, "summary")).toBe("From the train\n\nBegun and ended here");
  await expect.poll(() => stored.get("summary")?.body).toBe(bodyOf(drafts, "summary"));
  expect(drafts.stateOf("summary")).toBe("saved");
});

test("an answer that did not arrive doubles no text", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("summary", null, "A few words");
  await drafts.flush("summary");
  // Saved once more, and the answer was lost.
  stored.set("summary", { key: "summary", body: "A few words", position: null, savedAt: 50 });
  drafts.set("summary", null, "Fewer");
  await drafts.flush("summary");
  await expect.poll(() => stored.get("summary")?.body).toBe("Fewer");
  expect(bodyOf(drafts, "summary")).toBe("Fewer");
});

test("what is thrown away here and written on elsewhere is still there", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("summary", null, "Posted");
  await drafts.flush("summary");
  stored.set("summary", { key: "summary", body: "Posted, and more", position: null, savedAt: 50 });
  await drafts.discard("summary");
  expect(bodyOf(drafts, "summary")).toBe("Posted, and more");
  expect(stored.has("summary")).toBe(true);
});

test("what was written after the text that was sent stays a draft", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("summary", null, "Sent");
  drafts.set("summary", null, "Sent, and more");
  await drafts.discard("summary", "Sent");
  expect(bodyOf(drafts, "summary")).toBe("Sent, and more");
});

test("a draft becomes the same comment from wherever it is posted, and the next one becomes another", async () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(me, storage);
  drafts.set("reply:1", null, "Begun");
  drafts.set("reply:1", null, "Begun, and ended");
  const comment = drafts.drafts.get("reply:1")?.comment;
  expect(comment).toBeDefined();
  expect(new DraftStore(me, storage).drafts.get("reply:1")?.comment).toBe(comment);
  await drafts.flush("reply:1");
  const elsewhere = new DraftStore(me, new MemoryStorage());
  await elsewhere.load();
  expect(elsewhere.drafts.get("reply:1")?.comment).toBe(comment);

  await drafts.discard("reply:1");
  drafts.set("reply:1", null, "Another");
  expect(drafts.drafts.get("reply:1")?.comment).not.toBe(comment);
});

test("a draft that begins anew keeps its text and becomes another comment", async () => {
  const drafts = new DraftStore(me, new MemoryStorage());
  drafts.set("reply:1", null, "Written on");
  const before = drafts.drafts.get("reply:1")?.comment;
  drafts.beginAnew("reply:1");
  await drafts.flush("reply:1");
  expect(stored.get("reply:1")).toMatchObject({ body: "Written on" });
  expect(stored.get("reply:1")?.comment).not.toBe(before);
});
