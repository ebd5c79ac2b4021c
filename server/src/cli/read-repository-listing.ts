import { type ListedChange, type ListedFile, listedFile, readPath } from "../import/listed-file.ts";
import { git } from "./git.ts";

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
