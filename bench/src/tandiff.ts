import { randomUUID } from "node:crypto";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { startTandiff, type TandiffServer } from "../../e2e/support/tandiff-server.ts";
import type { Input } from "./inputs.ts";

export interface TandiffPage {
  /** The Changes view of the candidate, whose review is open. */
  readonly url: string;
  readonly cookie: { readonly name: string; readonly value: string; readonly url: string };
  stop(): Promise<void>;
}

/** Starts the real server, imports the input with the real command line, opens the review, posts the threads. */
export async function prepareTandiff(input: Input): Promise<TandiffPage> {
  const server = await startTandiff();
  try {
    const slug = `bench-${input.size.toLowerCase()}`;
    const revisions = ["--base", "main", "--head", "feature", "--slug", slug, "--title", "Benchmark"];
    await cli(server, ["exercise", "import", "--repo", input.repository, ...revisions]);
    const people = ["--candidate", "Noor", "--interviewer", "Ada"];
    const links: SessionLinks = JSON.parse(
      await cli(server, ["session", "create", "--exercise", slug, ...people, "--json"]),
    );
    const { participant, name, value } = await takeSeat(server.url, links.links.candidate);
    const command = (body: unknown): Promise<Response> =>
      post(
        `${server.url}/api/${participant}/commands`,
        { id: randomUUID(), command: body },
        `${name}=${value}`,
      );
    await command({ type: "review.open" });
    for (const { path, side, line, body } of input.threads) {
      const position = { path, side, lines: { start: line, end: line } };
      await command({ type: "thread.open", thread: randomUUID(), comment: randomUUID(), position, body });
    }
    const url = `${server.url}/p/${participant}/changes`;
    return { url, cookie: { name, value, url: server.url }, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function cli(server: TandiffServer, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await server.tandiff(args);
  if (code !== 0) throw new Error(`tandiff ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** A link is `<url>/p/<participant>#<secret>`; its secret is exchanged for a cookie. */
async function takeSeat(
  server: string,
  link: string,
): Promise<{ participant: string; name: string; value: string }> {
  const { pathname, hash } = new URL(link);
  const participant = pathname.slice("/p/".length);
  const response = await post(`${server}/api/seats`, { participant, secret: hash.slice(1) });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  const [name = "", value = ""] = cookie.split("=");
  return { participant, name, value };
}

async function post(url: string, body: unknown, cookie = ""): Promise<Response> {
  const headers = { cookie, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response;
}
