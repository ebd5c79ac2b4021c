import { statSync } from "node:fs";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, and what to do when that is not well. */
  readonly sentence: string;
}

/** @param look gives the sentence of a thing that is well, or throws the one that says what is not */
export async function check(name: string, look: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, sentence: await look() };
  } catch (error) {
    return { name, ok: false, sentence: error instanceof Error ? error.message : String(error) };
  }
}

export function assertMode(path: string, allowed: number): void {
  if ((statSync(path).mode & 0o777 & ~allowed) === 0) return;
  throw new Error(`Others may get at ${path}: run chmod ${allowed.toString(8)} on it.`);
}
