import { Command } from "commander";
import { AppError } from "@tandiff/shared/errors.ts";
import { demoCommands } from "./demo-commands.ts";
import { exerciseCommands } from "./exercise-commands.ts";
import { output } from "./output.ts";
import { sessionCommands } from "./session-commands.ts";

/** Runs `tandiff <words>`; where it fails it says why, and sets the process's exit code. */
export async function runTandiff(words: readonly string[]): Promise<void> {
  const program = new Command("tandiff")
    .description(
      "Works with a running Tandiff server. It finds server and key in TANDIFF_DATA, or takes --server and TANDIFF_KEY.",
    )
    .showHelpAfterError("(--help says more)");
  exerciseCommands(program);
  sessionCommands(program);
  demoCommands(program);
  if (!program.commands.some((command) => command.name() === words[0])) {
    // These load most of the server: who only asks one starts without it.
    const { operatorCommands } = await import("../operator/operator-commands.ts");
    operatorCommands(program);
  }
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    output.note(error instanceof AppError ? error.message : String(error));
    process.exitCode = 1;
  }
}
