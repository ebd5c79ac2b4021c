import type { Command } from "commander";
import type { SessionsView } from "@tandiff/shared/api.ts";
import { boardGroups } from "@tandiff/shared/board.ts";
import { callJson, findOrganiser } from "./api-client.ts";
import { print } from "./output.ts";

interface Options {
  readonly group?: string;
  readonly search?: string;
  readonly timeZone?: string;
  readonly server?: string;
  readonly json?: boolean;
}

/** `tandiff session list`: the board. */
export function sessionListCommand(session: Command): void {
  session
    .command("list")
    .description("list the sessions as the organiser's page groups them")
    .option("--group <group>", boardGroups.join(", "))
    .option("--search <words>", "in the names of people and in the exercise")
    .option(
      "--time-zone <zone>",
      "where it is decided what is today, and times are shown; else this machine's",
    )
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(listSessions);
}

async function listSessions(options: Options): Promise<void> {
  const zone = options.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = new URLSearchParams({ zone });
  if (options.group !== undefined) query.set("group", options.group);
  if (options.search !== undefined) query.set("search", options.search);
  const organiser = findOrganiser(options.server, process.env);
  const view = await callJson<SessionsView>(organiser, "GET", `/sessions?${query.toString()}`);
  print(view, describe(view, zone), options.json);
}

function describe({ sessions, unreadable }: SessionsView, zone: string): string {
  const lines = boardGroups.flatMap((group) => {
    const own = sessions.filter((session) => session.group === group);
    if (own.length === 0) return [];
    return [
      `${group} (${own.length})`,
      ...own.map(({ id, people, exercise, callAt }) => {
        const names = people.map(({ name }) => name).join(", ");
        return `  ${id}  ${callAt === null ? "no time".padEnd(17) : timeIn(callAt, zone)}  ${names}: ${exercise.title}`;
      }),
    ];
  });
  const broken = unreadable.map(({ id, reason }) => `  ${id}  ${reason}`);
  if (broken.length > 0) lines.push("cannot be opened", ...broken);
  return lines.length > 0 ? lines.join("\n") : "There is no such session.";
}

/** `2026-12-01 14:00`, which sorts and lines up. */
function timeIn(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });
  return format.format(at).padEnd(17);
}
