import { AppError } from "@tandiff/shared/errors.ts";
import { pathFault } from "@tandiff/shared/exercise/path-fault.ts";
import { FileMode } from "@tandiff/shared/exercise/tree.ts";

/** A file as git lists it: `id` names its blob, or the commit of a submodule pointer. */
export interface ListedFile {
  readonly path: string;
  readonly mode: FileMode;
  readonly id: string;
}

/** What leads from one tree to another at a path; `file` null removes it. */
export interface ListedChange {
  readonly path: string;
  readonly file: ListedFile | null;
}

/** @throws {AppError} `bad-request` when git has no such mode */
export function listedFile(path: string, mode: string, id: string): ListedFile {
  const known = FileMode.safeParse(mode);
  if (known.success) return { path, mode: known.data, id };
  throw new AppError("bad-request", `The file ${JSON.stringify(path)} has the unknown mode ${mode}.`);
}

/** A path of git's, which is bytes. @throws {AppError} `bad-request` when it may not be in an exercise */
export function readPath(bytes: Uint8Array): string {
  const path = decodePath(bytes);
  refusePath(path);
  return path;
}

/** @throws {AppError} `bad-request` when the path may not be in an exercise */
export function refusePath(path: string): void {
  const fault = pathFault(path);
  if (fault !== null) throw new AppError("bad-request", `The path ${JSON.stringify(path)} ${fault}.`);
}

/** The text of a path. @throws {AppError} `bad-request` where it has none */
export function decodePath(bytes: Uint8Array): string {
  try {
    // A byte order mark at the front belongs to the name.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const shown = JSON.stringify(Buffer.from(bytes).toString("utf8"));
    throw new AppError("bad-request", `The path ${shown} is not valid UTF-8.`, { cause: error });
  }
}
