import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { droppedRow, runsOf, type DroppedRun } from "./dropped-run.ts";
import { LogDigest, openRow, type DroppedRow, type SealedRow } from "./log-codec.ts";
import type { Compaction, NewRow } from "./port.ts";

/** What goes in a compaction. */
export type Dropping = Pick<Compaction, "documents" | "kinds">;

/** What a row `log:dropped` holds: how many rows before it were dropped, and the digest of all, see `LogDigest`. */
const Proof = z.object({ dropped: z.int(), digest: z.hex() });

/** Makes the row that proves which rows there were before some are dropped, and these. */
export class DropProof {
  readonly #dropping: ReadonlySet<string>;
  readonly #digest = new LogDigest();
  readonly #droppedNow: DroppedRow[] = [];
  #dropped = 0;
  /** It goes; how much of its hash stays depends on the row behind it. */
  #held: SealedRow | null = null;

  constructor(dropping: Dropping) {
    this.#dropping = new Set(kindsThatGo(dropping));
  }

  /** All rows of the log, in order. */
  add(row: SealedRow | DroppedRow): void {
    const next = "sealed" in row && this.#dropping.has(row.kind) ? row : null;
    this.#drop(this.#held, next === null);
    if (next === null) this.#count(row);
    this.#held = next;
  }

  /** @param at of the compaction, milliseconds since the epoch */
  end(at: number): { readonly proof: NewRow; readonly runs: readonly DroppedRun[] } {
    this.#drop(this.#held, true);
    const digest = Buffer.from(this.#digest.value).toString("hex");
    const content: z.infer<typeof Proof> = { dropped: this.#dropped, digest };
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
    return { proof, runs: runsOf(this.#droppedNow) };
  }

  #drop(row: SealedRow | null, isLast: boolean): void {
    if (row === null) return;
    const stays = droppedRow(row, isLast);
    this.#droppedNow.push(stays);
    this.#count(stays);
  }

  #count(row: SealedRow | DroppedRow): void {
    this.#digest.add(row);
    if (!("sealed" in row)) this.#dropped += 1;
  }
}

/** Kinds of the rows that go. */
export function kindsThatGo({ documents, kinds }: Dropping): string[] {
  return [...documents.flatMap((document) => [`update:${document}`, `text:${document}`]), ...kinds];
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
