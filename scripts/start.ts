import { ensureClientBuild } from "./client-build.ts";
import { whenLauncherIsGone } from "./launchers.ts";
import { dataFolder } from "./repository.ts";
import {
  dataFolderIsEmpty,
  exitCode,
  runDemo,
  shareOurFate,
  spawnForeground,
  untilListening,
} from "./server-process.ts";

/** `pnpm start`: builds the pages when needed, runs the server in the foreground, greets with a demo. */
async function start(): Promise<number> {
  try {
    await ensureClientBuild();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const firstStart = await dataFolderIsEmpty();
  const server = spawnForeground(["server/src/main.ts", ...process.argv.slice(2)], {
    TANDIFF_DATA: dataFolder(),
    // Somebody looks at this terminal.
    TANDIFF_LOG: process.env["TANDIFF_LOG"] ?? "warn",
  });
  const ended = exitCode(server);
  shareOurFate([server]);
  whenLauncherIsGone(() => server.kill("SIGTERM"));
  if ((await untilListening(server)) && firstStart) await runDemo();
  return ended;
}

process.exitCode = await start();
