import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TandiffServer } from "../../../e2e/support/tandiff-server.ts";
import type { Input } from "../inputs.ts";
import { type PageServer, servePages } from "../page-server.ts";
import { makeSession, serveInput } from "../tandiff.ts";
import type { Pair } from "./measure.ts";
import type { Subject } from "./subjects.ts";

/** The file that is typed in: one that fills the view. */
const file = "internal/httpapi/stays.go";

/** The servers of all subjects, and a text on each of them for two to type in. */
export class Rooms {
  readonly #input: Input;
  readonly #pages: PageServer;
  readonly #processes: ChildProcess[] = [];
  #tandiff: TandiffServer | null = null;

  private constructor(input: Input, pages: PageServer) {
    this.#input = input;
    this.#pages = pages;
  }

  static async open(input: Input, pages: string): Promise<Rooms> {
    return new Rooms(input, await servePages(pages));
  }

  async start({ page }: Subject): Promise<Pair> {
    if (page === null) return this.#startCall();
    const program = join(import.meta.dirname, "peer-rooms.ts");
    const child = spawn(process.execPath, [program, page, join(this.#input.repository, file)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#processes.push(child);
    const socket = await Promise.race([
      once(createInterface(child.stdout), "line").then(String),
      once(child, "exit").then(() => null),
    ]);
    if (socket === null) throw new Error(`The server of ${page} ended before it listened.`);
    const target = { url: `${this.#pages.url}/${page}/index.html?socket=${socket}` };
    return { typist: target, remote: target };
  }

  /** A call on the real server, with its log on the disk; the candidate types. */
  async #startCall(): Promise<Pair> {
    const { server, slug } = await serveInput(this.#input);
    this.#tandiff = server;
    const { candidate, interviewer } = await makeSession(server, slug);
    await interviewer.command({ type: "call.start", evenUnsubmitted: true });
    const target = ({ page, cookie }: typeof candidate): Pair["typist"] => ({
      url: `${page}/workspace/${file}`,
      cookie,
    });
    return { typist: target(candidate), remote: target(interviewer) };
  }

  async stop(): Promise<void> {
    for (const child of this.#processes) child.kill();
    await this.#tandiff?.stop();
    await this.#pages.stop();
  }
}
