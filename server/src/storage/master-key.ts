import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { encodeFields } from "./canonical-encoding.ts";

/** Bytes of every key. */
export const keyBytes = 32;

/** The one secret of a server, or of all nodes of one. What is derived of it stands in no database. */
export class MasterKey {
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  /** True when both derive the same links and heads. */
  isOfServer(other: MasterKey): boolean {
    return this.#key.equals(other.#key);
  }

  /** A key of the server's own, one for each purpose. */
  deriveKey(purpose: string): KeyObject {
    return createSecretKey(this.#derive([purpose]));
  }

  /**
   * The secret of an invite's link: 256 bits, base64url. It can be shown again by whoever holds the
   * keyring, while the database has its hash only; another `generation` gives another secret.
   */
  deriveInviteSecret(participant: ParticipantId, generation: number): string {
    return this.#derive(["tandiff invite secret v1", participant, generation]).toString("base64url");
  }

  #derive(fields: readonly (string | number)[]): Buffer {
    return Buffer.from(hkdfSync("sha256", this.#key, new Uint8Array(), encodeFields(fields), keyBytes));
  }
}
