import * as encoding from "lib0/encoding";

/** Message types of y-websocket and, behind a document's name, of Hocuspocus. */
export const sync = 0;
export const awareness = 1;
export const hocuspocusAuth = 2;
export const hocuspocusSyncReply = 4;
export const tandiffHello = 120;
export const tandiffSaved = 122;

/** Bodies of a sync message. */
export const step1 = 0;
export const step2 = 1;
export const update = 2;

/** What has nothing: a state vector, and with one more zero an update. */
const nothing = new Uint8Array([0]);
const emptyUpdate = new Uint8Array([0, 0]);

function message(prefix: Uint8Array, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, prefix);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

function syncMessage(prefix: Uint8Array, type: number, body: Uint8Array): Uint8Array {
  return message(prefix, (encoder) => {
    encoding.writeVarUint(encoder, sync);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, body);
  });
}

export const messages = {
  update: (prefix: Uint8Array, body: Uint8Array) => syncMessage(prefix, update, body),
  askForAll: (prefix: Uint8Array) => syncMessage(prefix, step1, nothing),
  haveNothing: (prefix: Uint8Array) => syncMessage(prefix, step2, emptyUpdate),
  awareness: (prefix: Uint8Array, body: Uint8Array) =>
    message(prefix, (encoder) => {
      encoding.writeVarUint(encoder, awareness);
      encoding.writeVarUint8Array(encoder, body);
    }),
  hocuspocusAuth: (prefix: Uint8Array) =>
    message(prefix, (encoder) => {
      encoding.writeVarUint(encoder, hocuspocusAuth);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, "");
    }),
  tandiffHello: (clientId: number) =>
    message(new Uint8Array(), (encoder) => {
      encoding.writeVarUint(encoder, tandiffHello);
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarString(encoder, "");
    }),
};

/** A Hocuspocus message begins with the name of its document. */
export function namePrefix(name: string): Uint8Array {
  return message(new Uint8Array(), (encoder) => encoding.writeVarString(encoder, name));
}

/**
 * A client's frame, masked with zeros: the payload stays as it is, which spares the load its masking.
 * @param first the frame's first byte, a binary message's unless it says otherwise
 */
export function clientFrame(payload: Uint8Array, first = 0x82): Buffer {
  const { length } = payload;
  const head = length < 126 ? Buffer.alloc(6) : Buffer.alloc(length < 65_536 ? 8 : 14);
  head[0] = first;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeUInt32BE(length, 6);
  }
  return Buffer.concat([head, payload]);
}

/** Reads an integer in lib0's form; `at` is where the next thing begins. */
export class Reader {
  bytes: Uint8Array = nothing;
  at = 0;

  uint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  skipBytes(): void {
    const length = this.uint();
    this.at += length;
  }
}

/**
 * Tells for each client of an update, at the reader's place, how far its text goes. Knows only what typing
 * makes: strings of ASCII. Yjs's own decoder would cost the load more than the server's work.
 */
export function readEnds(reader: Reader, told: (client: number, end: number) => void): void {
  for (let clients = reader.uint(); clients > 0; clients--) {
    let structs = reader.uint();
    const client = reader.uint();
    let end = reader.uint();
    for (; structs > 0; structs--) {
      const info = reader.bytes[reader.at++] ?? 0;
      if ((info & 31) !== 4) throw new Error(`The load does not expect a struct of kind ${info & 31}.`);
      for (const flag of [0x80, 0x40]) {
        if ((info & flag) === 0) continue;
        reader.uint();
        reader.uint();
      }
      if ((info & 0xc0) === 0) {
        if (reader.uint() === 1) reader.skipBytes();
        else {
          reader.uint();
          reader.uint();
        }
      }
      const length = reader.uint();
      reader.at += length;
      end += length;
    }
    told(client, end);
  }
}
