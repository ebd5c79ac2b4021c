import type { ExerciseAdded, SessionLinks } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { visible } from "@tandiff/shared/text/visible.ts";
import { readLink } from "./seat.ts";

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Output {
  readonly result: (text: string) => void;
  readonly note: (text: string) => void;
}

export const output: Output = {
  result: (text) => process.stdout.write(`${visible(text)}\n`),
  note: (text) => process.stderr.write(`${visible(text)}\n`),
};

/** With `--json` the value alone, on one line; else the text for people. */
export function print(value: unknown, text: string, json: boolean | undefined): void {
  output.result(json ? JSON.stringify(value) : text);
}

export function describeExercise(exercise: ExerciseAdded): string {
  const { slug, title, added } = exercise;
  return added
    ? `Added ${slug}: ${title} (${sizeWords(exercise)}).`
    : `${slug} is in the bank already, with this very content.`;
}

/** How much there is to review. */
export function sizeWords({ kind, filesChanged, additions, deletions }: ExerciseSummary): string {
  if (kind === "feature") return "a feature to write";
  return `${filesChanged} ${filesChanged === 1 ? "file" : "files"}, +${additions} −${deletions}`;
}

/** A session's links, one a line, each with whose it is. */
export function describeLinks({ id, links, revoked }: SessionLinks): string {
  const lines = [
    ["Candidate", links.candidate],
    ...links.interviewers.map(({ name, url }) => [`Interviewer ${name}`, url]),
    ...(links.observer === null ? [] : [["Observer", links.observer]]),
  ];
  const width = Math.max(...lines.map(([who = ""]) => who.length));
  const described = lines.map(([who = "", url = ""]) => {
    const { participant } = readLink(url);
    // Named still, as a new link is asked for by it.
    const shown = revoked.includes(participant) ? `${participant} (revoked)` : url;
    return `  ${who.padEnd(width)}  ${shown}`;
  });
  return [`Session ${id}`, ...described].join("\n");
}
