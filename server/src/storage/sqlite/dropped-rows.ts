import type { KeyObject } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { afterDropping, rowsOfRun, runsOf, type DroppedRun } from "../dropped-run.ts";
import { LogDigest, openRow, type DroppedRow, type SealedRow } from "../log-codec.ts";
import type { Compaction, NewRow } from "../port.ts";

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

const Proof = z.object({ dropped: z.int(), digest: z.hex() });

type Dropping = Pick<Compaction, "documents" | "kinds">;

/** The row that proves which rows there were before some are dropped, and these; yields after each. */
export function* proofOf(
  chain: Iterable<SealedRow | DroppedRow>,
  { documents, kinds }: Dropping,
  at: number,
): Generator<void, { readonly proof: NewRow; readonly runs: readonly DroppedRun[] }> {
  const ofDocuments = documents.flatMap((document) => [`update:${document}`, `text:${document}`]);
  const dropping = new Set<string>([...ofDocuments, ...kinds]);
  const digest = new LogDigest();
  const droppedNow: DroppedRow[] = [];
  let dropped = 0;
  for (const { row, isDroppedNow } of afterDropping(chain, ({ kind }) => dropping.has(kind))) {
    digest.add(row);
    if (!("sealed" in row)) dropped += 1;
    if (isDroppedNow) droppedNow.push(row);
    yield;
  }
  const content: z.infer<typeof Proof> = { dropped, digest: Buffer.from(digest.value).toString("hex") };
  const proof: NewRow = {
    at,
    participant: null,
    // No page is ever given it.
    audience: "interviewers",
    cause: null,
    kind: "log:dropped",
    payload: Buffer.from(JSON.stringify(content)),
    command: null,
  };
  return { proof, runs: runsOf(droppedNow) };
}

/** Empty, and so never the digest, when the row does not open. */
export function readProof(key: KeyObject, row: SealedRow): Uint8Array {
  try {
    const { digest } = Proof.parse(JSON.parse(new TextDecoder().decode(openRow(key, row).payload)));
    return Buffer.from(digest, "hex");
  } catch {
    return new Uint8Array();
  }
}
