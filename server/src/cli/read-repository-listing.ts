import { AppError } from "@tandiff/shared/errors.ts";
import { FileMode } from "@tandiff/shared/exercise/tree.ts";
import { pathFault } from "@tandiff/shared/exercise/path-fault.ts";
import { git } from "./git.ts";

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

/** Every file of a revision. */
export async function listTree(repo: string, revision: string): Promise<ListedFile[]> {
  const output = await git(repo, ["ls-tree", "-r", "-z", "--full-tree", revision]);
  return records(output).map((record) => {
    const tab = record.indexOf("\t");
    const [mode = "", , id = ""] = record.subarray(0, tab).toString("ascii").split(" ");
    return listedFile(readPath(record.subarray(tab + 1)), mode, id);
  });
}

/** What leads from one revision's tree to another's. */
export async function listChanges(repo: string, from: string, to: string): Promise<ListedChange[]> {
  // Without --ignore-submodules=none a .gitmodules file could hide changed submodule pointers.
  const options = ["-r", "-z", "--raw", "--no-renames", "--no-relative", "--ignore-submodules=none"];
  const output = records(await git(repo, ["diff-tree", ...options, from, to]));
  const changes: ListedChange[] = [];
  for (const [index, record] of output.entries()) {
    if (index % 2 === 1) continue;
    const [, mode = "", , id = "", status] = record.toString("ascii").split(" ");
    const path = readPath(output[index + 1] ?? Buffer.alloc(0));
    changes.push({ path, file: status === "D" ? null : listedFile(path, mode, id) });
  }
  return changes;
}

function listedFile(path: string, mode: string, id: string): ListedFile {
  const known = FileMode.safeParse(mode);
  if (known.success) return { path, mode: known.data, id };
  throw new AppError("bad-request", `The file ${JSON.stringify(path)} has the unknown mode ${mode}.`);
}

function readPath(bytes: Buffer): string {
  const path = decodePath(bytes);
  const fault = pathFault(path);
  if (fault === null) return path;
  throw new AppError("bad-request", `The path ${JSON.stringify(path)} ${fault}.`);
}

function decodePath(bytes: Buffer): string {
  try {
    // A byte order mark at the front belongs to the name.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const shown = JSON.stringify(bytes.toString("utf8"));
    throw new AppError("bad-request", `The path ${shown} is not valid UTF-8.`, { cause: error });
  }
}

/** The records of NUL-terminated output. */
export function records(output: Buffer): Buffer[] {
  const all: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    all.push(output.subarray(start, end));
    start = end + 1;
  }
  return all;
}
