import { basename, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { output, print } from "../output.ts";
import { readDescription } from "../read-bundled-description.ts";
import { checkExercise } from "./check.ts";
import { runDeclaredTests } from "./declared-tests.ts";

/** As much of a failed test's output as is shown, in lines. */
const shownLines = 40;

/** `tandiff exercise check`: what is wrong with a folder; its own programs are started only when asked for. */
export async function checkCommand(
  folder: string,
  options: { readonly runTests?: boolean; readonly json?: boolean },
): Promise<void> {
  const name = basename(resolve(folder));
  const faults = await checkExercise(folder);
  if (faults.length > 0) {
    print({ exercise: name, faults }, [...faults, countOf(faults, name)].join("\n"), options.json);
    process.exitCode = 1;
    return;
  }
  if (options.runTests) await runTests(folder);
  print({ exercise: name, faults }, `${name} can be imported.`, options.json);
}

function countOf(faults: readonly string[], name: string): string {
  return `${name} has ${faults.length === 1 ? "1 fault" : `${faults.length} faults`}.`;
}

async function runTests(folder: string): Promise<void> {
  const description = await readDescription(resolve(folder));
  const lines = description.verify?.run ?? [];
  if (lines.length === 0) throw new AppError("bad-request", "The exercise names nothing to run.");
  output.note(
    [
      "This starts programs of the exercise on this machine, as you:",
      ...lines.map((line) => `  ${line}`),
    ].join("\n"),
  );
  if (!(await confirmed("Run them? [y/N] "))) {
    throw new AppError("bad-request", "Nothing was run.");
  }
  const outcome = await runDeclaredTests(folder, description, process.env);
  if (outcome.kind === "verified") return output.note("The tests pass.");
  if (outcome.kind === "failed" && outcome.output !== "") {
    output.note(outcome.output.trimEnd().split("\n").slice(-shownLines).join("\n"));
  }
  throw new AppError("bad-request", `The tests did not pass: ${outcome.reason}.`);
}

/** No answer is a no. */
async function confirmed(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin });
  process.stderr.write(question);
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}
