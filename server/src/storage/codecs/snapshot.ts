import type { KeyObject } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { Snapshot, StoredOutline } from "../snapshot.ts";
import { open, seal } from "../sealing.ts";

const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));
const OutlineText = z.object({
  owners: z.array(z.tuple([z.int(), ParticipantId])).transform((owners) => new Map(owners)),
  stateVector: bytes,
  nothingNew: bytes,
});

/** Which snapshot it is. */
export interface SnapshotPlace {
  readonly session: SessionId;
  readonly document: DocumentName;
  readonly seq: number;
}

type Part = "outline" | "state";

/** The two columns of a snapshot, encrypted like the log. */
export function sealSnapshot(
  key: KeyObject,
  place: SnapshotPlace,
  snapshot: Snapshot,
): Readonly<Record<Part, Uint8Array>> {
  return {
    outline: seal(key, Buffer.from(textOf(snapshot)), associatedData(place, "outline")),
    state: seal(key, zstdCompressSync(snapshot.state), associatedData(place, "state")),
  };
}

/** Null when it cannot be read: everything is in the log. */
export function openOutline(key: KeyObject, place: SnapshotPlace, sealed: Uint8Array): StoredOutline | null {
  return orNull(() => {
    const plain = open(key, sealed, associatedData(place, "outline"));
    return { seq: place.seq, ...OutlineText.parse(JSON.parse(Buffer.from(plain).toString("utf8"))) };
  });
}

/** As `openOutline`. */
export function openState(key: KeyObject, place: SnapshotPlace, sealed: Uint8Array): Uint8Array | null {
  return orNull(() => zstdDecompressSync(open(key, sealed, associatedData(place, "state"))));
}

function orNull<Found>(read: () => Found): Found | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function associatedData({ session, document, seq }: SnapshotPlace, part: Part): Uint8Array {
  return encodeFields(["tandiff snapshot v2", session, document, seq, part]);
}

function textOf({ owners, stateVector, nothingNew }: StoredOutline): string {
  return JSON.stringify({
    owners: [...owners],
    stateVector: Buffer.from(stateVector).toString("base64"),
    nothingNew: Buffer.from(nothingNew).toString("base64"),
  });
}
