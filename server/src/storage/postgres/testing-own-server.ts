/**
 * For tests only: PostgreSQL out of npm in a folder of its own, for as long as its owner lives.
 * `node testing-own-server.ts <folder> <owner's process id> <safe | fast> [<primary's address>]` makes the folder, or ends
 * at once where somebody has. Where a primary is named, it is its standby. PostgreSQL answers at a socket in it, and is started again when it ends. When the file `wanted` in it is
 * removed, or the owner ends in whatever way, so does PostgreSQL, and the folder goes.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { ownPostgres } from "./testing-binaries.ts";
import { copyAsStandby } from "./testing-copy.ts";

/** PostgreSQL refuses to run as root: then this is who runs it, "nobody". It needs no account. */
const nobody = 65_534;
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** How often it is looked whether it is still wanted. Milliseconds. */
const interval = 200;

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Copied to where "nobody" may read; the links in it, which no package can hold, are made here. */
function copyBinaries(to: string): void {
  const native = ownPostgres();
  if (native === null) throw new Error("No PostgreSQL comes from npm for this machine.");
  cpSync(native, to, { recursive: true });
  for (const { source, target } of Links.parse(
    JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")),
  )) {
    const link = join(to, "..", target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** What a commit costs on a disk is of no interest to most tests: nothing is left of it after them anyway. */
const fast = ["fsync=off", "full_page_writes=off", "shared_buffers=64MB"];
const always = ["listen_addresses=", "max_connections=200", "timezone=UTC", "log_min_messages=fatal"];

async function makeCluster(folder: string, primary: string | undefined): Promise<void> {
  const [native, data] = [join(folder, "native"), join(folder, "data")];
  copyBinaries(native);
  mkdirSync(data, { mode: 0o700 });
  if (primary !== undefined) await copyAsStandby(primary, data);
  // Whatever mode new files have here.
  if (user.uid !== undefined) execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, folder]);
  if (primary !== undefined) return;
  const options = ["-D", data, "-U", "tandiff", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8"];
  execFileSync(join(native, "bin/initdb"), options, { ...user, stdio: ["ignore", "ignore", "inherit"] });
}

function start(folder: string, isSafe: boolean): ChildProcess {
  const settings = [...always, ...(isSafe ? [] : fast), `unix_socket_directories=${folder}`];
  const options = ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])];
  return spawn(join(folder, "native/bin/postgres"), options, {
    ...user,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** False where somebody else was first. */
function takes(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 });
    return true;
  } catch {
    return false;
  }
}

function lives(owner: number): boolean {
  try {
    return process.kill(owner, 0);
  } catch {
    return false;
  }
}

function runs({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

const [folder = "", owner = "", safety, primary] = process.argv.slice(2);
if (takes(folder)) {
  try {
    writeFileSync(join(folder, "wanted"), "");
    await makeCluster(folder, primary);
    const isWanted = (): boolean => existsSync(join(folder, "wanted")) && lives(Number(owner));
    let postgres = start(folder, safety === "safe");
    while (isWanted()) {
      if (!runs(postgres)) postgres = start(folder, safety === "safe");
      await setTimeout(interval);
    }
    // Without a checkpoint: nobody needs what is in it.
    if (runs(postgres)) {
      postgres.kill("SIGQUIT");
      await once(postgres, "close");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
