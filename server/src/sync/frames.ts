import * as decoding from "lib0/decoding";
import { messageTypes, syncProtocol, syncTypes } from "@tandiff/shared/sync/protocol.ts";
import { encode } from "./encoding.ts";

/** A frame from a page, taken apart. Bodies are still unjudged. */
export type Frame =
  | { readonly type: "step1"; readonly stateVector: Uint8Array }
  /** A sync step 2 or an update: both carry document changes, and both count for `saved`. */
  | { readonly type: "update"; readonly update: Uint8Array }
  | { readonly type: "awareness"; readonly update: Uint8Array }
  | { readonly type: "query-awareness" }
  | { readonly type: "hello"; readonly protocol: number; readonly clientId: number; readonly epoch: string }
  | { readonly type: "cause"; readonly thread: string }
  /** Of a newer version of the protocol, which works without it. */
  | { readonly type: "later" };

/** A frame that is not of the protocol. The message is for the log, not for people. */
export class BadFrame extends Error {
  override readonly name = "BadFrame";
}

/**
 * Takes a frame apart, or refuses it. Only types on the list, only shortest-form integers, and nothing
 * after the body: a frame has one reading, so that what was checked is what is used.
 * @throws BadFrame
 */
export function parseFrame(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  try {
    const parsed = readFrame(decoder);
    if (decoding.hasContent(decoder)) throw new BadFrame("There are bytes after the frame's body.");
    return parsed;
  } catch (error) {
    if (error instanceof BadFrame) throw error;
    throw new BadFrame("The frame ends too early or does not decode.", { cause: error });
  }
}

/** As how many frames one counts for who sends it: the answer to a first sync step can be the whole document. */
export function weightOf(bytes: Uint8Array): number {
  return bytes[0] === messageTypes.sync && bytes[1] === syncTypes.step1 ? 10 : 1;
}

const lastType = Math.max(...Object.values(messageTypes));

function readFrame(decoder: decoding.Decoder): Frame {
  const type = readCanonicalUint(decoder);
  switch (type) {
    case messageTypes.sync:
      return readSync(decoder);
    case messageTypes.awareness:
      return { type: "awareness", update: readBytes(decoder) };
    case messageTypes.queryAwareness:
      return { type: "query-awareness" };
    case messageTypes.hello:
      return {
        type: "hello",
        protocol: readCanonicalUint(decoder),
        clientId: readCanonicalUint(decoder),
        epoch: readShortString(decoder),
      };
    case messageTypes.cause:
      return { type: "cause", thread: readShortString(decoder) };
    default:
      if (type <= lastType) throw new BadFrame(`There is no message type ${type} from a page.`);
      decoding.readTailAsUint8Array(decoder);
      return { type: "later" };
  }
}

function readSync(decoder: decoding.Decoder): Frame {
  const type = readCanonicalUint(decoder);
  switch (type) {
    case syncTypes.step1:
      return { type: "step1", stateVector: readBytes(decoder) };
    case syncTypes.step2:
    case syncTypes.update:
      return { type: "update", update: readBytes(decoder) };
    default:
      throw new BadFrame(`There is no sync message ${type}.`);
  }
}

/** @throws BadFrame when the integer is not written in its shortest form. */
export function readCanonicalUint(decoder: decoding.Decoder): number {
  const from = decoder.pos;
  const value = decoding.readVarUint(decoder);
  if (decoder.pos - from > 1 && decoder.arr[decoder.pos - 1] === 0) {
    throw new BadFrame("An integer is not written in its shortest form.");
  }
  return value;
}

function readBytes(decoder: decoding.Decoder): Uint8Array {
  return decoding.readUint8Array(decoder, readCanonicalUint(decoder));
}

function readShortString(decoder: decoding.Decoder): string {
  const bytes = readBytes(decoder);
  if (bytes.length > 100) throw new BadFrame("A name in the frame is too long.");
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** A message with a body. */
function message(types: readonly number[], body: Uint8Array): Uint8Array {
  return encode([...types, body.length, body]);
}

/** What the server sends. */
export const frames = {
  step1: (stateVector: Uint8Array) => message([messageTypes.sync, syncTypes.step1], stateVector),
  step2: (update: Uint8Array) => message([messageTypes.sync, syncTypes.step2], update),
  update: (update: Uint8Array) => message([messageTypes.sync, syncTypes.update], update),
  awareness: (update: Uint8Array) => message([messageTypes.awareness], update),
  welcome: (epoch: string) => message([messageTypes.welcome, syncProtocol], Buffer.from(epoch)),
  saved: (count: number) => encode([messageTypes.saved, count]),
  refused: (sentence: string) => message([messageTypes.refused], Buffer.from(sentence)),
};
