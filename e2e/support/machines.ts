import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";

/** Milliseconds in which a page must open another: one that hangs is not gone on with. */
const openTimeout = 10_000;

/** What a test may do with a context that is the same afterwards, once it is wiped. */
const harmless = new Set([
  "constructor",
  "browser",
  "pages",
  "newPage",
  "close",
  "isClosed",
  "cookies",
  "clearCookies",
  "setOffline",
  "newCDPSession",
  "waitForEvent",
]);

/**
 * Has `browser.newContext` lend machines that tests have closed, wiped: nobody has been there. To compile the code of our
 * pages costs as much as all else that a page does, and Chromium keeps what it has compiled as long as a page follows
 * another in one process.
 */
export function lendMachines(browser: Browser): void {
  const newContext = browser.newContext.bind(browser);
  const idle = new Map<string, Machine[]>();
  browser.newContext = async (options: BrowserContextOptions = {}) => {
    const kind = JSON.stringify(options);
    const machines = idle.get(kind) ?? [];
    idle.set(kind, machines);
    const machine = machines.pop() ?? new Machine(await newContext(options), (own) => machines.push(own));
    return machine.lend();
  };
}

/** A browser profile, as of a machine of its own, that is wiped and given back where tests close it. */
class Machine {
  readonly #context: BrowserContext;
  readonly #giveBack: (machine: Machine) => void;
  readonly #reallyClose: () => Promise<void>;
  readonly #origins = new Set<string>();
  /** Whether it was changed for good: its pages have scripts put into them, or a clock. */
  #isChanged = false;
  /** The page that is handed out first. */
  #next: Page | null = null;
  #closing: Promise<void> | null = null;

  constructor(context: BrowserContext, giveBack: (machine: Machine) => void) {
    this.#context = context;
    this.#giveBack = giveBack;
    this.#reallyClose = context.close.bind(context);
    const newPage = context.newPage.bind(context);
    for (const changed of [context, context.clock]) watchCalls(changed, () => (this.#isChanged = true));
    context.on("page", (page) =>
      page.on("framenavigated", (frame) => {
        const { origin } = new URL(frame.url());
        if (origin !== "null") this.#origins.add(origin);
      }),
    );
    context.newPage = async () => {
      const page = this.#next ?? (await newPage());
      this.#next = null;
      return page;
    };
    context.close = () => (this.#closing ??= this.#close());
  }

  lend(): BrowserContext {
    this.#closing = null;
    return this.#context;
  }

  async #close(): Promise<void> {
    const used = this.#context.pages();
    const next = await this.#openBeside(used).catch(() => null);
    if (next === null) return this.#reallyClose();
    await Promise.all(used.map((page) => page.close()));
    await wipe(next, [...this.#origins]);
    this.#origins.clear();
    this.#next = next;
    this.#giveBack(this);
  }

  /** A new page in the process of one that is open, with its origin; null where nothing can be gone on with. */
  async #openBeside(pages: readonly Page[]): Promise<Page | null> {
    const opener = pages.findLast((page) => page.url().startsWith("http"));
    if (!opener || this.#isChanged || this.#origins.size !== 1) return null;
    // What goes wrong in a page from here on is not of the test that has left it.
    opener.removeAllListeners("pageerror");
    const [page] = await Promise.all([
      opener.waitForEvent("popup", { timeout: openTimeout }),
      opener.evaluate(() => {
        const opened = window.open("about:blank");
        if (opened === null) throw new Error("No page was opened.");
        // What a tab keeps for itself is copied to those that it opens.
        opened.sessionStorage.clear();
        opened.opener = null;
      }),
    ]);
    return page;
  }
}

/**
 * Takes away all that pages have stored and fetched.
 *
 * @param page of the origin that they had, and the only one that is open
 * @throws an Error that names what is there all the same
 */
async function wipe(page: Page, origins: readonly string[]): Promise<void> {
  const context = page.context();
  await context.setOffline(false);
  const devtools = await context.newCDPSession(page);
  for (const origin of origins) {
    await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  }
  await devtools.send("Network.clearBrowserCache");
  // The process of the page has a cache of its own, until it collects its garbage; this empties it.
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: false });
  await devtools.detach();

  const left = await page.evaluate(async () => [
    ...[localStorage, sessionStorage].flatMap((storage) => Object.keys(storage)),
    ...(await indexedDB.databases()).map(({ name }) => `${name}`),
    ...(await caches.keys()),
  ]);
  left.push(...(await context.cookies()).map(({ name }) => name));
  if (left.length > 0) throw new Error(`A machine was not wiped: ${left.join(", ")}`);
}

/** Calls `called` before each method that is not harmless. */
function watchCalls(object: object, called: () => void): void {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object))) {
    if (harmless.has(name) || name.startsWith("_")) continue;
    const method: unknown = Reflect.get(object, name);
    if (typeof method !== "function") continue;
    Reflect.set(object, name, (...args: readonly unknown[]): unknown => {
      called();
      return Reflect.apply(method, object, args);
    });
  }
}
