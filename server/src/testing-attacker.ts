import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import * as decoding from "lib0/decoding";
import { messageTypes } from "@tandiff/shared/sync/protocol.ts";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { everyLiveRequest } from "./testing-access.ts";
import { pause, type Person } from "./testing-app.ts";
import { hostileUpdates } from "./sync/testing-hostile.ts";
import { mutated } from "./sync/testing-mutation.ts";
import { awarenessFrame, causeFrame, helloFrame, syncFrame } from "./sync/testing-page.ts";
import { updateOf } from "./sync/testing.ts";

type Random = (below: number) => number;
type Message = Uint8Array | string;

/** Small ones, so that as many as possible are sent. */
const known = hostileUpdates.map(([, update]) => update()).filter(({ length }) => length < 400);
const liveTexts = Object.values(everyLiveRequest).map((request) => JSON.stringify(request));

/** For tests only: somebody who sends frames in which a few bytes are wrong, over real sockets. */
export class Attacker {
  readonly #person: Person;
  readonly #random: Random;
  /** The document when the attack began. */
  readonly #base: Uint8Array;
  /** A client id that nobody else takes. */
  #clientId: number;
  sent = { stranger: 0, bytes: 0, sync: 0, live: 0 };
  /** Document updates that were acknowledged. */
  accepted = 0;

  constructor(person: Person, base: Uint8Array, clientId: number, random: Random) {
    this.#person = person;
    this.#base = base;
    this.#clientId = clientId;
    this.#random = random;
  }

  get total(): number {
    return Object.values(this.sent).reduce((sum, count) => sum + count, 0);
  }

  /** Sends about so many frames, on four sockets at a time. */
  async attack(frames: number): Promise<void> {
    const visit = async (): Promise<void> => {
      while (this.total < frames) await this.#visit();
    };
    await Promise.all(Array.from({ length: 4 }, visit));
  }

  async #visit(): Promise<void> {
    const kind = this.#random(10);
    const isLive = kind % 2 === 1;
    const url = isLive ? this.#person.socketUrl("live") : `${this.#person.socketUrl("sync")}/code`;
    this.#clientId += 1;
    const frames = Array.from({ length: 1 + this.#random(8) }, () => this.#message(isLive));
    if (kind === 0) {
      this.sent.bytes += 1;
      return this.#sendBytes(new URL(url));
    }
    if (kind < 3) {
      this.sent.stranger += frames.length;
      return this.#sendFrames(url, "", frames);
    }
    this.sent[isLive ? "live" : "sync"] += frames.length;
    return this.#sendFrames(
      url,
      this.#person.cookie,
      isLive ? frames : [helloFrame(this.#clientId), ...frames],
    );
  }

  /** Until the server closes the socket, or has taken all and had time to acknowledge it. */
  #sendFrames(url: string, cookie: string, messages: readonly Message[]): Promise<void> {
    const socket = new WebSocket(url, { headers: { Cookie: cookie } });
    return new Promise((resolve) => {
      let saved = 0;
      socket.on("open", () => {
        for (const message of messages) socket.send(message);
        socket.ping();
      });
      socket.on("message", (data: Buffer) => {
        if (data[0] === messageTypes.saved)
          saved = decoding.readVarUint(decoding.createDecoder(data.subarray(1)));
      });
      socket.on("pong", () => setTimeout(() => socket.terminate(), 10));
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.accepted += saved;
        resolve();
      });
    });
  }

  /** A handshake and a frame behind it, with a few bytes wrong in both. */
  async #sendBytes({ host, port, pathname }: URL): Promise<void> {
    const lines = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      ...(this.#random(2) === 0 ? [] : [`Cookie: ${this.#person.cookie}`]),
      "\r\n",
    ];
    const frame = [0x82, 0x85, 0, 0, 0, 0, ...syncFrame("step1", Uint8Array.of(0)), 0];
    const handshake = Buffer.from(lines.join("\r\n"));
    const isFrameOnly = this.#random(2) === 0;
    const bytes = isFrameOnly
      ? [handshake, mutated(Uint8Array.from(frame), this.#random)]
      : [mutated(Buffer.concat([handshake, Uint8Array.from(frame)]), this.#random)];
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(Buffer.concat(bytes)));
    socket.on("error", () => undefined);
    await pause(20);
    socket.destroy();
  }

  #message(isLive: boolean): Message {
    if (isLive) {
      const text = liveTexts[this.#random(liveTexts.length)] ?? "";
      const bytes = mutated(Buffer.from(text), this.#random);
      return this.#random(8) === 0 ? bytes : new TextDecoder().decode(bytes);
    }
    const kind = this.#random(10);
    if (kind < 4) return syncFrame("update", mutated(this.#edit(), this.#random));
    if (kind < 6)
      return syncFrame("update", mutated(known[this.#random(known.length)] ?? this.#edit(), this.#random));
    const frames = [
      () => syncFrame("update", this.#edit()),
      () => syncFrame("step1", Y.encodeStateVectorFromUpdate(this.#base)),
      () => awarenessFrame(this.#clientId, { file: "f:0", cursor: null }),
      () => causeFrame(""),
      () => helloFrame(this.#clientId),
    ];
    return mutated(frames[this.#random(frames.length)]?.() ?? new Uint8Array(), this.#random);
  }

  /** What a page of this person would send. */
  #edit(): Uint8Array {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = this.#clientId;
    Y.applyUpdate(doc, this.#base);
    return updateOf(doc, () => {
      doc.getText("f:0").insert(3, "x🎉");
      if (this.#random(2) === 0) doc.getText("f:0").delete(0, 2);
    });
  }
}
