import { AppError } from "@tandiff/shared/errors.ts";
import { vi } from "vitest";
import { LineSocket } from "./line.ts";

/** The JSON for a page's request. @throws AppError where the server refuses it, TypeError where nobody answers */
export type Answer = (method: string, body: unknown) => unknown;

const answers = new Map<string, Answer>();

/** Requests of this participant are answered by `answer` from now on. */
export function answerRequests(participant: string, answer: Answer): void {
  answers.set(participant, answer);
}

class KeptItems {
  readonly #items = new Map<string, string>();
  readonly #ended = new Set<string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (!this.#ended.has(key.slice(key.lastIndexOf(":")))) this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
    this.#ended.clear();
  }

  /** Takes nothing any more under keys with this end; says whether there is something. */
  end(suffix: string): boolean {
    this.#ended.add(suffix);
    return [...this.#items.keys()].some((key) => key.endsWith(suffix));
  }
}

/** Where all pages keep what their tabs may not live to send. */
const storage = new KeptItems();

/** The tab whose document has this client id keeps nothing any more. Returns whether it has kept anything. */
export function endTab(clientId: number): boolean {
  return storage.end(`:${clientId}`);
}

/** Forgets what was kept. */
export function clearStorage(): void {
  storage.clear();
}

/** All pages hear of it, which makes each keep what it has now. */
export function hideTab(): void {
  window.dispatchEvent(new Event("pagehide"));
}

/** What the client's parts need of a browser. */
export function simulateBrowser(): void {
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("localStorage", storage);
  vi.stubGlobal("WebSocket", LineSocket);
  vi.stubGlobal("fetch", respond);
}

/** As much of a response as the pages look at; a real one takes an unknown number of turns to be read. */
interface SimulatedResponse {
  readonly ok: boolean;
  readonly json: () => Promise<unknown>;
  readonly text: () => Promise<string>;
}

async function respond(path: string, init: RequestInit = {}): Promise<SimulatedResponse> {
  const { method = "GET", body } = init;
  const [, , participant = ""] = path.split("/");
  const sent: unknown = typeof body === "string" ? JSON.parse(body) : undefined;
  try {
    return response(true, answers.get(participant)?.(method, sent));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return response(false, { error: { code: error.code, message: error.message } });
  }
}

function response(ok: boolean, body: unknown): SimulatedResponse {
  return {
    ok,
    json: () => Promise.resolve(body),
    text: () => Promise.resolve(body === undefined ? "" : JSON.stringify(body)),
  };
}
