import type { KeyObject } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { encodeFields } from "../canonical-encoding.ts";
import { open, seal } from "../sealing.ts";

/** What a candidate needs, encrypted like the log. */
export function sealAccommodations(key: KeyObject, session: SessionId, value: Accommodations): Uint8Array {
  return seal(key, Buffer.from(JSON.stringify(value)), place(session));
}

export function openAccommodations(key: KeyObject, session: SessionId, sealed: Uint8Array): Accommodations {
  const plain = open(key, sealed, place(session));
  return Accommodations.parse(JSON.parse(Buffer.from(plain).toString()));
}

/** Associated data. */
function place(session: SessionId): Uint8Array {
  return encodeFields(["tandiff accommodations v1", session]);
}
