import { AppError } from "@tandiff/shared/errors.ts";
import { z } from "zod";
import { sameBytes } from "../log-codec.ts";
import type { SharedKeyring } from "../shared-keyring.ts";
import type { DatabaseReads, PostgresDatabase } from "./database.ts";

const Claim = z.object({ id: z.instanceof(Uint8Array) });

/**
 * The first keyring that a database is opened with is its own for good: what is written under one cannot be read under
 * another, and links would be of either.
 * @throws AppError "conflict" when it has another one
 */
export async function claimKeyring(database: PostgresDatabase, { id }: SharedKeyring): Promise<void> {
  const claim = await database.write(async (transaction) => {
    await transaction.query(
      "INSERT INTO keyrings (number, id) VALUES (1, $1) ON CONFLICT (number) DO NOTHING",
      id,
    );
    const [row] = await transaction.query("SELECT id FROM keyrings");
    return Claim.parse(row).id;
  });
  assertSame(claim, id);
}

/** The same without taking the database, which may have none. */
export async function assertKeyring(database: DatabaseReads, { id }: SharedKeyring): Promise<void> {
  const [row] = await database.read("SELECT id FROM keyrings");
  if (row !== undefined) assertSame(Claim.parse(row).id, id);
}

function assertSame(claim: Uint8Array, id: Uint8Array): void {
  if (sameBytes(claim, id)) return;
  throw new AppError(
    "conflict",
    "The database belongs to another keyring, and could not be read with this one. Look at TANDIFF_KEYRING and DATABASE_URL.",
  );
}
