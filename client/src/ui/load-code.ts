/** Between two looks for the server. Milliseconds. */
const betweenLooks = 1_000;

/** Before the second attempt, the third and the fourth. Milliseconds. */
const pauses = [0, 1_000, 3_000];

/** What the last request said: whether there was an answer. */
let seemsThere = true;

/** Called with the outcome of each request, so that code is not asked for from a server that is away. */
export function noteServer(isThere: boolean): void {
  seemsThere = isThere;
}

/**
 * Loads a part of the page's code. A browser may remember that a file failed, and then only loading the page
 * anew helps: so it is not asked for while the server is away, and a few times more when it did not come.
 * @throws what `load` throws when the server is there.
 */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  if (!navigator.onLine || !seemsThere) await untilServerIsThere();
  for (const milliseconds of pauses) {
    try {
      return await load();
    } catch {
      await pause(milliseconds);
      await untilServerIsThere();
    }
  }
  return load();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function untilServerIsThere(): Promise<void> {
  const isThere = (): Promise<boolean> =>
    fetch(location.origin, { method: "HEAD", cache: "no-store" }).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) await pause(betweenLooks);
  noteServer(true);
}
