import { setTimeout as pause } from "node:timers/promises";
import { typeSession } from "../sync/fill.ts";
import { clientFrame, messages } from "../sync/frames.ts";
import type { LongSession } from "../sync/long-session.ts";
import { Page, type Seat } from "../sync/page.ts";
import type { Subject } from "../sync/subjects.ts";
import { organiserKey, post } from "../sync/tandiff-rooms.ts";
import { typedKeys } from "./edits.ts";

const none = new Uint8Array();
/** Milliseconds between an acknowledgement and the next key. */
const rhythm = 6;
const mostKeys = 20_000;

/** The longest that somebody in another call waits for the acknowledgement of a key, milliseconds. */
export interface LongWorkFigures {
  /** While nothing else goes on, for two seconds. */
  readonly calm: number;
  /** While the export of the session is made. */
  readonly exporting: number;
  /** While the session is compacted. */
  readonly compacting: number;
}

/** What the works of a server on one long session cost those in another. */
export async function waitBesideLongWorks(
  subject: Subject,
  folder: string,
  session: LongSession,
): Promise<LongWorkFigures> {
  const server = await subject.start(folder);
  try {
    const [long = [], other = []] = await server.rooms(2);
    await typeSession(server, long, session.updates);
    const url = `http://127.0.0.1:${server.port}`;
    const key = { authorization: `Bearer ${await organiserKey(folder)}` };
    const id = long[0]?.room ?? "";
    await endCall(url, long[1]);
    const typist = await Typist.on(other[0]);
    const calm = await typist.longestWaitDuring(() => pause(2_000));
    const exporting = await typist.longestWaitDuring(async () => {
      const answer = await fetch(`${url}/api/organiser/sessions/${id}/export.zip`, { headers: key });
      if (!answer.ok) throw new Error(`The export was answered with ${answer.status}.`);
      await answer.arrayBuffer();
    });
    const compact = () => post(`${url}/api/organiser/sessions/${id}/compact`, {}, key);
    const compacting = await typist.longestWaitDuring(compact);
    typist.leave();
    return { calm, exporting, compacting };
  } finally {
    await server.stop();
  }
}

export function endCall(url: string, seat: Seat | undefined): Promise<void> {
  return command(url, seat, "call.end");
}

/** The candidate agrees to a replay. */
export function giveConsent(url: string, seat: Seat): Promise<void> {
  return command(url, seat, "consent.give");
}

async function command(url: string, seat: Seat | undefined, type: string): Promise<void> {
  const participant = seat?.path.split("/")[2] ?? "";
  const cookie = seat?.headers.slice("Cookie: ".length).trim() ?? "";
  const body = { id: crypto.randomUUID(), command: { type } };
  await post(`${url}/api/${participant}/commands`, body, { cookie });
}

/** Types a key as soon as the one before is acknowledged, and a little later. */
export class Typist {
  readonly #page: Page;
  readonly #keys: readonly Uint8Array[];
  #next = 0;

  constructor(page: Page, keys: readonly Uint8Array[]) {
    this.#page = page;
    this.#keys = keys;
  }

  static async on(seat: Seat | undefined): Promise<Typist> {
    if (!seat) throw new Error("The room has no seat.");
    const clientId = 1_700_000_000;
    const page = new Page(seat, clientId);
    await page.socket.opened;
    await pause(300);
    return new Typist(page, typedKeys(clientId, mostKeys));
  }

  async longestWaitDuring(work: () => Promise<unknown>): Promise<number> {
    const state = { isDone: false };
    const done = work().finally(() => (state.isDone = true));
    let longest = 0;
    while (!state.isDone) {
      longest = Math.max(longest, await this.#type());
      await pause(rhythm);
    }
    await done;
    return longest;
  }

  leave(): void {
    this.#page.socket.close();
  }

  async #type(): Promise<number> {
    const key = this.#keys[this.#next];
    if (!key) throw new Error("There are no keys left.");
    this.#next += 1;
    const page = this.#page;
    const from = performance.now();
    page.sent += 1;
    page.socket.send(clientFrame(messages.update(none, key)));
    while (page.saved < page.sent && page.socket.failure === null) await pause(1);
    if (page.socket.failure) throw page.socket.failure;
    return performance.now() - from;
  }
}
