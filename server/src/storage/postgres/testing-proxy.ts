import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** What is lost on the way when a transaction is committed: the word to do so, the answer, or nothing. */
type Lost = "commit" | "answer" | null;

/** For tests only: a line to PostgreSQL that breaks at the moment that matters. */
export interface TestProxy {
  /** The same database by way of the proxy. */
  readonly url: string;
  /** What is lost from now on. The connection breaks with it, once. */
  lose: Lost;
  /** How often it broke. */
  readonly broken: () => number;
}

export async function startProxy(target: string): Promise<TestProxy> {
  let broken = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(...placeOf(target));
    const end = () => {
      near.destroy();
      far.destroy();
    };
    const pass = (from: Socket, to: Socket, what: Lost) => {
      sockets.add(from);
      from.on("error", end).on("close", end);
      from.on("data", (data) => {
        if (proxy.lose !== what || !data.includes("COMMIT\0")) return void to.write(data);
        proxy.lose = null;
        broken += 1;
        end();
      });
    };
    pass(near, far, "commit");
    pass(far, near, "answer");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  const url = new URL(target);
  url.searchParams.delete("host");
  url.host = `127.0.0.1:${typeof address === "object" ? (address?.port ?? "") : ""}`;
  const proxy: TestProxy = { url: url.href, lose: null, broken: () => broken };
  return proxy;
}

function placeOf(
  url: string,
): [{ readonly path: string } | { readonly host: string; readonly port: number }] {
  const { hostname, port, searchParams } = new URL(url);
  const folder = searchParams.get("host");
  if (folder?.startsWith("/") === true) return [{ path: join(folder, ".s.PGSQL.5432") }];
  return [{ host: folder ?? hostname, port: Number(port || 5_432) }];
}
