import * as Y from "yjs";
import { ThreadId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, syncProtocol, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import { BadFrame, frames, parseFrame, type Frame } from "./frames.ts";
import { goneJson, parseAwareness, stateJson, type StampedEntry } from "./presence.ts";
import type { Room } from "./room.ts";
import { refusalSentences, type Refusal, type RefusedVerdict } from "./verdict.ts";

/** What a connection needs of its socket. */
export interface SyncSocket {
  readonly bufferedAmount: number;
  send(frame: Uint8Array): void;
  close(code: CloseCode): void;
}

/** A page shows itself; a few more, for one that has just taken a fresh client id. */
const mostEntries = 8;

/** One page's socket on one document. */
export class Connection {
  readonly participant: Participant;
  readonly #room: Room;
  readonly #socket: SyncSocket;
  readonly #colour: number;
  /** Awareness entries that this page shows, by Yjs client id. */
  readonly #entries = new Map<number, StampedEntry>();
  #cause: ThreadId | null = null;
  /** The client id that the page said hello with. */
  #helloId: number | null = null;
  /** The first sync step that waits until the one before it is answered. */
  #nextStep1: Uint8Array | null = null;
  #answersStep1 = false;
  /** Bytes of the largest answer to a first sync step: it alone is no sign of a slow reader. */
  #largestAnswer = 0;
  /** Document updates received on this socket, for `saved`. */
  #updates = 0;
  /** Came while the text was read that the first of them needs; null while none is. */
  #waiting: Uint8Array[] | null = null;
  #open = true;
  #isWithheld = false;
  /** Refused, and closed as soon as what came before is stored and acknowledged. */
  #isRefused = false;

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

  /** What the others are shown of this page. */
  entries(): readonly StampedEntry[] {
    return this.#isWithheld ? [] : [...this.#entries.values()];
  }

  /** Takes this page out of what the others are shown, or lets them see it again where it is by then. */
  setWithheld(withheld: boolean): void {
    if (withheld === this.#isWithheld) return;
    this.#isWithheld = withheld;
    const changed = [...this.#entries.values()].map((entry) => ({
      ...entry,
      clock: this.#room.cursors.nextClock(),
    }));
    for (const entry of changed) this.#entries.set(entry.clientId, entry);
    const shown = withheld ? changed.map((entry) => ({ ...entry, json: goneJson })) : changed;
    this.#room.show(this, shown);
  }

  holds(clientId: number): boolean {
    return this.#entries.has(clientId);
  }

  /** When its entry was stamped; null where this page shows none under the client id. */
  clockOf(clientId: number): number | null {
    return this.#entries.get(clientId)?.clock ?? null;
  }

  /** The page has gone on to another connection, which shows it from now on. */
  drop(clientId: number): void {
    this.#entries.delete(clientId);
  }

  /** The client id that the page said hello with, as long as it shows nothing under it: nobody else may. */
  claims(): readonly StampedEntry[] {
    const clientId = this.#helloId;
    return clientId === null || this.holds(clientId) ? [] : [{ clientId, clock: 0, json: goneJson }];
  }

  /**
   * Takes one frame from the page, after those before it. Whatever is wrong with it closes the socket, with its own code.
   */
  receive(bytes: Uint8Array): void {
    if (!this.#open || this.#isRefused) return;
    if (this.#waiting !== null) {
      this.#waiting.push(bytes);
      return;
    }
    try {
      if (!this.#handle(parseFrame(bytes))) this.#receiveWithText(bytes);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.#room.rejected("bad-frame");
      this.close(closeCodes.badFrame);
    }
  }

  send(frame: Uint8Array): void {
    if (!this.#open) return;
    const waiting = this.#socket.bufferedAmount;
    const most = limits.socketBacklog + this.#largestAnswer;
    if (waiting > 0 && waiting + frame.length > most) this.close(closeCodes.tooSlow);
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

  /** Takes a frame once the text is there, and what comes meanwhile after it. */
  #receiveWithText(bytes: Uint8Array): void {
    this.#waiting = [bytes];
    const goOn = (): void => {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      for (const frame of waiting) this.receive(frame);
    };
    this.#room.withText(goOn).catch((error: unknown) => {
      this.#room.failed(error);
      this.close(closeCodes.notStored);
    });
  }

  /**
   * Every frame needs that one may read; what an update changes is the gate's to judge. False, and nothing is done, where
   * the text has to be read first.
   */
  #handle(frame: Frame): boolean {
    if (!this.#room.mayRead(this.participant.id)) {
      this.close(closeCodes.notAllowed);
      return true;
    }
    switch (frame.type) {
      case "step1":
        return this.#step1(frame.stateVector);
      case "update":
        return this.#update(frame.update);
      case "awareness":
        this.#awareness(frame.update);
        return true;
      case "query-awareness":
        this.#room.tellPresence(this);
        return true;
      case "hello":
        this.#hello(frame);
        return true;
      case "cause":
        this.#cause = frame.thread === "" ? null : parseThread(frame.thread);
        return true;
      case "later":
        return true;
    }
  }

  /** One at a time, and of those that come meanwhile the last: an answer can be a thousand times the question. */
  #step1(stateVector: Uint8Array): boolean {
    assertStateVector(stateVector);
    if (this.#answersStep1) {
      this.#nextStep1 = stateVector;
      return true;
    }
    const reply = this.#room.answer(stateVector);
    if (reply === null) return false;
    this.#answersStep1 = true;
    this.#room.afterCommits(() => {
      this.#largestAnswer = Math.max(this.#largestAnswer, reply.length);
      this.send(reply);
      this.#answersStep1 = false;
      const next = this.#nextStep1;
      this.#nextStep1 = null;
      if (next !== null) this.receive(frames.step1(next));
    });
    return true;
  }

  #update(update: Uint8Array): boolean {
    const outcome = this.#room.change(this, update);
    if (outcome === null) return false;
    if (outcome === "taken") this.#taken();
    else this.#refuse(outcome);
    return true;
  }

  #taken(): void {
    this.#updates += 1;
    const count = this.#updates;
    this.#room.afterCommits(() => {
      if (this.#helloId !== null) this.send(frames.saved(count));
    });
  }

  #refuse({ reason }: RefusedVerdict): void {
    this.#isRefused = true;
    this.#room.rejected(reason);
    // Behind the acknowledgements of earlier edits, so that the page knows which of its text is not kept.
    this.#room.afterCommits(() => {
      if (this.#helloId !== null) this.send(frames.refused(refusalSentences[reason]));
      this.close(closeCodeOf(reason));
    });
  }

  #hello({ protocol, clientId, epoch }: Extract<Frame, { type: "hello" }>): void {
    // A page of the next version is served by the nodes of that.
    if (protocol > syncProtocol) return this.close(closeCodes.restarting);
    if (protocol < syncProtocol) return this.close(closeCodes.badFrame);
    if (epoch !== "" && epoch !== this.#room.epoch) return this.close(closeCodes.otherEpoch);
    if (!this.#room.claim(clientId, this.participant.id)) return this.close(closeCodes.clientIdTaken);
    this.#helloId = clientId;
    this.#room.cursors.tell(this, this.claims());
    this.send(frames.welcome(this.#room.epoch));
    if (this.#updates > 0) {
      const count = this.#updates;
      this.#room.afterCommits(() => this.send(frames.saved(count)));
    }
  }

  /**
   * Stock pages repeat other pages' entries: those that another connection shows are passed over, unless
   * it is this very page's, from before it came back.
   */
  #awareness(update: Uint8Array): void {
    const changed: StampedEntry[] = [];
    for (const { clientId, state } of parseAwareness(update)) {
      // Two tabs of one person would take turns for ever at showing a third that has gone.
      if (this.#helloId !== null && clientId !== this.#helloId) continue;
      const holder = this.holds(clientId) ? this : this.#room.holderOf(clientId);
      const isOwn = clientId === this.#helloId && holder?.participant.id === this.participant.id;
      if (holder !== undefined && holder !== this && !isOwn) continue;
      const { cursors } = this.#room;
      if (cursors.holds(clientId) && clientId !== this.#helloId) continue;
      if (!this.#room.claim(clientId, this.participant.id)) continue;
      cursors.drop(clientId);
      if (holder !== undefined && holder !== this) holder.drop(clientId);
      const { id, name, role } = this.participant;
      const json = stateJson(
        state && {
          user: { id, name, role, colour: this.#colour },
          file: state.file ?? null,
          cursor: state.cursor ?? null,
          ...(state.moreCursors && { moreCursors: state.moreCursors }),
        },
      );
      const entry: StampedEntry = { clientId, clock: cursors.nextClock(), json };
      if (state === null) this.#entries.delete(clientId);
      else this.#entries.set(clientId, entry);
      if (this.#entries.size > mostEntries) throw new BadFrame("Too many awareness entries for one page.");
      changed.push(entry);
    }
    if (this.#isWithheld) return;
    this.#room.show(this, changed);
  }
}

function closeCodeOf(reason: Refusal): CloseCode {
  if (reason === "client-id-taken") return closeCodes.clientIdTaken;
  if (reason === "may-not-write") return closeCodes.notAllowed;
  if (reason === "too-large" || reason === "too-much") return closeCodes.tooLarge;
  return closeCodes.refused;
}

function assertStateVector(bytes: Uint8Array): void {
  try {
    Y.decodeStateVector(bytes);
  } catch (cause) {
    throw new BadFrame("The state vector does not decode.", { cause });
  }
}

function parseThread(text: string): ThreadId {
  const parsed = ThreadId.safeParse(text);
  if (!parsed.success) throw new BadFrame("The cause is not a thread's id.");
  return parsed.data;
}
