import { readFileSync } from "node:fs";

/**
 * Calls `onGone` once when one of the package managers that started us has died. npx does not hand
 * a SIGTERM down: without this, `npx pnpm start` ended by a supervisor leaves the server running.
 * Source: proc_pid_stat(5). Where there is no /proc only our own parent is watched.
 */
export function whenLauncherIsGone(onGone: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const watched = launchChain();
  const watch = setInterval(() => {
    if (process.ppid === watched[0] && watched.every(isAlive)) return;
    clearInterval(watch);
    onGone();
  }, 500).unref();
}

/** The processes above us, nearest first, up to the outermost npm, npx or pnpm. */
function launchChain(): number[] {
  const chain = [process.ppid];
  let launchers = 1;
  for (let pid = parentOf(process.ppid); pid !== undefined && pid > 1; pid = parentOf(pid)) {
    chain.push(pid);
    if (/^\S*(npm|npx|pnpm)\b|\bnode \S*(npm|npx|pnpm)/.test(commandLine(pid))) launchers = chain.length;
  }
  return chain.slice(0, launchers);
}

function parentOf(pid: number): number | undefined {
  // The second field is the name in brackets, which may hold spaces and brackets itself.
  const fields = /.*\) \S (\d+)/.exec(readProc(pid, "stat"));
  return fields === null ? undefined : Number(fields[1]);
}

function commandLine(pid: number): string {
  return readProc(pid, "cmdline").replaceAll("\0", " ");
}

function readProc(pid: number, file: "stat" | "cmdline"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie is dead already and only waits for its parent to notice.
    return !/.*\) Z /.test(readProc(pid, "stat"));
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
