import { createServer } from "node:net";
import { join } from "node:path";
import { noSettings } from "../../../server/src/testing-environment.ts";
import type { Dialect, Seat } from "./page.ts";
import { startPinned, type PinnedProcess } from "./pinned-process.ts";
import { openTandiffRooms } from "./tandiff-rooms.ts";
import { roomNameLength } from "./typing-script.ts";

/** A server to measure. */
export interface Subject {
  readonly name: Dialect;
  /** Starts it on a data folder, which may be empty. */
  start(folder: string): Promise<RunningSubject>;
}

export interface RunningSubject extends PinnedProcess {
  readonly port: number;
  /** The seats of so many rooms, made when they are not there yet; the first room first. */
  rooms(count: number): Promise<readonly (readonly Seat[])[]>;
}

/** As many as a session of Tandiff has at most; the first four are those who type. */
const seatsPerRoom = 7;
const servers = "bench/src/sync/servers";

function peer(
  name: Dialect,
  program: (port: number, folder: string) => readonly string[],
  env: (port: number, folder: string) => Readonly<Record<string, string>> = () => ({}),
): Subject {
  return {
    name,
    start: async (folder) => {
      const port = await freePort();
      const started = await startPinned(program(port, folder), port, env(port, folder));
      const rooms = (count: number) =>
        Array.from({ length: count }, (_, index) => {
          const room = `room${String(index).padStart(roomNameLength - 4, "0")}`;
          const seat: Seat = { port, path: `/${room}`, headers: "", dialect: name, room };
          return Array.from({ length: seatsPerRoom }, () => seat);
        });
      return { ...started, port, rooms: async (count) => rooms(count) };
    },
  };
}

export const subjects: readonly Subject[] = [
  {
    name: "tandiff",
    start: async (folder) => {
      const port = await freePort();
      const env = { ...noSettings, PORT: String(port), HOST: "127.0.0.1", TANDIFF_DATA: folder };
      const started = await startPinned(["server/src/main.ts"], port, env);
      return { ...started, port, rooms: (count) => openTandiffRooms(folder, port, count) };
    },
  },
  peer("relay", (port) => [`${servers}/relay.ts`, String(port)]),
  peer("hocuspocus", (port, folder) => [
    `${servers}/hocuspocus.ts`,
    String(port),
    join(folder, "hocuspocus.sqlite"),
  ]),
  peer(
    "y-websocket",
    () => ["bench/node_modules/@y/websocket-server/src/server.js"],
    (port, folder) => ({ PORT: String(port), HOST: "127.0.0.1", YPERSISTENCE: join(folder, "leveldb") }),
  ),
];

export function subject(name: Dialect): Subject {
  const found = subjects.find((one) => one.name === name);
  if (!found) throw new Error(`There is no server ${name}.`);
  return found;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
