import type { KeyObject } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { LogDigest, openRow, type DroppedRow, type SealedRow } from "../log-codec.ts";
import type { NewRow } from "../port.ts";

const Stored = z.object({ seq: z.int(), hash: z.instanceof(Uint8Array) });

/** The table `dropped_rows`: the hashes of rows that were destroyed, so that the chain goes on over them. */
export class DroppedRows {
  readonly #next: StatementSync;

  constructor(connection: DatabaseSync) {
    this.#next = connection.prepare(
      "SELECT seq, hash FROM dropped_rows WHERE session = ? AND seq > ? ORDER BY seq LIMIT 1",
    );
  }

  *of(session: SessionId): Generator<DroppedRow, undefined> {
    let found = this.#next.get(session, 0);
    while (found) {
      const row = Stored.parse(found);
      yield row;
      found = this.#next.get(session, row.seq);
    }
  }
}

/** Destroys the rows and snapshots of documents, but for the rows' hashes; inside the caller's transaction. */
export class RowDropper {
  readonly #keepHashes: StatementSync;
  readonly #deleteRows: StatementSync;
  readonly #deleteSnapshot: StatementSync;

  constructor(connection: DatabaseSync) {
    const ofDocument =
      "FROM log WHERE session = :session AND kind IN ('update:' || :document, 'text:' || :document)";
    this.#keepHashes = connection.prepare(
      `INSERT INTO dropped_rows (session, seq, hash) SELECT session, seq, hash ${ofDocument}`,
    );
    this.#deleteRows = connection.prepare(`DELETE ${ofDocument}`);
    this.#deleteSnapshot = connection.prepare(
      "DELETE FROM snapshots WHERE session = :session AND document = :document",
    );
  }

  drop(session: SessionId, document: DocumentName): void {
    this.#keepHashes.run({ session, document });
    this.#deleteRows.run({ session, document });
    this.#deleteSnapshot.run({ session, document });
  }
}

const Proof = z.object({ dropped: z.int(), digest: z.hex() });

/** The row that proves which rows there were before the documents' ones are dropped. */
export function proofOf(
  chain: Iterable<SealedRow | DroppedRow>,
  dropping: readonly DocumentName[],
  at: number,
): NewRow {
  const kinds = new Set<string>(dropping.flatMap((document) => [`update:${document}`, `text:${document}`]));
  const digest = new LogDigest();
  let dropped = 0;
  for (const row of chain) {
    const isDropped = !("sealed" in row) || kinds.has(row.kind);
    digest.add(row, isDropped);
    if (isDropped) dropped += 1;
  }
  const proof: z.infer<typeof Proof> = { dropped, digest: Buffer.from(digest.value).toString("hex") };
  return {
    at,
    participant: null,
    // No page is ever given it.
    audience: "interviewers",
    cause: null,
    kind: "log:dropped",
    payload: Buffer.from(JSON.stringify(proof)),
    command: null,
  };
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
