import type { DraftRequest } from "@tandiff/shared/api.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftStore } from "./draft-store.ts";

const me = ParticipantId.parse("ada0000000000000");
/** What the server has, by the draft's key. */
let stored: Map<string, string>;

beforeEach(() => {
  let now = 0;
  vi.spyOn(Date, "now").mockImplementation(() => (now += 1));
  stored = new Map();
  vi.stubGlobal("fetch", async (path: string, { method, body }: { method: string; body?: string }) => {
    if (method === "DELETE") {
      stored.delete(new URL(path, "http://localhost").searchParams.get("key") ?? "");
      return new Response(null, { status: 204 });
    }
    if (body === undefined) return Response.json(null);
    const draft: DraftRequest = JSON.parse(body);
    stored.set(draft.key, draft.body);
    return Response.json({ savedAt: Date.now() });
  });
});

afterEach(() => void vi.unstubAllGlobals());

/** What the tabs of a browser share. */
class Browser {
  readonly items = new Map<string, string>();
  readonly tabs: Tab[] = [];
}

/** Hears of what other tabs store once it is told to. */
class Tab implements Storage {
  readonly #browser: Browser;
  readonly #window = new EventTarget();
  readonly #unheard: Event[] = [];
  readonly drafts: DraftStore;

  constructor(browser: Browser) {
    this.#browser = browser;
    browser.tabs.push(this);
    this.drafts = new DraftStore(me, this);
    vi.stubGlobal("window", this.#window);
    vi.stubGlobal("document", new EventTarget());
    this.drafts.keepInStep();
  }

  get length(): number {
    return this.#browser.items.size;
  }
  key(index: number): string | null {
    return [...this.#browser.items.keys()][index] ?? null;
  }
  getItem(name: string): string | null {
    return this.#browser.items.get(name) ?? null;
  }
  clear(): void {
    this.#browser.items.clear();
  }

  body(key: string): string | undefined {
    return this.drafts.drafts.get(key)?.body;
  }

  hear(): void {
    for (const event of this.#unheard.splice(0)) this.#window.dispatchEvent(event);
  }

  setItem(name: string, value: string): void {
    this.#browser.items.set(name, value);
    this.#tell(name, value);
  }

  removeItem(name: string): void {
    this.#browser.items.delete(name);
    this.#tell(name, null);
  }

  #tell(key: string, newValue: string | null): void {
    const event = Object.assign(new Event("storage"), { key, newValue });
    for (const tab of this.#browser.tabs) if (tab !== this) tab.#unheard.push(event);
  }
}

function openTwoTabs(): { readonly browser: Browser; readonly first: Tab; readonly second: Tab } {
  const browser = new Browser();
  return { browser, first: new Tab(browser), second: new Tab(browser) };
}

test("a tab that stores late what it has heard takes no key from the tab that one types in", async () => {
  const { browser, first, second } = openTwoTabs();
  first.drafts.set("summary", null, "Begun");
  second.hear();
  const saving = first.drafts.flush("summary");
  second.drafts.set("summary", null, "Begun, en");
  first.hear();
  await saving;
  second.drafts.set("summary", null, "Begun, ended");
  second.hear();
  expect(second.body("summary")).toBe("Begun, ended");
  expect(new Tab(browser).body("summary")).toBe("Begun, ended");
  first.hear();
  expect(first.body("summary")).toBe("Begun, ended");
  await expect.poll(() => stored.get("summary")).toBe("Begun, ended");
});

test("what one tab throws away is gone from the other, but not what was typed there since", async () => {
  const { first, second } = openTwoTabs();
  first.drafts.set("summary", null, "Posted");
  first.drafts.set("reply:1", null, "Posted, too");
  await first.drafts.flush("summary");
  second.hear();
  const discarded = [first.drafts.discard("summary"), first.drafts.discard("reply:1")];
  second.drafts.set("summary", null, "Posted, and more");
  second.hear();
  await Promise.all(discarded);
  second.hear();
  expect([...second.drafts.drafts.values()].map(({ body }) => body)).toEqual(["Posted, and more"]);
  await expect.poll(() => stored.get("summary")).toBe("Posted, and more");
});
