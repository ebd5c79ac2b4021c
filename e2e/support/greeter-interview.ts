import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRepository } from "./git-repo.ts";
import { createSession, greeterSteps, importGreeter, type Interview } from "./session.ts";
import { startTandiff, type TandiffServer } from "./tandiff-server.ts";

let shared: Promise<TandiffServer> | undefined;

/**
 * A new interview on the greeter. Its server is shared by all tests of this process, one after the
 * other, and ends with it: to start a server and import takes longer than most tests.
 */
export async function greeterInterview(): Promise<{ server: TandiffServer; interview: Interview }> {
  shared ??= startWithGreeter();
  const server = await shared;
  return { server, interview: await createSession(server) };
}

async function startWithGreeter(): Promise<TandiffServer> {
  const server = await startTandiff();
  const folder = await mkdtemp(join(tmpdir(), "tandiff-greeter-"));
  await importGreeter(server, await makeRepository(folder, greeterSteps));
  await rm(folder, { recursive: true });
  return server;
}
