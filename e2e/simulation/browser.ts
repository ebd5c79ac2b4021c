import { AppError } from "@tandiff/shared/errors.ts";
import { vi } from "vitest";
import { LineSocket } from "./line.ts";

/** The JSON for a page's request. @throws AppError where the server refuses it, TypeError where nobody answers */
export type Answer = (method: string, body: unknown) => Promise<unknown>;

const answers = new Map<string, Answer>();

/** Requests of this participant are answered by `answer` from now on. */
export function answerRequests(participant: string, answer: Answer): void {
  answers.set(participant, answer);
}

/** Where all pages keep what their tabs may not live to send. */
class KeptItems {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  /** @throws when the key's tab has ended */
  setItem(key: string, value: string): void {
    if (locks.hasEnded(key)) throw new Error("This tab has ended.");
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
  }
}

/** Each name belongs to the first that asks for it, until its tab ends; then to who waits for it, in turn. */
class Locks {
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #ended = new Set<string>();

  request(name: string, callback: () => unknown): Promise<void> {
    const waiting = this.#waiting.get(name);
    if (waiting && !this.#ended.has(name)) waiting.push(callback);
    else {
      this.#waiting.set(name, waiting ?? []);
      callback();
    }
    return Promise.resolve();
  }

  hasEnded(name: string): boolean {
    return this.#ended.has(name);
  }

  end(name: string): void {
    this.#ended.add(name);
    for (const callback of this.#waiting.get(name)?.splice(0) ?? []) callback();
  }

  get names(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  clear(): void {
    this.#waiting.clear();
    this.#ended.clear();
  }
}

const storage = new KeptItems();
const locks = new Locks();

/** The tab of the document with this client id is gone. Returns whether the browser has kept something of it. */
export function endTab(clientId: number): boolean {
  const names = locks.names.filter((name) => name.endsWith(`:${clientId}`));
  const keeps = names.some((name) => storage.getItem(name) !== null);
  for (const name of names) locks.end(name);
  return keeps;
}

/** Forgets what was kept. */
export function clearStorage(): void {
  storage.clear();
  locks.clear();
}

/** What the client's parts need of a browser. */
export function simulateBrowser(): void {
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("localStorage", storage);
  vi.stubGlobal("navigator", { onLine: true, locks });
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
    return response(true, await answers.get(participant)?.(method, sent));
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
