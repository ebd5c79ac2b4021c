/** Whoever reads a channel. */
export interface ChannelReader {
  readonly heard: (message: Uint8Array) => void;
  /** From now on all is heard, as long as the line holds; said again each time that it was lost and holds again. */
  readonly begins: () => void;
}

/** Carries bytes from node to node, in the order in which one of them sent them, or loses them. */
export interface Line {
  /** Milliseconds since the epoch; null while it holds. */
  readonly lostSince: number | null;
  /** To all readers of the channel, the sender's own too. Never waits and never throws; nothing is kept for later. */
  publish(channel: string, message: Uint8Array): void;
  /** The only one of this line who reads the channel. Returns what ends it. */
  subscribe(channel: string, reader: ChannelReader): () => void;
  /** Adds one to what all lines have counted under this key, of which so many go again each second; null while the line is lost. */
  count(key: string, perSecond: number): Promise<number | null>;
  /** `listener` is told when `lostSince` is another. */
  onState(listener: () => void): void;
  close(): Promise<void>;
}
