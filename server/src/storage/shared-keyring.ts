import { createSecretKey, type KeyObject } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { encodeFields } from "./canonical-encoding.ts";
import { MasterKey } from "./master-key.ts";
import { open, seal } from "./sealing.ts";

/** What a wrapped key is for; it can be unwrapped as nothing else. */
export interface KeyPlace {
  readonly kind: "session" | "focus";
  readonly session: SessionId;
}

/** Wraps keys, so that they can stand in a database. A key service can do so, and then never gives its own away. */
export interface KeyWrapping {
  wrap(key: KeyObject, place: KeyPlace): Promise<Uint8Array>;
  /** @throws Error when it was not wrapped by this for that place */
  unwrap(wrapped: Uint8Array, place: KeyPlace): Promise<KeyObject>;
}

/** The keyring of all nodes of one server: it is only read, and the keys of sessions stand in the database, wrapped. */
export class SharedKeyring extends MasterKey implements KeyWrapping {
  readonly #wrapping: KeyObject;

  constructor(master: KeyObject) {
    super(master);
    this.#wrapping = this.deriveKey("tandiff key wrapping v1");
  }

  /** Tells keyrings apart, and nothing of them. 32 bytes. */
  get id(): Uint8Array {
    return new Uint8Array(this.deriveKey("tandiff keyring id v1").export());
  }

  async wrap(key: KeyObject, place: KeyPlace): Promise<Uint8Array> {
    return seal(this.#wrapping, key.export(), encode(place));
  }

  async unwrap(wrapped: Uint8Array, place: KeyPlace): Promise<KeyObject> {
    return createSecretKey(open(this.#wrapping, wrapped, encode(place)));
  }
}

/** Associated data. */
function encode({ kind, session }: KeyPlace): Uint8Array {
  return encodeFields(["tandiff wrapped key v1", kind, session]);
}
