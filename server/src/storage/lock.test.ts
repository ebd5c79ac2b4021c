import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";

/** Takes the folder's lock, keeps nothing of it, collects garbage, and waits to be killed. */
const holder = `
  const { openDataFolder } = await import(process.argv[1]);
  (() => { openDataFolder(process.argv[2]); })();
  for (let round = 0; round < 20; round++) { gc(); await new Promise((resolve) => setTimeout(resolve, 10)); }
  console.log("collected");
  setInterval(() => {}, 1_000);
`;

test("a server keeps its data folder for as long as it runs, also when it has long been running", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-storage-"));
  const module = join(import.meta.dirname, "data-folder.ts");
  const args = ["--expose-gc", "--input-type=module", "--eval", holder, "--", module, folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    await once(child.stdout, "data");
    expect(() => openDataFolder(folder)).toThrow("Another Tandiff server already uses");
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
  openDataFolder(folder).release();
  rmSync(folder, { recursive: true, force: true });
});
