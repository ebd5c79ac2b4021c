import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { placeOf, urlThrough } from "../../testing-place.ts";

/** What is lost on the way when a transaction is committed: the word to do so, the answer, or nothing. */
type Lost = "commit" | "answer" | null;

/** For tests only: a line to PostgreSQL that breaks at the moment that matters. */
export interface TestProxy {
  /** The same database by way of the proxy. */
  readonly url: string;
  /** What is lost from now on, and how often: the connection breaks with it. */
  readonly lose: (what: Exclude<Lost, null>, times?: number) => void;
  /** How often it broke. */
  readonly broken: () => number;
}

export async function startProxy(target: string): Promise<TestProxy> {
  let broken = 0;
  let lost: Lost = null;
  let times = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(placeOf(target));
    const end = () => {
      near.destroy();
      far.destroy();
    };
    const pass = (from: Socket, to: Socket, what: Lost) => {
      sockets.add(from);
      from.on("error", end).on("close", end);
      from.on("data", (data) => {
        if (times === 0 || lost !== what || !data.includes("COMMIT\0")) return void to.write(data);
        times -= 1;
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
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const lose: TestProxy["lose"] = (what, count = 1) => {
    lost = what;
    times = count;
  };
  return { url: urlThrough({ port }, target), lose, broken: () => broken };
}
