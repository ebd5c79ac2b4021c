import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { AppError } from "@tandiff/shared/errors.ts";
import { readReview, reviewCommands } from "@tandiff/shared/export/read-review.ts";
import { print } from "./output.ts";
import { askAs, readLink, takeSeat } from "./seat.ts";

/** `tandiff session import-review`. */
export function importReviewCommand(session: Command): void {
  session
    .command("import-review <link> <file>")
    .description(
      "post the review of a review.json in a session of the same exercise, with its candidate's link",
    )
    .option("--json", "print only JSON")
    .action(importReview);
}

async function importReview(link: string, file: string, options: { readonly json?: boolean }): Promise<void> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("not-found", `The file ${file} cannot be read.`, { cause });
  });
  const commands = reviewCommands(readReview(text));
  const seat = await takeSeat(readLink(link));
  for (const command of commands) {
    // One id for one comment: what was posted before, by a call that did not come to its end, is not posted again.
    await askAs(seat, "POST", "/commands", { id: command.comment, command });
  }
  const threads = commands.filter(({ type }) => type === "thread.open").length;
  print({ threads }, `Posted ${threads} ${threads === 1 ? "thread" : "threads"}.`, options.json);
}
