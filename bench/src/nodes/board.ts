import { makeSessions, organiserKey } from "../sync/tandiff-rooms.ts";
import type { Figures } from "../report.ts";
import type { BoardFigure } from "./figures.ts";
import type { Servers } from "./servers.ts";

/** Later boards that are measured together. */
const laterBoards = 5;

/** What the organiser's board costs a server that was just started: the first one, and later ones. */
export async function measureBoard(servers: Servers, sessions: number): Promise<Figures<BoardFigure>> {
  const [folder = ""] = servers.folders;
  const [port = 0] = servers.ports;
  await makeSessions(folder, port, sessions);
  await servers.restart();
  const key = await organiserKey(folder);
  const first = await boards(servers, key, 1);
  const later = await boards(servers, key, laterBoards);
  const ofThousand = (milliseconds: number): number => (milliseconds * 1_000) / sessions;
  return {
    "first board, ms": ofThousand(first.time),
    "node's processor for it, ms": ofThousand(first.node),
    "PostgreSQL's processor for it, ms": first.database === null ? null : ofThousand(first.database),
    "a later one, ms": ofThousand(later.time / laterBoards),
    "node's processor for that, ms": ofThousand(later.node / laterBoards),
  };
}

/** Milliseconds, of the clock and of processors. */
async function boards(servers: Servers, key: string, count: number) {
  const [port = 0] = servers.ports;
  const [node, database] = servers.meters;
  const [nodeBefore = 0, databaseBefore] = [node?.(), database?.()];
  const from = performance.now();
  for (let done = 0; done < count; done += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/organiser/sessions`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (!answer.ok) throw new Error(`The board: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  return {
    time: performance.now() - from,
    node: (node?.() ?? 0) - nodeBefore,
    database: database && databaseBefore !== undefined ? database() - databaseBefore : null,
  };
}
