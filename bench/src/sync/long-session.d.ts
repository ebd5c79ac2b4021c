/** What was typed in a session of 90 minutes, one update a key. */
export interface LongSession {
  readonly updates: readonly Uint8Array[];
  /** Bytes of the final document as one update. */
  readonly documentBytes: number;
}
/**
 * Four people in three files: bursts of a dozen keys, every eighth key takes one back, then on to another
 * place, mostly a near one.
 */
export declare function makeLongSession(keys: number): LongSession;
/** The size of the session's log as a text of a line a key, compressed: what its storage is held against. */
export declare function gzippedLog({ updates }: LongSession): number;
