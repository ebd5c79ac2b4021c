import type { LiveEvent, LiveMessage, Place } from "@tandiff/shared/live/protocol.ts";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { until, type Person } from "../testing-app.ts";

type MessageOf<T extends LiveMessage["type"]> = Extract<LiveMessage, { type: T }>;

/** For tests only: a page's live socket, with all that came. */
export class LivePage {
  readonly socket: WebSocket;
  /** The frames as they came. */
  readonly texts: string[] = [];
  closedWith: number | null = null;

  constructor(person: Person, after: number | string = 0) {
    this.socket = new WebSocket(`${person.socketUrl("live")}?after=${after}`, {
      headers: { Cookie: person.cookie },
    });
    this.socket.on("message", (data: Buffer) => this.texts.push(data.toString("utf8")));
    this.socket.on("close", (code) => {
      this.closedWith = code;
    });
    this.socket.on("error", () => undefined);
    onTestFinished(() => this.socket.terminate());
  }

  static async of(person: Person, after = 0): Promise<LivePage> {
    const page = new LivePage(person, after);
    await until("the page has caught up", () => page.messages("caught-up").length > 0);
    return page;
  }

  messages<T extends LiveMessage["type"]>(type: T): MessageOf<T>[] {
    return this.texts
      .map((text): LiveMessage => JSON.parse(text))
      .filter((message): message is MessageOf<T> => message.type === type);
  }

  events(): LiveEvent[] {
    return this.messages("events").flatMap(({ events }) => events);
  }

  kinds(): string[] {
    return this.events().map(({ event }) => event.kind);
  }

  cursors(): number[] {
    return this.events().map(({ cursor }) => cursor);
  }

  /** Ids of those who are here, as last told. */
  here(): string[] {
    return (this.messages("presence").at(-1)?.present ?? []).map(({ participant }) => participant).toSorted();
  }

  say(place: Place): void {
    this.socket.send(JSON.stringify({ type: "place", place }));
  }

  /** Asks everyone to come there. */
  gather(place: Place): void {
    const look = { place, since: false, row: null, shift: null, chosen: null, editor: null };
    this.socket.send(JSON.stringify({ type: "gather", look }));
  }

  async closes(): Promise<number | null> {
    await until("the server closes the socket", () => this.closedWith !== null);
    return this.closedWith;
  }
}
