import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { LeveldbPersistence } from "y-leveldb";
import * as Y from "yjs";
import { clientFrame, messages } from "./frames.ts";
import type { LongSession } from "./long-session.ts";
import { cpuMilliseconds } from "./machine.ts";
import { Page, type Seat } from "./page.ts";
import type { RunningSubject, Subject } from "./subjects.ts";

/** Keys that are sent before the server is waited for. */
const batch = 500;
/** Keys that one types before the next one has a turn. */
const longestTurn = 100;

/** Types a whole session as fast as the server takes it: on Tandiff each client from a seat of its own. */
export async function typeSession(
  server: Pick<RunningSubject, "pid">,
  seats: readonly Seat[],
  updates: readonly Uint8Array[],
): Promise<void> {
  const [first] = seats;
  if (!first) throw new Error("The room has no seat.");
  if (first.dialect === "tandiff") await typeInTurns(seats, updates);
  else await sendAll(server, first, updates);
  await untilCalm(server.pid, 500);
}

async function sendAll(
  server: Pick<RunningSubject, "pid">,
  seat: Seat,
  updates: readonly Uint8Array[],
): Promise<void> {
  const page = new Page(seat, 3_000_000_000);
  await page.socket.opened;
  await pause(300);
  for (let from = 0; from < updates.length; from += batch) {
    send(page, updates.slice(from, from + batch));
    await untilCalm(server.pid, 30);
  }
  close(page);
}

/**
 * Whoever sends more than one person can is read more slowly, and in the end closed. So each types from their own seat,
 * and waits until the server has what was typed before the next one goes on from there.
 */
async function typeInTurns(seats: readonly Seat[], updates: readonly Uint8Array[]): Promise<void> {
  const typists = new Map<number, Page>();
  const open = async (client: number): Promise<Page> => {
    const seat = seats[typists.size];
    if (!seat) throw new Error("The room has too few seats.");
    const page = new Page(seat, client);
    typists.set(client, page);
    await page.socket.opened;
    await pause(300);
    return page;
  };
  for (const { client, keys } of turnsOf(updates)) {
    const page = typists.get(client) ?? (await open(client));
    send(page, keys);
    while (page.saved < page.sent && page.socket.failure === null) await pause(1);
    if (page.socket.failure) break;
  }
  for (const page of typists.values()) close(page);
}

/** Keys in a row of one client, at most so many as are far from any quota. A deletion can be anybody's. */
function turnsOf(updates: readonly Uint8Array[]): { readonly client: number; readonly keys: Uint8Array[] }[] {
  const turns: { readonly client: number; readonly keys: Uint8Array[] }[] = [];
  for (const update of updates) {
    const [client = turns.at(-1)?.client ?? 0] = Y.parseUpdateMeta(update).from.keys();
    const last = turns.at(-1);
    if (last?.client === client && last.keys.length < longestTurn) last.keys.push(update);
    else turns.push({ client, keys: [update] });
  }
  return turns;
}

function send(page: Page, updates: readonly Uint8Array[]): void {
  page.sent += updates.length;
  page.socket.send(Buffer.concat(updates.map((update) => clientFrame(messages.update(page.prefix, update)))));
}

function close(page: Page): void {
  if (page.socket.failure) throw new Error(`While filling: ${page.socket.failure.message}`);
  page.socket.close();
}

/** Waits until the server has done nothing for so many milliseconds. */
export async function untilCalm(pid: number, milliseconds: number): Promise<void> {
  for (let before = -1; cpuMilliseconds(pid) - before > 10;) {
    before = cpuMilliseconds(pid);
    await pause(milliseconds);
  }
}

/**
 * Fills a data folder with rooms that hold the session's document. The first was typed key by key; the others
 * are copies of its end, for which Tandiff gets some hundred keys as one edit and the peers their own storage's form.
 */
export async function fillRooms(
  subject: Subject,
  folder: string,
  session: LongSession,
  count: number,
): Promise<void> {
  const server = await subject.start(folder);
  const rooms = await server.rooms(subject.name === "tandiff" ? count : 1);
  const [first, ...others] = rooms;
  if (first) await typeSession(server, first, session.updates);
  if (subject.name === "tandiff") {
    const merged: Uint8Array[] = [];
    for (let from = 0; from < session.updates.length; from += batch) {
      merged.push(Y.mergeUpdates(session.updates.slice(from, from + batch)));
    }
    for (const [seat] of others) if (seat) await sendAll(server, seat, merged);
    // Rooms come to rest within two beats, and a room at rest has a snapshot.
    await pause(31_000);
  } else await pause(11_000);
  await server.stop();
  if (subject.name === "hocuspocus") copyInSqlite(join(folder, "hocuspocus.sqlite"), count);
  if (subject.name === "y-websocket") await copyInLeveldb(join(folder, "leveldb"), count);
}

function copyInSqlite(file: string, count: number): void {
  const database = new DatabaseSync(file);
  database.exec("BEGIN");
  const copy = database.prepare(
    `INSERT INTO documents (name, data) SELECT ?, data FROM documents WHERE name = 'room0000'`,
  );
  for (let index = 1; index < count; index++) copy.run(`room${String(index).padStart(4, "0")}`);
  database.exec("COMMIT");
  database.close();
}

async function copyInLeveldb(folder: string, count: number): Promise<void> {
  const storage = new LeveldbPersistence(folder);
  const state = Y.encodeStateAsUpdate(await storage.getYDoc("room0000"));
  for (let index = 1; index < count; index++) {
    await storage.storeUpdate(`room${String(index).padStart(4, "0")}`, state);
  }
  await storage.destroy();
}
