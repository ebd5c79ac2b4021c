/** Participants of interviews that were erased while this page was open. */
const forgotten = new Set<string>();

/**
 * Has the browser keep a text; of an interview that was erased it keeps nothing. Keys of what belongs to one
 * participant hold that participant's id.
 * @throws when the browser's storage is full or switched off
 */
export function keepCopy(storage: Storage, key: string, text: string): void {
  if ([...forgotten].some((participant) => key.includes(participant))) return;
  storage.setItem(key, text);
}

/** Deletes all that this browser keeps of a participant's interview, and lets it keep nothing more of it. */
export function forgetCopies(participant: string, storages: readonly Storage[] = browserStorages()): void {
  forgotten.add(participant);
  for (const storage of storages) {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
    for (const key of keys.filter((one) => one.includes(participant))) storage.removeItem(key);
  }
}

function browserStorages(): readonly Storage[] {
  try {
    return [localStorage, sessionStorage];
  } catch {
    // Switched off: then nothing is kept either.
    return [];
  }
}
