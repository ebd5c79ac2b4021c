import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { MasterKey } from "../master-key.ts";
import type { PageFiles } from "../page-files.ts";
import { open, seal } from "../sealing.ts";
import type { PostgresDatabase } from "./database.ts";

const Name = z.object({ name: z.string() });
const Sealed = z.object({ sealed: z.instanceof(Uint8Array) });

/** Any number that nobody else locks: nodes that start together do not wait for each other's rows. */
const keepingLock = 7_463_013;

/** Sealed under a key of the keyring: who can write the database must not be able to write what pages run. */
export class PageFileTable implements PageFiles {
  readonly #database: Pick<PostgresDatabase, "read" | "write">;
  readonly #key: KeyObject;

  constructor(database: Pick<PostgresDatabase, "read" | "write">, keyring: Pick<MasterKey, "deriveKey">) {
    this.#database = database;
    this.#key = keyring.deriveKey("tandiff page files v1");
  }

  async keep(names: readonly string[], read: (name: string) => Uint8Array): Promise<void> {
    await this.#database.write(async (transaction) => {
      await transaction.query("SELECT pg_advisory_xact_lock($1)", keepingLock);
      const kept = await transaction.query(
        "UPDATE page_files SET used = now() WHERE name = ANY($1) RETURNING name",
        names,
      );
      const known = new Set(kept.map((row) => Name.parse(row).name));
      for (const name of names) {
        if (known.has(name)) continue;
        const sealed = seal(this.#key, read(name), associated(name));
        await transaction.query("INSERT INTO page_files (name, sealed) VALUES ($1, $2)", name, sealed);
      }
      await transaction.query("DELETE FROM page_files WHERE used < now() - interval '1 month'");
    });
  }

  async names(): Promise<ReadonlySet<string>> {
    const rows = await this.#database.read("SELECT name FROM page_files");
    return new Set(rows.map((row) => Name.parse(row).name));
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const [found] = await this.#database.read("SELECT sealed FROM page_files WHERE name = $1", name);
    if (found === undefined) return null;
    try {
      return new Uint8Array(open(this.#key, Sealed.parse(found).sealed, associated(name)));
    } catch {
      return null;
    }
  }
}

function associated(name: string): Uint8Array {
  return encodeFields(["tandiff page file v1", name]);
}
