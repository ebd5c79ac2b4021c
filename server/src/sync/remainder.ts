import * as encoding from "lib0/encoding";
import * as Y from "yjs";

type Decoded = ReturnType<typeof Y.decodeUpdate>;
export type Struct = Decoded["structs"][number];
export type DeleteSet = Decoded["ds"];

/**
 * Encodes what is new in an update, as an update of its own (V1): `structs` from what the document does
 * not have on, and the deletions. What was judged is then what is applied, byte for byte: Yjs reads an
 * update in two ways, and they differ e.g. over a client id that comes twice.
 * Format: Yjs, `src/utils/encoding.js`.
 */
export function encodeRemainder(doc: Y.Doc, structs: readonly Struct[], deleteSet: DeleteSet): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const runs = Map.groupBy(structs, (struct) => struct.id.client);
  encoding.writeVarUint(encoder.restEncoder, runs.size);
  for (const [client, run] of runs) {
    const known = Y.getState(doc.store, client);
    encoding.writeVarUint(encoder.restEncoder, run.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, known);
    for (const struct of run) struct.write(encoder, Math.max(0, known - struct.id.clock));
  }
  encoding.writeVarUint(encoder.restEncoder, deleteSet.clients.size);
  for (const [client, ranges] of deleteSet.clients) {
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder.restEncoder, clock);
      encoding.writeVarUint(encoder.restEncoder, len);
    }
  }
  return encoder.toUint8Array();
}
