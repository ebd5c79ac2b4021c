import { checkCommitCount, type CommitHeader, commitHeader } from "../import/commit-header.ts";
import { git } from "./git.ts";
import { records } from "./read-repository-listing.ts";

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
  checkCommitCount(total, base.name, head.name, ` in ${repo}`);
  const fieldsOfCommit = ["%H", "%an", "%ae", "%ad", "%B"];
  const order = ["--topo-order", "--reverse"];
  const form = ["-z", "--encoding=UTF-8", "--date=raw", `--format=tformat:${fieldsOfCommit.join("%x00")}`];
  // What a person's own configuration could add to the output.
  const plain = ["--no-notes", "--no-color", "--no-mailmap"];
  const args = ["-c", "log.showSignature=false", "log", ...order, ...form, ...plain, range];
  const output = await git(repo, args);
  const fields = records(output).map((field) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(field));
  return Array.from({ length: total }, (_, index) => {
    const [id = "", name, email, date = "", message] = fields.slice(index * 5, index * 5 + 5);
    return commitHeader({ id, name, email, date, message });
  });
}
