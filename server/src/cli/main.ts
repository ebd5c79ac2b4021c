import { Command } from "commander";
import { AppError } from "@tandiff/shared/errors.ts";
import { demoCommands } from "./demo-commands.ts";
import { operatorCommands } from "../operator/operator-commands.ts";
import { exerciseCommands } from "./exercise-commands.ts";
import { output } from "./output.ts";
import { sessionCommands } from "./session-commands.ts";

const program = new Command("tandiff")
  .description(
    "Works with a running Tandiff server. It finds server and key in TANDIFF_DATA, or takes --server and TANDIFF_KEY.",
  )
  .showHelpAfterError("(--help says more)");
exerciseCommands(program);
sessionCommands(program);
demoCommands(program);
operatorCommands(program);

// `pnpm tandiff -- exercise list` passes the dashes on.
const words = process.argv.slice(2);
try {
  await program.parseAsync(words[0] === "--" ? words.slice(1) : words, { from: "user" });
} catch (error) {
  output.note(error instanceof AppError ? error.message : String(error));
  process.exitCode = 1;
}
