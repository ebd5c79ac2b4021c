import { randomUUID } from "node:crypto";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { startTandiff, type TandiffServer } from "../../e2e/support/tandiff-server.ts";
import type { Input } from "./inputs.ts";

/** What makes a participant of a browser, as `addCookies` takes it. */
export interface SeatCookie {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

/** A participant with the seat that was made of their link. */
export interface Seat {
  /** Their own page, such as `http://localhost:4040/p/02n4jwatiat3h53r`. */
  readonly page: string;
  readonly cookie: SeatCookie;
  /** Carries out a command in their name. */
  command(body: object): Promise<void>;
}

export interface SessionSeats {
  readonly candidate: Seat;
  readonly interviewer: Seat;
}

/** Starts the real server and imports the input with the real command line; returns the exercise's slug. */
export async function serveInput(input: Input): Promise<{ server: TandiffServer; slug: string }> {
  const server = await startTandiff();
  try {
    const slug = `bench-${input.size.toLowerCase()}`;
    const revisions = ["--base", "main", "--head", "feature", "--slug", slug, "--title", "Benchmark"];
    await cli(server, ["exercise", "import", "--repo", input.repository, ...revisions]);
    return { server, slug };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function makeSession(server: TandiffServer, slug: string): Promise<SessionSeats> {
  const people = ["--candidate", "Noor", "--interviewer", "Ada"];
  const { links }: SessionLinks = JSON.parse(
    await cli(server, ["session", "create", "--exercise", slug, ...people, "--json"]),
  );
  const [interviewer] = links.interviewers;
  if (!interviewer) throw new Error("The session has no interviewer.");
  return {
    candidate: await takeSeat(server.url, links.candidate),
    interviewer: await takeSeat(server.url, interviewer.url),
  };
}

async function cli(server: TandiffServer, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await server.tandiff(args);
  if (code !== 0) throw new Error(`tandiff ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** A link is `<url>/p/<participant>#<secret>`; its secret is exchanged for a cookie. */
async function takeSeat(server: string, link: string): Promise<Seat> {
  const { pathname, hash } = new URL(link);
  const participant = pathname.slice("/p/".length);
  const response = await post(`${server}/api/seats`, { participant, secret: hash.slice(1) });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  const [name = "", value = ""] = cookie.split("=");
  return {
    page: `${server}/p/${participant}`,
    cookie: { name, value, url: server },
    async command(body) {
      await post(`${server}/api/${participant}/commands`, { id: randomUUID(), command: body }, cookie);
    },
  };
}

async function post(url: string, body: unknown, cookie = ""): Promise<Response> {
  const headers = { cookie, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response;
}
