import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRepository } from "./git-repo.ts";
import { createSession, greeterSteps, importGreeter, type Interview } from "./session.ts";
import { command, takeSeat } from "./stock-client.ts";
import { startTandiff, type TandiffOptions, type TandiffServer } from "./tandiff-server.ts";

/** How the server of an interview is started. */
export type GreeterOptions = Pick<TandiffOptions, "canFail" | "env">;

interface GreeterInterview {
  readonly server: TandiffServer;
  readonly interview: Interview;
}

const shared = new Map<string, Promise<TandiffServer>>();

/**
 * A new interview on the greeter. Its server, one of each kind, is shared by all tests of this process, one
 * after the other, and ends with it: to start a server and import takes longer than most tests.
 */
export async function greeterInterview(options: GreeterOptions = {}): Promise<GreeterInterview> {
  const server = await sharedServer(options);
  return { server, interview: await createSession(server) };
}

/** As `greeterInterview`, and its call has started. */
export async function startedCall(options: GreeterOptions = {}): Promise<GreeterInterview> {
  const made = await greeterInterview(options);
  await command(await takeSeat(made.interview.interviewer), { type: "call.start", evenUnsubmitted: true });
  return made;
}

/** The server that `greeterInterview` makes its interviews on, with the greeter in its bank. */
export function sharedServer(options: GreeterOptions = {}): Promise<TandiffServer> {
  const kind = JSON.stringify(options);
  const starting = shared.get(kind) ?? startWithGreeter(options);
  shared.set(kind, starting);
  return starting;
}

async function startWithGreeter(options: GreeterOptions): Promise<TandiffServer> {
  const server = await startTandiff(options);
  const folder = await mkdtemp(join(tmpdir(), "tandiff-greeter-"));
  await importGreeter(server, await makeRepository(folder, greeterSteps));
  await rm(folder, { recursive: true });
  return server;
}
