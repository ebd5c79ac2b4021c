import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The server has this core to itself, the load the other one. */
export const serverCore = 0;
export const loadCore = 1;

/** Binds a process and all its threads to a core. Linux only. */
export function pin(pid: number, core: number): void {
  execFileSync("taskset", ["-acp", String(core), String(pid)], { stdio: "ignore" });
}

const clockTick = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Milliseconds of processor time that a process has used, all its threads together. */
export function cpuMilliseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold spaces; fields 14 and 15 are user and system time.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / clockTick;
}

/** The same of a process, all that it has started, and those of them that have ended. */
export function cpuOfFamily(pid: number): number {
  for (;;) {
    const ended = cpuOfEnded(pid);
    const running = childrenOf(pid).map((child) => ifItRuns(() => cpuMilliseconds(child)) ?? 0);
    const all = running.reduce((sum, one) => sum + one, cpuMilliseconds(pid) + ended);
    // One that ended meanwhile is in neither sum, or in both.
    if (cpuOfEnded(pid) === ended) return all;
  }
}

function cpuOfEnded(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[13]) + Number(fields[14])) * 1_000) / clockTick;
}

/** Binds a process and all that it has started to a core; what it starts later is bound by that. */
export function pinFamily(pid: number, core: number): void {
  pin(pid, core);
  for (const child of childrenOf(pid)) ifItRuns(() => pin(child, core));
}

function childrenOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

/** A child may end at any moment. */
function ifItRuns<Result>(look: () => Result): Result | null {
  try {
    return look();
  } catch {
    return null;
  }
}

/** Bytes of memory that a process has to itself. */
export function privateMemory(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
  return kilobytes.reduce((sum, [, value]) => sum + Number(value) * 1_024, 0);
}

/** How busy this process was between two calls, 0 to 1 of its core. */
export function busyMeter(): () => number {
  const cpu = process.cpuUsage();
  const from = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1_000 / (performance.now() - from);
  };
}
