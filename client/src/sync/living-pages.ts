/** Without HTTPS a browser has no locks: then every other page counts as gone. */
function lockManager(): LockManager | null {
  return "locks" in navigator ? navigator.locks : null;
}

/** This page has `name` to itself until it goes; however it goes, the browser takes the name from it. */
export function claim(name: string): void {
  void lockManager()?.request(name, () => new Promise<never>(() => undefined));
}

/**
 * Calls back once no page has `name`, at once or much later; of several pages that wait, one after the other: this one
 * has the name until `callback` is done.
 */
function onceUnclaimed(name: string, callback: () => Promise<void>): void {
  void (lockManager()?.request(name, callback) ?? callback());
}

/**
 * Hands over what pages of this browser have left in storage under keys that begin with `prefix` and are claimed: of
 * a page that still lives, once it does not. `take` returns whether the browser may forget it, or promises to say so
 * later: should this page go before, the next one is handed it.
 */
export function takeLeft<Left>(
  prefix: string,
  parse: (value: string) => Left | null,
  take: (left: Left) => boolean | Promise<boolean>,
): void {
  for (const key of keysWith(prefix)) {
    onceUnclaimed(key, async () => {
      // Its page, or another that waited, may have been done with it meanwhile.
      const left = parse(localStorage.getItem(key) ?? "");
      if (left !== null && (await take(left))) localStorage.removeItem(key);
    });
  }
}

function keysWith(prefix: string): readonly string[] {
  const keys: string[] = [];
  tryStorage(() => {
    for (let index = 0; index < localStorage.length; index += 1) keys.push(localStorage.key(index) ?? "");
  });
  return keys.filter((key) => key.startsWith(prefix));
}

/** False where the browser's storage is full or switched off: then an open tab is all there is, as it says. */
export function tryStorage(use: () => void): boolean {
  try {
    use();
    return true;
  } catch {
    return false;
  }
}
