import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { pathFault } from "@tandiff/shared/exercise/path-fault.ts";
import { staysInside } from "@tandiff/shared/exercise/stays-inside.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { type ZipOptions, zipSync } from "fflate";

/** "Made by Unix": the upper half of an entry's attributes is its Unix mode. Source: APPNOTE 4.4.2. */
const unix = 3;
/** The DOS bit for a folder, for unpackers that do not look at the Unix mode. */
const dosFolder = 0x10;
const folderMode = 0o040755;

/**
 * Head's files as a zip archive, under `<folder>/`. Modes are kept, and symbolic links that stay within
 * the tree; others become text files with their target, so that unpacking writes nothing outside. A
 * submodule pointer becomes an empty folder. The same content gives the same bytes.
 */
export function applicationZip(input: Application): Uint8Array {
  return zipSync(applicationEntries(input));
}

export interface Application {
  readonly content: Pick<ExerciseContent, "base" | "commits">;
  readonly readBlob: (hash: BlobHash) => Uint8Array;
  /** One path part, e.g. the exercise's slug. */
  readonly folder: string;
}

/** The same as entries of a larger archive. */
export function applicationEntries(input: Application): Record<string, [Uint8Array, ZipOptions]> {
  const fault = /[\\/]/.test(input.folder) ? "has more than one part" : pathFault(input.folder);
  if (fault !== null)
    throw new AppError("bad-request", `The folder ${JSON.stringify(input.folder)} ${fault}.`);

  const files: [string, [Uint8Array, ZipOptions]][] = [[`${input.folder}/`, emptyFolder()]];
  const links: [string, [Uint8Array, ZipOptions]][] = [];
  for (const entry of headTree(input.content)) {
    const name = `${input.folder}/${entry.path}`;
    if (entry.mode === "160000") {
      files.push([`${name}/`, emptyFolder()]);
      continue;
    }
    const bytes = input.readBlob(entry.blob);
    if (entry.mode !== "120000") files.push([name, [bytes, options(Number.parseInt(entry.mode, 8))]]);
    else if (staysInside(entry.path, Buffer.from(bytes).toString("utf8")))
      links.push([name, [bytes, options(0o120777)]]);
    else files.push([name, [bytes, options(0o100644)]]);
  }
  // Links last and deepest first: where names differ in case only, and the disk ignores case, a link
  // must not be there yet when something is written below its name.
  links.sort(([a], [b]) => b.split("/").length - a.split("/").length);
  return Object.fromEntries([...files, ...links]);
}

function options(mode: number, dos = 0): ZipOptions {
  // The earliest time that zip can say. It has no zone: fflate writes the local fields.
  return { os: unix, attrs: ((mode << 16) | dos) >>> 0, mtime: new Date(1980, 0, 1) };
}

function emptyFolder(): [Uint8Array, ZipOptions] {
  return [new Uint8Array(), options(folderMode, dosFolder)];
}
