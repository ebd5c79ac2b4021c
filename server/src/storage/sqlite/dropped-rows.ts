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

/** Destroys rows of documents, but for their hashes; inside the caller's transaction. */
export class RowDropper {
  readonly #keepHash: StatementSync;
  readonly #deletions: readonly StatementSync[];

  constructor(connection: DatabaseSync) {
    this.#keepHash = connection.prepare("INSERT INTO dropped_rows (session, seq, hash) VALUES (?, ?, ?)");
    const ofDocument = "WHERE session = :session AND document = :document";
    this.#deletions = [
      `DELETE FROM log WHERE session = :session AND kind IN ('update:' || :document, 'text:' || :document)`,
      `DELETE FROM segments ${ofDocument}`,
      `DELETE FROM snapshots ${ofDocument}`,
    ].map((sql) => connection.prepare(sql));
  }

  /** @param rows those of the documents that are still there */
  drop(session: SessionId, documents: readonly DocumentName[], rows: readonly DroppedRow[]): void {
    for (const { seq, hash } of rows) this.#keepHash.run(session, seq, hash);
    for (const document of documents) {
      for (const deletion of this.#deletions) deletion.run({ session, document });
    }
  }
}

const Proof = z.object({ dropped: z.int(), digest: z.hex() });

/** The row that proves which rows there were before the documents' ones are dropped, and these. */
export function proofOf(
  chain: Iterable<SealedRow | DroppedRow>,
  dropping: readonly DocumentName[],
  at: number,
): { readonly proof: NewRow; readonly dropped: readonly DroppedRow[] } {
  const kinds = new Set<string>(dropping.flatMap((document) => [`update:${document}`, `text:${document}`]));
  const digest = new LogDigest();
  const dropped: DroppedRow[] = [];
  let before = 0;
  for (const row of chain) {
    const isGone = !("sealed" in row);
    const goes = !isGone && kinds.has(row.kind);
    digest.add(row, isGone || goes);
    if (isGone) before += 1;
    if (goes) dropped.push({ seq: row.seq, hash: row.hash });
  }
  const content: z.infer<typeof Proof> = {
    dropped: before + dropped.length,
    digest: Buffer.from(digest.value).toString("hex"),
  };
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
  return { proof, dropped };
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
