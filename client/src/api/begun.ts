import type { ParticipantId } from "@tandiff/shared/ids.ts";

/** A live socket and what it has said so far. */
export interface BegunSocket {
  readonly socket: WebSocket;
  readonly heard: readonly unknown[];
}

declare global {
  interface Window {
    /** What the script in index.html has asked for, before this code had come. */
    tandiffBegun?: {
      readonly participant: string;
      /** Null where the address needs none, and once it was taken. */
      mergeRequest: Promise<Response> | null;
      /** Null once it was taken. */
      socket: WebSocket | null;
      readonly heard: readonly unknown[];
      /** Listens to the socket until it is taken. */
      readonly hear: (event: MessageEvent) => void;
    };
  }
}

/** The request for the merge request, if the page has begun with it; it is taken once. */
export function takeBegunMergeRequest(participant: ParticipantId): Promise<Response> | null {
  const begun = window.tandiffBegun;
  if (begun?.participant !== participant) return null;
  const { mergeRequest } = begun;
  begun.mergeRequest = null;
  return mergeRequest;
}

/** The live socket from the first event on, if the page has begun with it and it still stands; it is taken once. */
export function takeBegunSocket(participant: ParticipantId): BegunSocket | null {
  const begun = window.tandiffBegun;
  if (begun?.participant !== participant || begun.socket === null) return null;
  const { socket, heard, hear } = begun;
  begun.socket = null;
  socket.removeEventListener("message", hear);
  return socket.readyState <= WebSocket.OPEN ? { socket, heard } : null;
}
