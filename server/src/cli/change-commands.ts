import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { aiRules } from "@tandiff/shared/session/ai-rules.ts";
import { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import { callJson, findOrganiser } from "./api-client.ts";
import { describeLinks, print } from "./output.ts";
import { readTime } from "./times.ts";

interface Options {
  readonly server?: string;
  readonly json?: boolean;
}

interface TimeOptions extends Options {
  readonly callAt: string;
  readonly preset?: string;
  readonly dueAt?: string;
  readonly timeZone?: string;
}

interface NeedOptions {
  readonly moreTime: string;
  readonly largerType?: boolean;
  /** False with `--no-camera`. */
  readonly camera: boolean;
  readonly note: string;
}

interface AssistantOptions {
  readonly review?: string;
  readonly reviewNote: string;
  readonly call?: string;
  readonly callNote: string;
}

/** `tandiff session move`, `extend`, `exercise`, `person`, `video`, `cancel` and `reinstate`: changes of a session. */
export function changeCommands(session: Command): void {
  const command = (parent: Command, usage: string, description: string): Command =>
    parent
      .command(usage)
      .description(description)
      .option("--server <url>", "the server, instead of the one running with TANDIFF_DATA")
      .option("--json", "print only JSON");
  command(session, "move <id>", "set the call's time; the review's opening and due time move with it")
    .requiredOption("--call-at <time>", "e.g. 2026-12-01T14:00 in --time-zone, with an offset, or none")
    .option("--time-zone <zone>", "where that is the time: Europe/Berlin")
    .option("--preset <preset>", "another preset: now, 24h or 72h")
    .option("--due-at <time>", "until when the review may be written")
    .action((id: string, options: TimeOptions) => change(id, timeChange(options), options));
  command(session, "extend <id>", "give the candidate more time for the review")
    .requiredOption("--due-at <time>", "until when, or none: until the call starts")
    .option("--time-zone <zone>", "where that is the time: Europe/Berlin")
    .action((id: string, options: Options & { dueAt: string; timeZone?: string }) =>
      change(id, { type: "review.extend", dueAt: timeOrNone(options.dueAt, options.timeZone) }, options),
    );
  command(
    session,
    "exercise <id> <slug>",
    "take another exercise, as long as the candidate has not opened it",
  ).action((id: string, exercise: string, options: Options) =>
    change(id, { type: "exercise.change", exercise }, options),
  );
  command(session, "video <id> <url>", "set the link to the video call, or none").action(
    (id: string, url: string, options: Options) =>
      change(id, { type: "video.change", videoUrl: url === "none" ? null : url }, options),
  );
  command(
    session,
    "cancel <id>",
    "cancel the interview: everyone's page says so and why, and nothing is lost",
  )
    .requiredOption("--reason <words>", "read by everyone of the session")
    .action((id: string, options: Options & { reason: string }) =>
      change(id, { type: "session.cancel", reason: options.reason }, options),
    );
  command(session, "reinstate <id>", "take a cancellation back: everything is as it was").action(
    (id: string, options: Options) => change(id, { type: "session.reinstate" }, options),
  );
  command(session, "accommodate <id>", "set what the candidate needs: told to interviewers, in no export")
    .option("--more-time <percent>", "for the review and each part of the call: 25, 50, …", "0")
    .option("--larger-type", "their page starts with larger type")
    .option("--no-camera", "they need not show themselves")
    .option("--note <words>", "whatever else", "")
    .action((id: string, options: Options & NeedOptions) => {
      const { moreTime, largerType = false, camera, note } = options;
      const accommodations = { moreTime: Number(moreTime), largerType, noCamera: !camera, note };
      return change(id, { type: "accommodations.change", accommodations }, options);
    });

  command(
    session,
    "assistants <id>",
    "set what is expected of AI assistants: everyone of the session reads it",
  )
    .option("--review <rule>", `in the review, until it is in: ${aiRules.join(", ")}`)
    .option("--review-note <words>", "a sentence beside it", "")
    .option("--call <rule>", `in the call, until it starts: ${aiRules.join(", ")}`)
    .option("--call-note <words>", "a sentence beside it", "")
    .action((id: string, options: Options & AssistantOptions) => {
      const { review, reviewNote, call, callNote } = options;
      const stage = (rule: string | undefined, note: string) => rule && { rule, note };
      const rules = { review: stage(review, reviewNote), call: stage(call, callNote) };
      return change(id, { type: "ai-policy.change", ...rules }, options);
    });

  const person = session
    .command("person")
    .description("who is in a session; a participant is what stands after /p/ in a link");
  command(person, "add <id> <name>", "one more, with a link of their own")
    .option("--observer", "as the observer, not as an interviewer")
    .action((id: string, name: string, options: Options & { observer?: boolean }) =>
      change(id, { type: "person.add", name, role: options.observer ? "observer" : "interviewer" }, options),
    );
  command(person, "rename <id> <participant> <name>", "correct a name").action(
    (id: string, participant: string, name: string, options: Options) =>
      change(id, { type: "person.rename", participant, name }, options),
  );
  command(person, "remove <id> <participant>", "their link ends; what they wrote stays theirs").action(
    (id: string, participant: string, options: Options) =>
      change(id, { type: "person.remove", participant }, options),
  );
  command(
    person,
    "replace <id> <participant> <name>",
    "somebody else in their place, with a link of their own",
  ).action((id: string, participant: string, name: string, options: Options) =>
    change(id, { type: "person.replace", participant, name }, options),
  );
}

function timeChange({ callAt, preset, dueAt, timeZone }: TimeOptions): object {
  return {
    type: "time.change",
    callAt: timeOrNone(callAt, timeZone),
    preset: preset ?? null,
    dueAt: dueAt === undefined ? null : readTime(dueAt, timeZone),
    timeZone: timeZone ?? null,
  };
}

function timeOrNone(text: string, zone: string | undefined): string | null {
  return text === "none" ? null : readTime(text, zone);
}

/** Sends a change, and prints the session's links as they are after it. @throws AppError */
async function change(session: string, wanted: object, options: Options): Promise<void> {
  const request = ChangeRequest.safeParse({ id: randomUUID(), change: wanted });
  if (!request.success) {
    throw new AppError("bad-request", request.error.issues[0]?.message ?? "This change has the wrong form.");
  }
  const organiser = findOrganiser(options.server, process.env);
  const path = `/sessions/${encodeURIComponent(session)}/changes`;
  const links = await callJson<SessionLinks>(organiser, "POST", path, request.data);
  print(links, describeLinks(links), options.json);
}
