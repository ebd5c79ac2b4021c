/** Primary result codes of SQLite, https://sqlite.org/rescode.html; the low byte of an extended one. */
const codes = { busy: 5, ioError: 10, corrupt: 11, notADatabase: 26 } as const;

/** The primary result code of an error that `node:sqlite` threw; null for any other error. */
export function sqliteCode(error: unknown): number | null {
  const code = extendedCode(error);
  return code === null ? null : code & 0xff;
}

function extendedCode(error: unknown): number | null {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return null;
  return error.errcode;
}

/** True when somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === codes.busy;
}

/**
 * Extended codes of an I/O error at which nothing has entered the log of writes, or all of it and its fsync: the
 * write itself was refused, e.g. over a quota, or there was no space for the index of the log of writes.
 */
const refusedWrites: ReadonlySet<number> = new Set([778, 4_874]);

/**
 * True when the disk or the file itself failed. After a failed fsync the kernel may have dropped what it
 * could not write, and a second fsync would succeed all the same: so nothing may be tried again. Where there
 * is no space, or the file may only be read, nothing was promised, and the next write finds out anew.
 */
export function isFatal(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code === codes.ioError) return !refusedWrites.has(extendedCode(error) ?? 0);
  return code === codes.corrupt || code === codes.notADatabase;
}
