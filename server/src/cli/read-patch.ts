import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Reading } from "../import/reading.ts";
import { checkBaseFolder } from "./base-folder.ts";
import { withPatchedRepository } from "./patched-repository.ts";
import { readRepository } from "./read-repository.ts";

/**
 * Reads a merge request from a folder and a patch on it: mails of `git format-patch`, each a commit, or a diff,
 * which becomes one.
 *
 * @param input.title the message of a diff's commit
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person
 */
export async function readPatch(input: {
  readonly patch: string;
  readonly baseDir: string;
  readonly title: string;
}): Promise<Reading> {
  const file = resolve(input.patch);
  const base = resolve(input.baseDir);
  const text = await readText(file);
  refuseLargeBinaries(text, basename(file));
  await checkBaseFolder(base, input.baseDir);
  const message = /^From [0-9a-f]{40,64} /.test(text) ? null : input.title;
  return withPatchedRepository(base, [{ file, message }], readRepository);
}

/** Each byte as a character: what is looked for is ASCII. */
async function readText(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw new AppError("bad-request", `There is no file ${file}.`);
  if (found.size > limits.importFile) {
    throw tooLarge(`${basename(file)} has ${count(found.size)} bytes`, count(limits.importFile));
  }
  return readFile(file, "latin1");
}

/** Git makes room for what a binary patch says it unpacks to. */
function refuseLargeBinaries(text: string, name: string): void {
  for (const [, digits] of text.matchAll(/^(?:literal|delta) (\d+)\r?$/gm)) {
    if (Number(digits) <= limits.blob) continue;
    throw tooLarge(`A binary file in ${name} has ${count(Number(digits))} bytes`, count(limits.blob));
  }
}
