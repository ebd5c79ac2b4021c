import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { SessionLinks, SessionsView } from "@tandiff/shared/api.ts";
import { callJson, call, findOrganiser, organiserLink, type Organiser } from "./api-client.ts";
import { upload } from "./exercise/import-command.ts";
import { describeLinks, output } from "./output.ts";
import { readBundledExercise } from "./read-bundled.ts";

const bank = join(import.meta.dirname, "../../../exercises");
const demoExercise = "go-quayside-berths";

interface Options {
  readonly server?: string;
}

/** `tandiff demo` and `tandiff link`: a first session to look at, and links again later. */
export function demoCommands(program: Command): void {
  program
    .command("demo")
    .description("fill an empty server: the bundled exercises and a demo session")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .action(async ({ server }: Options) => {
      const organiser = findOrganiser(server, process.env);
      for (const entry of (await readdir(bank, { withFileTypes: true })).filter((one) => one.isDirectory())) {
        await upload(organiser, await readBundledExercise(join(bank, entry.name)));
      }
      if ((await sessionsOf(organiser)).sessions.length === 0) await createDemo(organiser);
      await printLinks(organiser, undefined);
    });
  program
    .command("link [session]")
    .description("print the organiser's link and those of a session, or of the oldest one")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .action(async (session: string | undefined, { server }: Options) => {
      await printLinks(findOrganiser(server, process.env), session);
    });
}

async function createDemo(organiser: Organiser): Promise<void> {
  await call(organiser, "POST", "/sessions", {
    exercise: demoExercise,
    candidate: "Noor",
    interviewers: ["Ada"],
    observer: "Tomasz",
    callAt: null,
    preset: "now",
  });
}

async function oldestSession(organiser: Organiser): Promise<string | undefined> {
  const { sessions } = await sessionsOf(organiser);
  return sessions.toSorted((a, b) => a.createdAt - b.createdAt)[0]?.id;
}

async function sessionsOf(organiser: Organiser): Promise<SessionsView> {
  return callJson<SessionsView>(organiser, "GET", "/sessions");
}

async function printLinks(organiser: Organiser, session: string | undefined): Promise<void> {
  output.result(`Organiser\n  ${organiserLink(organiser)}`);
  const id = session ?? (await oldestSession(organiser));
  if (id === undefined) return output.result("There is no session yet.");
  const links = await callJson<SessionLinks>(organiser, "GET", `/sessions/${encodeURIComponent(id)}`);
  output.result(describeLinks(links));
}
