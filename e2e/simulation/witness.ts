import { messageTypes, syncTypes } from "@tandiff/shared/sync/protocol.ts";
import * as decoding from "lib0/decoding";
import type { StoredEdits } from "./stored-edits.ts";

/** Sees what a server sends one page on one socket: all of it must be stored by then, and of the page's document. */
export class Witness {
  readonly #stored: () => StoredEdits;
  /** Document updates of the page, in the order in which it has sent them. */
  readonly #sent: Uint8Array[] = [];
  #acknowledged = 0;

  constructor(stored: () => StoredEdits) {
    this.#stored = stored;
  }

  /** Takes a frame of the page. Returns its document update; null where it has none. */
  sent(frame: Uint8Array): Uint8Array | null {
    const update = updateIn(frame);
    if (update !== null) this.#sent.push(update);
    return update;
  }

  /** @throws when the frame shows or acknowledges what is not stored */
  receives(frame: Uint8Array): void {
    if (frame[0] === messageTypes.saved) {
      const count = decoding.readVarUint(decoding.createDecoder(frame.subarray(1)));
      const said = this.#sent.slice(this.#acknowledged, count);
      this.#acknowledged = count;
      if (!said.every((update) => this.#stored().hasHad(update))) {
        throw new Error("The server has acknowledged what it had not stored.");
      }
    }
    const update = updateIn(frame);
    if (update !== null && !this.#stored().hasHad(update)) {
      throw new Error("A page was shown what is not stored in its document.");
    }
  }
}

function updateIn(frame: Uint8Array): Uint8Array | null {
  const [type, kind] = frame;
  const isUpdate = type === messageTypes.sync && (kind === syncTypes.step2 || kind === syncTypes.update);
  return isUpdate ? decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2))) : null;
}
