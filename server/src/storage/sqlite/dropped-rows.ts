import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { DropProof, type Dropping } from "../drop-proof.ts";
import { rowsOfRun, type DroppedRun } from "../dropped-run.ts";
import type { DroppedRow, SealedRow } from "../log-codec.ts";

const Stored = z.object({
  first: z.int(),
  width: z.union([z.literal(16), z.literal(32)]),
  hashes: z.instanceof(Uint8Array),
});

/** The table `dropped_runs`: the hashes of rows that were destroyed, so that the chain goes on over them. */
export class DroppedRows {
  readonly #next: StatementSync;

  constructor(connection: DatabaseSync) {
    this.#next = connection.prepare(
      "SELECT first, width, hashes FROM dropped_runs WHERE session = ? AND first > ? ORDER BY first LIMIT 1",
    );
  }

  *of(session: SessionId): Generator<DroppedRow, undefined> {
    let found = this.#next.get(session, 0);
    while (found) {
      const run = Stored.parse(found);
      yield* rowsOfRun(run);
      found = this.#next.get(session, run.first);
    }
  }
}

/** Destroys rows of documents, but for their hashes; inside the caller's transaction. */
export class RowDropper {
  readonly #keep: StatementSync;
  readonly #deletions: readonly StatementSync[];
  readonly #deleteOfKind: StatementSync;

  constructor(connection: DatabaseSync) {
    this.#keep = connection.prepare(
      "INSERT INTO dropped_runs (session, first, width, hashes) VALUES (?, ?, ?, ?)",
    );
    this.#deleteOfKind = connection.prepare("DELETE FROM log WHERE session = ? AND kind = ?");
    const ofDocument = "WHERE session = :session AND document = :document";
    this.#deletions = [
      `DELETE FROM log WHERE session = :session AND kind IN ('update:' || :document, 'text:' || :document)`,
      `DELETE FROM segments ${ofDocument}`,
      `DELETE FROM snapshots ${ofDocument}`,
    ].map((sql) => connection.prepare(sql));
  }

  /** @param runs of all rows that go and are still there */
  drop(session: SessionId, { documents, kinds }: Dropping, runs: readonly DroppedRun[]): void {
    for (const { first, width, hashes } of runs) this.#keep.run(session, first, width, hashes);
    for (const document of documents) {
      for (const deletion of this.#deletions) deletion.run({ session, document });
    }
    for (const kind of kinds) this.#deleteOfKind.run(session, kind);
  }
}

/** See `DropProof`; yields after each row. */
export function* proofOf(
  chain: Iterable<SealedRow | DroppedRow>,
  dropping: Dropping,
  at: number,
): Generator<void, ReturnType<DropProof["end"]>> {
  const proof = new DropProof(dropping);
  for (const row of chain) {
    proof.add(row);
    yield;
  }
  return proof.end(at);
}
