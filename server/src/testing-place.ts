import { join } from "node:path";
import type { Listener, TestLine } from "./testing-line.ts";

const usualPorts: Readonly<Record<string, number>> = { "redis:": 6_379 };
const postgresPort = 5_432;

/** For tests only: where what an address names listens; PostgreSQL may do so in a folder, which is then its `host`. */
export function placeOf(url: string): Listener {
  const { protocol, hostname, port, searchParams } = new URL(url);
  const folder = searchParams.get("host");
  if (folder?.startsWith("/") === true) return { path: join(folder, `.s.PGSQL.${postgresPort}`) };
  return { host: folder ?? hostname, port: Number(port || (usualPorts[protocol] ?? postgresPort)) };
}

/** For tests only: the same address by way of a line to it. */
export function urlThrough({ port }: Pick<TestLine, "port">, target: string): string {
  const url = new URL(target);
  url.searchParams.delete("host");
  url.host = `127.0.0.1:${port}`;
  return url.href;
}
