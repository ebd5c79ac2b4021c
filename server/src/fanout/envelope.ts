import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { NodeId } from "@tandiff/shared/ids.ts";
import { encodeFields } from "../storage/canonical-encoding.ts";
import { open, seal } from "../storage/sealing.ts";

/** What one node says to all, and which of its words it is. */
export interface Said {
  readonly node: NodeId;
  /** Counts all that this node has sealed, so that nothing is believed twice. */
  readonly count: number;
  /** When, by that node's clock, in milliseconds since the epoch. */
  readonly at: number;
  readonly content: unknown;
}

const Sealed = z.object({ count: z.int().positive(), at: z.int(), content: z.unknown() });

const nodeLength = 16;
const headLength = nodeLength + 1;
const plainMark = 0;
const sealedMark = 1;

/** The channel and the node are part of what a message is sealed with: it is nothing anywhere else. */
function associated(channel: string, node: NodeId): Uint8Array {
  return encodeFields(["tandiff news v1", channel, node]);
}

function wrap(node: NodeId, mark: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(node), Uint8Array.of(mark), body]);
}

export function sealedMessage(key: KeyObject, channel: string, said: Said): Uint8Array {
  return wrap(said.node, sealedMark, sealSaid(key, channel, said));
}

/** What can only be read as this node's word: in a message of its own, or beside plain words of the same node. */
export function sealSaid(key: KeyObject, channel: string, { node, count, at, content }: Said): Uint8Array {
  const plain = Buffer.from(JSON.stringify({ count, at, content }));
  return seal(key, plain, associated(channel, node));
}

export function plainMessage(node: NodeId, content: unknown): Uint8Array {
  return wrap(node, plainMark, Buffer.from(JSON.stringify(content)));
}

/** Who sent it, as it says; null when nobody did. */
export function senderOf(message: Uint8Array): NodeId | null {
  return NodeId.safeParse(Buffer.from(message.subarray(0, nodeLength)).toString("latin1")).data ?? null;
}

export function isSealed(message: Uint8Array): boolean {
  return message[nodeLength] === sealedMark;
}

/** @throws Error when it is no JSON */
export function readPlain(message: Uint8Array): unknown {
  return JSON.parse(Buffer.from(message.subarray(headLength)).toString("utf8"));
}

export function sealedIn(message: Uint8Array): Uint8Array {
  return message.subarray(headLength);
}

/** @throws Error when it was not sealed by this node for this channel under this key */
export function openSaid(key: KeyObject, channel: string, node: NodeId, sealed: Uint8Array): Said {
  const bytes = open(key, sealed, associated(channel, node));
  return { node, ...Sealed.parse(JSON.parse(Buffer.from(bytes).toString("utf8"))) };
}
