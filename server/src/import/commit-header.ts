import { AppError } from "@tandiff/shared/errors.ts";
import { Commit } from "@tandiff/shared/exercise/exercise.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";

/** A commit without its changes. */
export type CommitHeader = Omit<Commit, "changes">;

const CommitHeader = Commit.omit({ changes: true });

/**
 * A commit as git has it.
 *
 * @param fields.date git's raw date, e.g. "1700000000 +0530"
 * @throws {AppError} `bad-request` when it has a fault
 */
export function commitHeader(fields: {
  readonly id: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly date: string;
  readonly message: string | undefined;
}): CommitHeader {
  const { id, name, email, date, message } = fields;
  const parsed = CommitHeader.safeParse({ id, message, author: { name, email, at: isoDate(date) } });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const what = issue === undefined ? "is malformed" : `has a bad ${issue.path.join(" ")}: ${issue.message}`;
  throw new AppError("bad-request", `The commit ${id.slice(0, 10)} ${what}.`);
}

/**
 * Refuses a merge request of no commits, or of too many.
 *
 * @param total how many commits head has and base lacks
 * @param where what to add for the person, e.g. " in shop"
 */
export function checkCommitCount(total: number, base: string, head: string, where = ""): void {
  if (total === 0) {
    throw new AppError(
      "bad-request",
      `There is nothing to review: ${head} has no commits that ${base} lacks${where}.`,
    );
  }
  if (total > limits.commits) {
    throw tooLarge(`The merge request has ${count(total)} commits`, count(limits.commits));
  }
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
