import type { ThreadId } from "../ids.ts";

/**
 * The sync socket: `/sync/<participant>/<document>`, binary frames of the y-websocket protocol, with
 * message types of ours added for a page that said hello. A frame is a message type (one byte) and
 * its body. Integers are lib0 var-uints, `bytes` and `string` are length-prefixed.
 *
 * | type | name      | direction | body                                                                  |
 * |------|-----------|-----------|-----------------------------------------------------------------------|
 * | 0    | sync      | both      | y-protocols/sync: step 1 `0 bytes`, step 2 `1 bytes`, update `2 bytes` |
 * | 1    | awareness | both      | bytes: y-protocols/awareness update                                   |
 * | 3    | query     | to server | empty: asks for all awareness states                                  |
 * | 120  | hello     | to server | protocol version, Yjs client id, epoch as string ("" when none yet)   |
 * | 121  | welcome   | to page   | protocol version, epoch as string                                     |
 * | 122  | saved     | to page   | n: the first n document updates of this connection are durable        |
 * | 123  | refused   | to page   | string: the sentence for the person; the socket closes after it       |
 * | 124  | cause     | to server | string: the thread that edits from here on are for, "" for none       |
 *
 * Document updates are sync messages of step 2 and update, counted from the opening of the socket.
 */
export const syncProtocol = 1;

/** The documents that a session has; each has its own audience. */
export const documents = ["code", "notes"] as const;
export type DocumentName = (typeof documents)[number];

export const messageTypes = {
  sync: 0,
  awareness: 1,
  queryAwareness: 3,
  hello: 120,
  welcome: 121,
  saved: 122,
  refused: 123,
  cause: 124,
} as const;

export const syncTypes = { step1: 0, step2: 1, update: 2 } as const;

/**
 * Yjs client ids 0 to 15 are the server's; it seeds as 1, writes what a focus time has brought as 2, and as 3 what
 * people wrote in a document that was compacted.
 */
export const seedClientId = 1;
export const focusClientId = 2;
export const compactedClientId = 3;
export const firstParticipantClientId = 16;

/** The server sends something at least this often; y-websocket gives up after 30 s of silence. */
export const beatMilliseconds = 15_000;

/**
 * Close codes of both sockets. By the convention that y-websocket keeps, 44xx is final (the same would
 * happen at the next attempt) and all others mean: try again.
 */
export const closeCodes = {
  /** The server stops or restarts: come back soon. */
  restarting: 1012,
  /** A frame that is not of the protocol. */
  badFrame: 4400,
  /** No such link, or it was revoked. */
  unauthorised: 4401,
  /** Role or phase do not allow this. */
  notAllowed: 4403,
  /** No such document, or its session cannot be opened. */
  noDocument: 4404,
  /** This Yjs client id belongs to somebody else: take a fresh one. */
  clientIdTaken: 4409,
  tooLarge: 4413,
  /** The page's document does not continue the server's: see `epoch`. */
  otherEpoch: 4410,
  /** The interview was erased: the page is to forget what its browser has of it. */
  erased: 4411,
  /** The update was judged and refused. */
  refused: 4422,
  /** The participant has as many sockets open as one may. */
  tooMany: 4528,
  /** Too slow to read what it is sent. */
  tooSlow: 4529,
  /** Far more frames than one participant may send; what was not acknowledged is sent again by a page that comes back. */
  tooFast: 4530,
  /** The server could not store; nothing that was not acknowledged is kept. */
  notStored: 4503,
} as const;
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

/** What everybody is told while the server cannot store; it fits into the reason of a close. */
export const notStoredSentence =
  "The server cannot store anything now. Keep this page open: it is tried again until it can.";

/** The reason that a socket is closed with: a sentence for the person where the code calls for one. */
export function closeReason(code: CloseCode): string {
  return code === closeCodes.notStored ? notStoredSentence : "";
}

/** True when reconnecting as before would be closed again for the same reason. */
export function isFinalClose(code: number): boolean {
  return code >= 4400 && code <= 4499;
}

/** A workspace file's root in the document `code`. */
export function rootName(file: string): string {
  return `f:${file}`;
}

/** The root of the interviewers' note on a thread in the document `notes`; null is the one on the whole interview. */
export function noteRoot(thread: ThreadId | null): string {
  return thread === null ? "n:" : `n:${thread}`;
}
