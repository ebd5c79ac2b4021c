import { messageTypes, syncTypes } from "@tandiff/shared/sync/protocol.ts";

export interface SocketWatch {
  /** The first frames on every new socket. */
  readonly greeting: () => readonly Uint8Array<ArrayBuffer>[];
  /** A socket is open; counting begins anew. */
  readonly onOpen: () => void;
  /** A frame with document changes goes out: what the server counts for `saved`. */
  readonly onDocumentFrame: () => void;
}

/**
 * A WebSocket for y-websocket that says hello before anything else and reports what is sent. Updates
 * wait for the answer to the server's first sync step, which has them in it: sent ahead of what was
 * written offline they would leave a gap, and the server refuses gaps.
 */
export function countingSocket(watch: SocketWatch): typeof WebSocket {
  return class extends WebSocket {
    #hasAnswered = false;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("open", () => {
        watch.onOpen();
        for (const frame of watch.greeting()) super.send(frame);
      });
    }

    override send(data: string | BufferSource | Blob): void {
      const kind = data instanceof Uint8Array ? syncKind(data) : undefined;
      if (kind === syncTypes.step2) this.#hasAnswered = true;
      if (kind === syncTypes.update && !this.#hasAnswered) return;
      if (kind === syncTypes.step2 || kind === syncTypes.update) watch.onDocumentFrame();
      super.send(data);
    }
  };
}

function syncKind([type, kind]: Uint8Array): number | undefined {
  return type === messageTypes.sync ? kind : undefined;
}
