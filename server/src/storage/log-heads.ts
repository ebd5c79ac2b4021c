import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { encodeFields } from "./canonical-encoding.ts";
import type { MasterKey } from "./master-key.ts";
import { sameBytes, type LogFault } from "./log-codec.ts";
import type { LogHead } from "./port.ts";
import { open, seal } from "./sealing.ts";

const seqBytes = 8;

/** A head as it is stored beside its log. */
export interface SignedHead extends LogHead {
  /** HMAC-SHA-256 over session, seq and hash. */
  readonly mac: Uint8Array;
}

/**
 * Signs the heads of logs with keys that come from the keyring. Who can write the database, and has not the
 * keyring, can put back an old log with its old head and nothing else; a head in an export shows that, too.
 */
export class HeadSigner {
  readonly #macKey: KeyObject;
  readonly #exportKey: KeyObject;

  constructor(keyring: Pick<MasterKey, "deriveKey">) {
    this.#macKey = keyring.deriveKey("tandiff log head v1");
    this.#exportKey = keyring.deriveKey("tandiff exported head v1");
  }

  sign(session: SessionId, { seq, hash }: LogHead): SignedHead {
    const mac = createHmac("sha256", this.#macKey)
      .update(encodeFields([session, seq, hash]))
      .digest();
    return { seq, hash, mac };
  }

  /** What is wrong between a session's last row and its head; null when that row is the head. */
  fault(session: SessionId, last: LogHead, head: SignedHead | null): LogFault | null {
    if (last.seq === 0) return { seq: 1, reason: "missing" };
    if (head === null || !this.#isSigned(session, head)) return { seq: last.seq, reason: "unsigned" };
    if (last.seq < head.seq) return { seq: last.seq + 1, reason: "missing" };
    if (last.seq > head.seq) return { seq: head.seq + 1, reason: "added" };
    return sameBytes(last.hash, head.hash) ? null : { seq: head.seq, reason: "rewritten" };
  }

  /**
   * A head for an export: encrypted, because how many rows there are tells of some that its readers must
   * not know of. Never the same text twice.
   */
  export(session: SessionId, { seq, hash }: LogHead): string {
    const plain = Buffer.alloc(seqBytes + hash.byteLength);
    plain.writeBigUInt64BE(BigInt(seq));
    plain.set(hash, seqBytes);
    return Buffer.from(seal(this.#exportKey, plain, encodeFields([session]))).toString("base64url");
  }

  /** @throws AppError "bad-request" when this server did not make it for this session. */
  readExported(session: SessionId, exported: string): LogHead {
    try {
      const plain = Buffer.from(
        open(this.#exportKey, Buffer.from(exported, "base64url"), encodeFields([session])),
      );
      return { seq: Number(plain.readBigUInt64BE()), hash: new Uint8Array(plain.subarray(seqBytes)) };
    } catch (cause) {
      throw new AppError(
        "bad-request",
        `The export's head was not made for session ${session} by this server.`,
        { cause },
      );
    }
  }

  #isSigned(session: SessionId, head: SignedHead): boolean {
    const { mac } = this.sign(session, head);
    return head.mac.byteLength === mac.byteLength && timingSafeEqual(head.mac, mac);
  }
}

/** One sentence for the operator; it names the row, so it is not for the people of the session. */
export function faultSentence(session: SessionId, { seq, reason }: LogFault): string {
  const row = `Row ${seq} of session ${session}`;
  switch (reason) {
    case "missing":
      return `${row} is missing.`;
    case "changed":
      return `${row} was changed.`;
    case "unlinked":
      return `${row} does not continue the row before it.`;
    case "rewritten":
      return `${row} is not the one that was written first.`;
    case "added":
      return `${row} was added: the log ends before it.`;
    case "disproved":
      return `${row} is a compaction, and the rows before it are not those that it was made of.`;
    case "locked":
      return `${row} is in a segment, which only the session's key opens, and the keyring has none.`;
    case "unsigned":
      return `${row} is the last one, and the log's head is not signed with this keyring.`;
  }
}
