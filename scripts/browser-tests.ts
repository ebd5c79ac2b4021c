import { ensureClientBuild } from "./client-build.ts";
import { findBrowser } from "./find-browser.ts";
import { say } from "./repository.ts";
import { runCommand } from "./run-command.ts";

/**
 * `pnpm test:browser`: builds the pages when needed, finds a browser and runs Playwright. Arguments
 * are Playwright's own: a file name, `--headed`, `-g "a name"`.
 */
async function browserTests(): Promise<number> {
  try {
    await ensureClientBuild();
    const browser = await findBrowser();
    say(`Browser: ${browser.version}, ${browser.origin}`);
    const { code } = await runCommand(
      process.execPath,
      ["e2e/node_modules/@playwright/test/cli.js", "test", "--config", "e2e/playwright.config.ts"].concat(
        process.argv.slice(2),
      ),
      { output: "stream", env: { CHROMIUM_PATH: browser.path } },
    );
    return code;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await browserTests();
