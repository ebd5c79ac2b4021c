import { AppError } from "@tandiff/shared/errors.ts";
import { Commit } from "@tandiff/shared/exercise/exercise.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { git } from "./git.ts";
import { records } from "./read-repository-listing.ts";

/** A commit without its changes. */
export type CommitHeader = Omit<Commit, "changes">;

const CommitHeader = Commit.omit({ changes: true });

/**
 * The commits that `head` has and `base` lacks, parents before children, so that head comes last.
 *
 * @throws {AppError} `bad-request` when there are none, `too-large` over `limits.commits`.
 */
export async function listCommits(
  repo: string,
  base: { readonly id: string; readonly name: string },
  head: { readonly id: string; readonly name: string },
): Promise<CommitHeader[]> {
  const range = `${base.id}..${head.id}`;
  const total = Number((await git(repo, ["rev-list", "--count", range])).toString("ascii"));
  if (total === 0) {
    throw new AppError(
      "bad-request",
      `There is nothing to review: ${head.name} has no commits that ${base.name} lacks in ${repo}.`,
    );
  }
  if (total > limits.commits) {
    throw tooLarge(`The merge request has ${count(total)} commits`, count(limits.commits));
  }
  const fieldsOfCommit = ["%H", "%an", "%ae", "%ad", "%B"];
  const order = ["--topo-order", "--reverse"];
  const form = ["-z", "--encoding=UTF-8", "--date=raw", `--format=tformat:${fieldsOfCommit.join("%x00")}`];
  // What a person's own configuration could add to the output.
  const plain = ["--no-notes", "--no-color", "--no-mailmap"];
  const args = ["-c", "log.showSignature=false", "log", ...order, ...form, ...plain, range];
  const output = await git(repo, args);
  const fields = records(output).map((field) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(field));
  return Array.from({ length: total }, (_, index) => commitHeader(fields.slice(index * 5, index * 5 + 5)));
}

function commitHeader(fields: readonly string[]): CommitHeader {
  const [id = "", name, email, date = "", message] = fields;
  const parsed = CommitHeader.safeParse({ id, message, author: { name, email, at: isoDate(date) } });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const what = issue === undefined ? "is malformed" : `has a bad ${issue.path.join(" ")}: ${issue.message}`;
  throw new AppError("bad-request", `The commit ${id.slice(0, 10)} ${what}.`);
}

/**
 * ISO 8601 with the offset of git's raw date, e.g. "1700000000 +0530". An offset that is no time of day
 * (old tools wrote such) becomes +00:00 at the same instant.
 */
export function isoDate(raw: string): string {
  const [seconds, zone = ""] = raw.split(" ");
  const parts = /^([+-])([01]\d|2[0-3])([0-5]\d)$/.exec(zone);
  const [, sign = "+", hours = "00", minutes = "00"] = parts ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60 : 60);
  const local = new Date((Number(seconds) + offset) * 1000);
  if (Number.isNaN(local.getTime())) return raw;
  return `${local.toISOString().slice(0, -".000Z".length)}${sign}${hours}:${minutes}`;
}
