/** Bytes of a header at most. */
const longestHeader = 4;
/** The largest length that stands in the second byte itself, and the byte that says that two more follow. */
const shortLength = 125;
const longLength = 126;
/** The first byte of a binary message in one frame. */
const wholeBinary = 0x82;

/**
 * Puts messages together as they go over the wire: binary, each in one frame and, since they are a server's, not masked
 * (RFC 6455, section 5.2). The others of a room get the same one after another, so the last packet is kept for the next.
 */
export class Packer {
  #messages: readonly Uint8Array[] = [];
  #packet: Uint8Array = new Uint8Array();

  /** @param messages of less than 64 KiB each */
  pack(messages: readonly Uint8Array[]): Uint8Array {
    if (!this.#isLast(messages)) {
      this.#messages = messages;
      this.#packet = packetOf(messages);
    }
    return this.#packet;
  }

  /** Lets go of the last packet. */
  forget(): void {
    this.#messages = [];
  }

  #isLast(messages: readonly Uint8Array[]): boolean {
    const last = this.#messages;
    return last.length === messages.length && messages.every((message, index) => message === last[index]);
  }
}

function packetOf(messages: readonly Uint8Array[]): Uint8Array {
  let most = 0;
  for (const { length } of messages) most += longestHeader + length;
  const packet = Buffer.allocUnsafe(most);
  let at = 0;
  for (const message of messages) {
    packet[at++] = wholeBinary;
    if (message.length <= shortLength) packet[at++] = message.length;
    else {
      packet[at++] = longLength;
      at = packet.writeUInt16BE(message.length, at);
    }
    packet.set(message, at);
    at += message.length;
  }
  return packet.subarray(0, at);
}
