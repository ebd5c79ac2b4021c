import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { whenLauncherIsGone } from "./launchers.ts";
import { dataFolder, repositoryRoot, say } from "./repository.ts";
import { dataFolderIsEmpty, exitCode, runDemo, shareOurFate, spawnForeground } from "./server-process.ts";

/** Folders rather than files: a file that an editor saves by renaming is lost to `--watch` alone. */
const watched = ["--watch-preserve-output", "--watch-path=server/src", "--watch-path=shared/src"];

/**
 * `pnpm dev`: the server, restarted when its files change, behind Vite's dev server. Only Vite's
 * address (`PORT`, 4040 unless set) is opened; the server listens on the port after it.
 */
async function develop(): Promise<number> {
  const port = Number(process.env["PORT"] ?? 4040);
  const pages = `http://localhost:${port}`;
  const server = `http://127.0.0.1:${port + 1}`;
  const firstStart = await dataFolderIsEmpty();

  const serverProcess = spawnForeground(watched.concat("server/src/main.ts"), {
    PORT: String(port + 1),
    HOST: "127.0.0.1",
    TANDIFF_DATA: dataFolder(),
    TANDIFF_LOG: process.env["TANDIFF_LOG"] ?? "warn",
    // Links and the Origin check must fit the address that people open.
    TANDIFF_URL: pages,
  });
  const vite = join(repositoryRoot, "client/node_modules/vite/bin/vite.js");
  const clientFolder = join(repositoryRoot, "client");
  const config = join(clientFolder, "vite.config.ts");
  const address = ["--host", "127.0.0.1", "--port", String(port), "--strictPort"];
  const viteProcess = spawnForeground([vite, clientFolder, "--config", config, ...address], {
    TANDIFF_DEV_SERVER: server,
  });
  const ended = Promise.race([exitCode(serverProcess), exitCode(viteProcess)]);
  shareOurFate([serverProcess, viteProcess]);
  whenLauncherIsGone(() => process.exit(1));

  // The server first: Vite reports every request that it could not pass on.
  const bothAnswer = untilHealthy(server).then(() => untilHealthy(pages));
  if (await Promise.race([bothAnswer, ended.then(() => false)])) {
    if (firstStart) await runDemo();
    say(`Open ${pages}`);
  }
  const code = await ended;
  // `process.exit` rather than a quiet end: it stops the other of the two.
  process.exit(code);
}

/** Resolves with true once the server answers at this address, its own or that of Vite's proxy. */
async function untilHealthy(url: string): Promise<boolean> {
  for (;;) {
    const healthy = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return true;
    await pause(200);
  }
}

await develop();
