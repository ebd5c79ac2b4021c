import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Several times what all tests together have in temporary files at once. Bytes. */
const room = 3 * 2 ** 30;

/**
 * A folder whose files the machine keeps in memory, for files that are gone a second later; null where there is none, or
 * too little room in it.
 */
export function memoryFolder(folder = "/dev/shm", needed = room): string | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= needed && runsPrograms(folder) ? folder : null;
  } catch {
    return null;
  }
}

/** @throws where that is forbidden, as containers often do */
function runsPrograms(folder: string): true {
  const own = mkdtempSync(join(folder, "tandiff-memory-"));
  try {
    const program = join(own, "program");
    writeFileSync(program, "#!/bin/sh\n", { mode: 0o700 });
    execFileSync(program);
    return true;
  } finally {
    rmSync(own, { recursive: true });
  }
}
