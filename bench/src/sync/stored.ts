import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { typeSession } from "./fill.ts";
import type { LongSession } from "./long-session.ts";
import type { Subject } from "./subjects.ts";

/** Bytes that one session adds to a data folder. */
export async function measureStored(subject: Subject, folder: string, session: LongSession): Promise<number> {
  let server = await subject.start(folder);
  await server.rooms(1);
  await server.stop();
  const before = await folderSize(folder);
  server = await subject.start(folder);
  const [room] = await server.rooms(1);
  if (room) await typeSession(server, room, session.updates);
  await pause(11_000);
  await server.stop();
  return (await folderSize(folder)) - before;
}

async function folderSize(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}
