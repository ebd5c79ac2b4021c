import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { readPlan } from "@tandiff/shared/session/plan-text.ts";
import { call, callJson, findOrganiser } from "./api-client.ts";
import { changeCommands } from "./change-commands.ts";
import { exportCommand } from "./export-command.ts";
import { importReviewCommand } from "./import-review-command.ts";
import { timesOf } from "./times.ts";
import { linkCommands } from "./link-commands.ts";
import { sessionListCommand } from "./session-list-command.ts";
import { shareOutput } from "./share-output.ts";
import { describeLinks, print } from "./output.ts";

interface CreateOptions {
  readonly exercise: string;
  readonly candidate: string;
  readonly interviewer: readonly string[];
  readonly observer?: string;
  readonly reverseShadow?: boolean;
  readonly callAt?: string;
  readonly preset: string;
  readonly timeZone?: string;
  readonly dueAt?: string;
  readonly replay: string;
  readonly aiReview?: string;
  readonly aiCall?: string;
  readonly video?: string;
  readonly plan?: string;
  readonly keep?: string;
  readonly server?: string;
  readonly json?: boolean;
}

interface ExportOptions {
  readonly out: string;
  readonly server?: string;
  readonly json?: boolean;
}

/** `tandiff session …`: interviews. */
export function sessionCommands(program: Command): void {
  const session = program.command("session").description("interviews");
  session
    .command("create")
    .alias("new")
    .description("make a session and print a link for each person")
    .requiredOption("--exercise <slug>", "an exercise of the bank")
    .requiredOption("--candidate <name>", "who is interviewed")
    .requiredOption("--interviewer <name>", "who interviews; may be given more than once", append)
    .option("--observer <name>", "who learns to interview")
    .option("--reverse-shadow", "the first interviewer leads to learn it, and the observer may step in")
    .option(
      "--call-at <time>",
      "the call's time, e.g. 2026-12-01T14:00 in --time-zone, or with an offset: 2026-12-01T14:00:00+01:00",
    )
    .option("--time-zone <zone>", "where that is the time, and where invitations name times: Europe/Berlin")
    .option(
      "--preset <preset>",
      "when the review opens: now, 24h before the call, or 72h before and due 24h before",
      "now",
    )
    .option("--due-at <time>", "until when the review may be written, where it is not as the preset has it")
    .option("--ai-review <rule>", "AI assistants in the review: allowed, disclosed or not-allowed")
    .option("--ai-call <rule>", "the same for the call; where it is not said it is as the exercise has it")
    .option(
      "--replay <policy>",
      "ask: the candidate is asked if the call may be kept; never: it is not",
      "ask",
    )
    .option("--video <url>", "address of the video call, https only")
    .option(
      "--plan <plan>",
      'the parts of the call, e.g. "5 Welcome, 35 Walk-through, 40 Pairing, 10 Questions"',
    )
    .option("--keep <days>", "for how long it is kept after its end, unless the server's own time")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(createSession);
  session
    .command("checkout <link> <folder>")
    .description("mirror the workspace of a call into a local folder, one way, with your own link")
    .action(async (link: string, folder: string) => {
      // It alone needs what edits text.
      const { checkoutCommand } = await import("./checkout-command.ts");
      await checkoutCommand(link, folder);
    });
  session
    .command("output <link>")
    .description("share what is piped in with everyone in the call, with your own link")
    .option("--title <title>", "what was run", "Output")
    .action(shareOutput);
  exportCommand(session);
  importReviewCommand(session);
  session
    .command("compact <id>")
    .description("destroy how the texts of an ended session came about; the texts, comments and exports stay")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(compactSession);
  session
    .command("candidate-data <id>")
    .description("write all data by and about the candidate, for when they ask for it")
    .requiredOption("--out <file>", "the zip to write")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(writeCandidateData);
  session
    .command("erase <id>")
    .description("destroy everything of a session, for ever and in its backups too")
    .option("--yes", "do it: there is no way back")
    .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
    .option("--json", "print only JSON")
    .action(eraseSession);
  linkCommands(session);
  sessionListCommand(session);
  changeCommands(session);
}

async function createSession(options: CreateOptions): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const links = await callJson<SessionLinks>(organiser, "POST", "/sessions", {
    exercise: options.exercise,
    candidate: options.candidate,
    interviewers: options.interviewer,
    observer: options.observer ?? null,
    reverseShadow: options.reverseShadow ?? false,
    ...timesOf(options),
    preset: options.preset,
    replay: options.replay,
    aiReview: options.aiReview === undefined ? null : { rule: options.aiReview },
    aiCall: options.aiCall === undefined ? null : { rule: options.aiCall },
    videoUrl: options.video ?? null,
    plan: options.plan === undefined ? null : readPlan(options.plan),
    retentionDays: options.keep === undefined ? null : Number(options.keep),
  });
  print(links, describeLinks(links), options.json);
}

async function compactSession(id: string, options: Pick<ExportOptions, "server" | "json">): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  await call(organiser, "POST", `/sessions/${encodeURIComponent(id)}/compact`);
  const sentence = `Session ${id} is compacted: its texts stay, how they came about is gone.`;
  print({ session: id, compacted: true }, sentence, options.json);
}

async function writeCandidateData(id: string, options: ExportOptions): Promise<void> {
  const organiser = findOrganiser(options.server, process.env);
  const response = await call(organiser, "GET", `/sessions/${encodeURIComponent(id)}/candidate-data.zip`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  try {
    // Nothing that is there is written over, and nobody else may read it.
    await writeFile(options.out, bytes, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    throw new AppError("bad-request", `The file ${options.out} is there already, or cannot be written.`, {
      cause,
    });
  }
  print({ out: options.out }, `Wrote all data by and about the candidate to ${options.out}.`, options.json);
}

interface EraseOptions extends Pick<ExportOptions, "server" | "json"> {
  readonly yes?: boolean;
}

async function eraseSession(id: string, options: EraseOptions): Promise<void> {
  if (!options.yes) {
    throw new AppError(
      "bad-request",
      `This destroys all comments, drafts, code and notes of session ${id}, for ever and in its backups too. Say --yes to do it.`,
    );
  }
  const organiser = findOrganiser(options.server, process.env);
  await call(organiser, "POST", `/sessions/${encodeURIComponent(id)}/erase`, { confirm: id });
  print(
    { session: id, erased: true },
    `Session ${id} is erased: nothing of it can be read any more.`,
    options.json,
  );
}

function append(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
