import { setTimeout as pause } from "node:timers/promises";
import { clientFrame, messages } from "../sync/frames.ts";
import { Page, type Seat } from "../sync/page.ts";
import type { Subject } from "../sync/subjects.ts";
import { clientsPerRoom, makeTypingScript, type TypingScript } from "../sync/typing-script.ts";
import { typedKeys } from "./edits.ts";

/** Milliseconds of typing before each kill, and between two keys. */
const typingTime = 1_000;
const rhythm = 5;
const none = new Uint8Array();

/**
 * Kills the server while four people type, and starts it again: milliseconds from the start of its process until it has
 * acknowledged an edit, for each kill.
 */
export async function killAndStart(subject: Subject, folder: string, kills: number): Promise<number[]> {
  let server = await subject.start(folder);
  const times: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const [room = []] = await server.rooms(1);
    const script = makeTypingScript(typingTime / rhythm, false);
    const pages = await Promise.all(
      room.slice(0, clientsPerRoom).map(async (seat, client) => {
        const page = new Page(seat, script.clientIds[client] ?? 0);
        await page.socket.opened;
        return page;
      }),
    );
    await pause(200);
    await typeFor(pages, script, room[0]?.room ?? "");
    process.kill(server.pid, "SIGKILL");
    await server.stop();
    const from = performance.now();
    server = await subject.start(folder);
    const [again = []] = await server.rooms(1);
    await untilSaved(again[0], 1_500_000_000 + kill);
    times.push(performance.now() - from);
  }
  await server.stop();
  return times;
}

async function typeFor(pages: readonly Page[], script: TypingScript, room: string): Promise<void> {
  for (let key = 0; key < typingTime / rhythm - 1; key += 1) {
    for (const [client, page] of pages.entries()) page.socket.send(script.frames(room, client, key));
    await pause(rhythm);
  }
}

async function untilSaved(seat: Seat | undefined, clientId: number): Promise<void> {
  if (!seat) throw new Error("The room has no seat.");
  const page = new Page(seat, clientId);
  await page.socket.opened;
  const [update = none] = typedKeys(clientId, 1);
  page.sent += 1;
  page.socket.send(clientFrame(messages.update(none, update)));
  while (page.saved < page.sent && page.socket.failure === null) await pause(1);
  if (page.socket.failure) throw page.socket.failure;
  page.socket.close();
}
