import { makeSessions, organiserKey } from "../sync/tandiff-rooms.ts";
import { privateMemory } from "../sync/machine.ts";
import type { Figures } from "../report.ts";
import type { BoardFigure } from "./figures.ts";
import type { Servers } from "./servers.ts";

/** What the organiser's board costs a server that was just started: the first one, and a later one. */
export async function measureBoard(servers: Servers, sessions: number): Promise<Figures<BoardFigure>> {
  const [folder = ""] = servers.folders;
  const [port = 0] = servers.ports;
  await makeSessions(folder, port, sessions);
  await servers.restart();
  const [pid = 0] = servers.pids;
  const before = privateMemory(pid);
  const key = await organiserKey(folder);
  const first = await board(servers, key);
  const after = privateMemory(pid);
  const later = await board(servers, key);
  return {
    "first board, for each session, ms": first.time / sessions,
    "node's processor for it, ms": first.node / sessions,
    "PostgreSQL's processor for it, ms": first.database === null ? null : first.database / sessions,
    "later board, for each session, ms": later.time / sessions,
    "node's processor for that, ms": later.node / sessions,
    "memory for each session, KiB": (after - before) / 1_024 / sessions,
  };
}

/** Milliseconds, of the clock and of processors. */
async function board(servers: Servers, key: string) {
  const [port = 0] = servers.ports;
  const [node, database] = servers.meters;
  const [nodeBefore = 0, databaseBefore] = [node?.(), database?.()];
  const from = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/api/organiser/sessions`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (!answer.ok) throw new Error(`The board: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  return {
    time: performance.now() - from,
    node: (node?.() ?? 0) - nodeBefore,
    database: database && databaseBefore !== undefined ? database() - databaseBefore : null,
  };
}
