import { connect, createServer, type Socket } from "node:net";

/** What a line is like while it works. */
export interface LineQuality {
  /** How long bytes are under way, in one direction. Milliseconds. */
  readonly delay?: number;
  /** One in so many pieces is lost, and sent again by TCP after the time it takes to notice. */
  readonly lossOneIn?: number;
}

/** A way of its own to the server, for one page, that can be slow, break, and fall silent without a word. */
export interface CuttableLine {
  /** A link to the server, such that it goes over this line. */
  through(link: string): string;
  /** From here on nothing gets through, and nothing is closed either. */
  fallSilent(): void;
  goOn(): void;
  /** Breaks what is open; new connections are refused until `mend`. */
  cut(): void;
  mend(): void;
  /** How many sockets the server has closed with this code, as it came by here. */
  closings(code: number): number;
  close(): void;
}

/** TCP notices a lost piece after a round trip, and some patience. Milliseconds. */
const patience = 200;

export async function openLine(serverPort: number, quality: LineQuality = {}): Promise<CuttableLine> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let isCut = false;
  const said: number[] = [];
  const listener = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(serverPort, "127.0.0.1");
    const up = carrier(quality, far);
    const down = carrier(quality, near);
    for (const [from, to, carry] of [
      [near, far, up],
      [far, near, down],
    ] as const) {
      sockets.add(from);
      if (isSilent) from.pause();
      from.on("error", () => to.destroy());
      from.on("end", () => carry("end"));
      from.on("close", () => {
        sockets.delete(from);
        if (!from.readableEnded) to.destroy();
      });
    }
    // The server has to take the page for one of its own: both ports have five digits.
    near.on("data", (bytes) => up(Buffer.from(bytes.toString("latin1").replaceAll(own, its), "latin1")));
    far.on("data", (bytes: Buffer) => {
      said.push(...closingCodes(bytes));
      down(bytes);
    });
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
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    closings: (code) => said.filter((one) => one === code).length,
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Of the closing frames that a server has sent: 0x88, the length, the code, the reason to the end. */
function* closingCodes(bytes: Buffer): Generator<number> {
  for (let at = bytes.indexOf(0x88); at !== -1; at = bytes.indexOf(0x88, at + 1)) {
    const end = at + 2 + (bytes[at + 1] ?? 0);
    if (end === bytes.length && end >= at + 4) yield bytes.readUInt16BE(at + 2);
  }
}

/** Whoever closes in good order has what they said before arrive first. */
type Piece = Buffer | "end";

/** Hands pieces on as late as the line's quality says, and in their order: what comes behind a lost one waits. */
function carrier({ delay = 0, lossOneIn = 0 }: LineQuality, to: Socket) {
  const write = (piece: Piece): void => void (piece === "end" ? to.end() : to.write(piece));
  if (delay === 0 && lossOneIn === 0) return write;
  const underWay: { readonly piece: Piece; readonly due: number }[] = [];
  let count = 0;
  let latest = 0;
  const arrive = (): void => {
    while (underWay[0] && underWay[0].due <= performance.now()) {
      const [first] = underWay.splice(0, 1);
      if (first) write(first.piece);
    }
    if (underWay[0]) setTimeout(arrive, underWay[0].due - performance.now());
  };
  return (piece: Piece): void => {
    count += 1;
    const lost = lossOneIn > 0 && count % lossOneIn === 0;
    latest = Math.max(latest, performance.now() + delay + (lost ? 2 * delay + patience : 0));
    underWay.push({ piece, due: latest });
    if (underWay.length === 1) setTimeout(arrive, latest - performance.now());
  };
}
