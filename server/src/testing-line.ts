import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Where something listens: a port, or a socket in the file system. */
export type Listener = { readonly path: string } | { readonly host: string; readonly port: number };

/** For tests only: a line to something that listens, which can break, fall silent without a word, and lead elsewhere. */
export interface TestLine {
  /** On this machine; what connects to it gets there. */
  readonly port: number;
  /** Breaks what is open; new connections are broken at once, until `mend`. */
  readonly cut: () => void;
  /** Until `mend` nothing gets through, and nobody is told: as when a network is parted. */
  readonly hold: () => void;
  readonly mend: () => void;
  /** Breaks what is open; new connections get to another listener. */
  readonly lead: (to: Listener) => void;
  readonly close: () => void;
}

export async function startLine(first: Listener): Promise<TestLine> {
  /** Both ends of each connection; the far one is missing where it was opened while the line was held. */
  const connections = new Set<readonly Socket[]>();
  let state: "open" | "cut" | "held" = "open";
  let listener = first;

  const begin = (ends: readonly Socket[]): void => {
    connections.add(ends);
    const part = (): void => {
      if (state === "held") return;
      connections.delete(ends);
      for (const end of ends) end.destroy();
    };
    for (const end of ends) end.setNoDelay().on("error", part).on("close", part);
  };

  const carry = (from: Socket, to: Socket): void => {
    from.on("data", (bytes) => {
      if (to.write(bytes)) return;
      from.pause();
      to.once("drain", () => state === "held" || from.resume());
    });
  };

  const server = createServer({ pauseOnConnect: true }, (near) => {
    if (state === "cut") return void near.destroy();
    if (state === "held") return begin([near]);
    const far = connect(listener);
    begin([near, far]);
    carry(near, far);
    carry(far, near);
    near.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();

  const breakAll = (): void => {
    for (const end of [...connections].flat()) end.destroy();
    connections.clear();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut() {
      state = "cut";
      breakAll();
    },
    hold() {
      state = "held";
      for (const end of [...connections].flat()) end.pause();
    },
    mend() {
      state = "open";
      for (const ends of connections) {
        const isWhole = ends.length === 2 && ends.every((end) => !end.destroyed);
        for (const end of ends) {
          if (isWhole) end.resume();
          else end.destroy();
        }
        if (!isWhole) connections.delete(ends);
      }
    },
    lead(to) {
      listener = to;
      breakAll();
    },
    close() {
      server.close();
      breakAll();
    },
  };
}
