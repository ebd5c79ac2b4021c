import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRepository } from "./git-repo.ts";
import { createSession, greeterSteps, importGreeter, type Interview } from "./session.ts";
import { startTandiff, type TandiffOptions, type TandiffServer } from "./tandiff-server.ts";

/** How the server of an interview is started. */
export type GreeterOptions = Pick<TandiffOptions, "canFail">;

const shared = new Map<boolean, Promise<TandiffServer>>();

/**
 * A new interview on the greeter. Its server, one of each kind, is shared by all tests of this process, one
 * after the other, and ends with it: to start a server and import takes longer than most tests.
 */
export async function greeterInterview({ canFail = false }: GreeterOptions = {}): Promise<{
  server: TandiffServer;
  interview: Interview;
}> {
  const starting = shared.get(canFail) ?? startWithGreeter({ canFail });
  shared.set(canFail, starting);
  const server = await starting;
  return { server, interview: await createSession(server) };
}

async function startWithGreeter(options: GreeterOptions): Promise<TandiffServer> {
  const server = await startTandiff(options);
  const folder = await mkdtemp(join(tmpdir(), "tandiff-greeter-"));
  await importGreeter(server, await makeRepository(folder, greeterSteps));
  await rm(folder, { recursive: true });
  return server;
}
