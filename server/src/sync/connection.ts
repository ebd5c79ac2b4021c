import { ThreadId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, syncProtocol, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import { BadFrame, frames, parseFrame, type Frame } from "./frames.ts";
import { encodeAwareness, parseAwareness, type StampedEntry } from "./presence.ts";
import type { Room } from "./room.ts";
import { refusalSentences, type RefusedVerdict } from "./verdict.ts";

/** What a connection needs of its socket. */
export interface SyncSocket {
  readonly bufferedAmount: number;
  send(frame: Uint8Array): void;
  close(code: CloseCode): void;
}

/** One page's socket on one document. */
export class Connection {
  readonly participant: Participant;
  readonly #room: Room;
  readonly #socket: SyncSocket;
  readonly #colour: number;
  /** Awareness entries that this page shows, by Yjs client id. */
  readonly #entries = new Map<number, StampedEntry>();
  #cause: ThreadId | null = null;
  #saidHello = false;
  /** Document updates received on this socket, for `saved`. */
  #updates = 0;
  #open = true;

  constructor(room: Room, socket: SyncSocket, participant: Participant, colour: number) {
    this.#room = room;
    this.#socket = socket;
    this.#colour = colour;
    this.participant = participant;
  }

  /** The thread that edits from here on are for. */
  get cause(): ThreadId | null {
    return this.#cause;
  }

  entries(): readonly StampedEntry[] {
    return [...this.#entries.values()];
  }

  holds(clientId: number): boolean {
    return this.#entries.has(clientId);
  }

  /** Takes one frame from the page. Whatever is wrong with it closes the socket, with its own code. */
  receive(bytes: Uint8Array): void {
    if (!this.#open) return;
    try {
      this.#handle(parseFrame(bytes));
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.close(closeCodes.badFrame);
    }
  }

  send(frame: Uint8Array): void {
    if (!this.#open) return;
    if (this.#socket.bufferedAmount > limits.socketBacklog) this.close(closeCodes.tooSlow);
    else this.#socket.send(frame);
  }

  close(code: CloseCode): void {
    if (!this.#open) return;
    this.#open = false;
    this.#socket.close(code);
    this.#room.leave(this);
  }

  /** The socket is gone. */
  closed(): void {
    this.#open = false;
    this.#room.leave(this);
  }

  #handle(frame: Frame): void {
    switch (frame.type) {
      case "step1": {
        const reply = frames.step2(this.#room.missing(frame.stateVector));
        this.#room.afterCommits(() => this.send(reply));
        return;
      }
      case "update":
        return this.#update(frame.update);
      case "awareness":
        return this.#awareness(frame.update);
      case "query-awareness":
        return this.send(frames.awareness(encodeAwareness(this.#room.allEntries(this))));
      case "hello":
        return this.#hello(frame);
      case "cause":
        this.#cause = frame.thread === "" ? null : parseThread(frame.thread);
        return;
    }
  }

  #update(update: Uint8Array): void {
    const refusal = this.#room.change(this, update);
    if (refusal !== null) return this.#refuse(refusal);
    this.#updates += 1;
    const count = this.#updates;
    this.#room.afterCommits(() => {
      if (this.#saidHello) this.send(frames.saved(count));
    });
  }

  #refuse({ reason }: RefusedVerdict): void {
    if (this.#saidHello) this.send(frames.refused(refusalSentences[reason]));
    if (reason === "client-id-taken") this.close(closeCodes.clientIdTaken);
    else if (reason === "may-not-write") this.close(closeCodes.notAllowed);
    else if (reason === "too-large") this.close(closeCodes.tooLarge);
    else this.close(closeCodes.refused);
  }

  #hello({ protocol, clientId, epoch }: Extract<Frame, { type: "hello" }>): void {
    if (protocol !== syncProtocol) return this.close(closeCodes.badFrame);
    if (epoch !== "" && epoch !== this.#room.epoch) return this.close(closeCodes.otherEpoch);
    if (!this.#room.claim(clientId, this.participant.id)) return this.close(closeCodes.clientIdTaken);
    this.#saidHello = true;
    this.send(frames.welcome(this.#room.epoch));
    if (this.#updates > 0) {
      const count = this.#updates;
      this.#room.afterCommits(() => this.send(frames.saved(count)));
    }
  }

  /** Stock pages repeat other people's entries: those of anyone else's client id are passed over. */
  #awareness(update: Uint8Array): void {
    const changed: StampedEntry[] = [];
    for (const { clientId, state } of parseAwareness(update)) {
      const holder = this.#room.holderOf(clientId);
      if (holder !== undefined && holder !== this) continue;
      if (!this.#room.claim(clientId, this.participant.id)) continue;
      const { id, name, role } = this.participant;
      const entry: StampedEntry = {
        clientId,
        clock: this.#room.nextClock(),
        state: state && {
          user: { id, name, role, colour: this.#colour },
          file: state.file ?? null,
          cursor: state.cursor ?? null,
        },
      };
      if (entry.state === null) this.#entries.delete(clientId);
      else this.#entries.set(clientId, entry);
      changed.push(entry);
    }
    if (changed.length > 0) this.#room.broadcast(this, () => frames.awareness(encodeAwareness(changed)));
  }
}

function parseThread(text: string): ThreadId {
  const parsed = ThreadId.safeParse(text);
  if (!parsed.success) throw new BadFrame("The cause is not a thread's id.");
  return parsed.data;
}
