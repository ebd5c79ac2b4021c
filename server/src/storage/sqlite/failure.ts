/** Primary result codes of SQLite, https://sqlite.org/rescode.html; the low byte of an extended one. */
const codes = { busy: 5, ioError: 10, corrupt: 11, notADatabase: 26 } as const;

/** The primary result code of an error that `node:sqlite` threw; null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return null;
  return error.errcode & 0xff;
}

/** True when somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === codes.busy;
}

/**
 * True when the disk or the file itself failed. After a failed fsync the kernel may have dropped what it
 * could not write, and a second fsync would succeed all the same: so nothing may be tried again.
 */
export function isFatal(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === codes.ioError || code === codes.corrupt || code === codes.notADatabase;
}
