import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Repository } from "./git-repo.ts";
import { oddDiffRepository } from "./odd-diff.ts";
import { createSession, importGreeter, type Interview } from "./session.ts";
import { command, takeSeat } from "./stock-client.ts";
import { startTandiff, type TandiffServer } from "./tandiff-server.ts";

interface OddExercise {
  readonly server: TandiffServer;
  readonly repository: Repository;
}

let shared: Promise<OddExercise> | undefined;

/** The server of `oddInterview`, with that exercise in its bank. */
export function oddExercise(): Promise<OddExercise> {
  shared ??= startWithOddDiff();
  return shared;
}

/**
 * A new interview on the repository with every kind of difference, the candidate's review open. The
 * server and the repository are shared by all tests of this process, one after the other, and end with it.
 */
export async function oddInterview(): Promise<{ repository: Repository; interview: Interview }> {
  const { server, repository } = await oddExercise();
  const interview = await createSession(server);
  await command(await takeSeat(interview.candidate), { type: "review.open" });
  return { repository, interview };
}

async function startWithOddDiff(): Promise<OddExercise> {
  const server = await startTandiff();
  const folder = await mkdtemp(join(tmpdir(), "tandiff-odd-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const repository = await oddDiffRepository(folder);
  await importGreeter(server, repository);
  return { server, repository };
}
