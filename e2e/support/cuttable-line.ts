import { connect, createServer, type Socket } from "node:net";

/** A way of its own to the server, for one page, that can fall silent without a word, as in a tunnel. */
export interface CuttableLine {
  /** A link to the server, such that it goes over this line. */
  through(link: string): string;
  /** From here on nothing gets through, and nothing is closed either. */
  fallSilent(): void;
  goOn(): void;
  close(): void;
}

export async function openLine(serverPort: number): Promise<CuttableLine> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const listener = createServer((near) => {
    const far = connect(serverPort, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      if (isSilent) from.pause();
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    // The server has to take the page for one of its own: both ports have five digits.
    near.on("data", (bytes) =>
      far.write(Buffer.from(bytes.toString("latin1").replaceAll(own, its), "latin1")),
    );
    far.on("data", (bytes) => near.write(bytes));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const own = `localhost:${port}`;
  const its = `localhost:${serverPort}`;
  return {
    through: (link) => link.replace(its, own),
    fallSilent() {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    goOn() {
      isSilent = false;
      for (const socket of sockets) socket.resume();
    },
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
