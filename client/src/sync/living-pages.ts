/** Without HTTPS a browser has no locks: then every other page counts as gone. */
function lockManager(): LockManager | null {
  return "locks" in navigator ? navigator.locks : null;
}

/** This page has `name` to itself until it goes; however it goes, the browser takes the name from it. */
export function claim(name: string): void {
  void lockManager()?.request(name, () => new Promise<never>(() => undefined));
}

/** Calls back once no page has `name`, at once or much later; of several pages that wait, one after the other. */
export function onceUnclaimed(name: string, callback: () => void): void {
  const locks = lockManager();
  if (locks === null) callback();
  else void locks.request(name, callback);
}
