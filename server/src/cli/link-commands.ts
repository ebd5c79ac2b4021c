import type { Command } from "commander";
import type { ReissuedLink } from "@tandiff/shared/api.ts";
import { call, callJson, findOrganiser } from "./api-client.ts";
import { print } from "./output.ts";

interface Options {
  readonly server?: string;
  readonly json?: boolean;
}

/** `tandiff session revoke`, `reissue` and `invitation`: the links of people. */
export function linkCommands(session: Command): void {
  session
    .command("revoke <id> <participant>")
    .description("end a person's link and close their pages; the participant is what stands after /p/ in it")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(async (id: string, participant: string, options: Options) => {
      await call(findOrganiser(options.server, process.env), "POST", pathOf(id, participant, "revoke"));
      const text = `The link of ${participant} does not work any more; the pages opened with it are closed.`;
      print({ participant, revoked: true }, text, options.json);
    });
  session
    .command("reissue <id> <participant>")
    .description("give a person a new link in the place of theirs, which stops to work, and print it")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(async (id: string, participant: string, options: Options) => {
      const organiser = findOrganiser(options.server, process.env);
      const link = await callJson<ReissuedLink>(organiser, "POST", pathOf(id, participant, "reissue"));
      print(link, link.url, options.json);
    });
  session
    .command("invitation <id> <participant>")
    .description("print a letter with a person's link, or with --ics a calendar's file with the call")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--ics", "a calendar's file (RFC 5545)")
    .action(async (id: string, participant: string, options: Options & { readonly ics?: boolean }) => {
      const path = pathOf(id, participant, options.ics ? "invitation.ics" : "invitation.txt");
      const answer = await call(findOrganiser(options.server, process.env), "GET", path);
      process.stdout.write(await answer.text());
    });
}

function pathOf(session: string, participant: string, what: string): string {
  return `/sessions/${encodeURIComponent(session)}/participants/${encodeURIComponent(participant)}/${what}`;
}
