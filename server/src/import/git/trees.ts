import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { BoundedCache } from "../../bounded-cache.ts";
import { type ListedChange, type ListedFile, listedFile, decodePath, refusePath } from "../listed-file.ts";
import { damaged } from "./damaged.ts";
import type { PackReader } from "./pack-reader.ts";

/** A line of a tree object. */
interface TreeLine {
  readonly name: string;
  /** As git shows it: of a plain file only whether it is executable counts. */
  readonly mode: string;
  readonly id: string;
}

const folderMode = "40000";
const idBytes = 20;
/** Of one bundle, read once or again: a few trees that name each other stand for any number of files. */
const mostLines = 300_000;
/** Lines that are kept, since a commit has most trees from the one before it. */
const keptLines = 100_000;

/** The trees of a packfile. */
export class Trees {
  readonly #pack: PackReader;
  readonly #read = new BoundedCache<ReadonlyMap<string, TreeLine>>(keptLines, (lines) => lines.size + 1);
  #linesLeft = mostLines;

  constructor(pack: PackReader) {
    this.#pack = pack;
  }

  /** Every file of a tree. @throws {AppError} `bad-request` or `too-large` */
  files(tree: string): ListedFile[] {
    return this.changes(null, tree).flatMap(({ file }) => file ?? []);
  }

  /** What leads from one tree, or from nothing, to another. @throws {AppError} `bad-request` or `too-large` */
  changes(from: string | null, to: string | null): ListedChange[] {
    const changes: ListedChange[] = [];
    const folders: { prefix: string; from: string | null; to: string | null }[] = [{ prefix: "", from, to }];
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      if (folder.from === folder.to) continue;
      const before = this.#lines(folder.from);
      const after = this.#lines(folder.to);
      for (const name of new Set([...before.keys(), ...after.keys()])) {
        const was = before.get(name);
        const is = after.get(name);
        if (was?.mode === is?.mode && was?.id === is?.id) continue;
        const path = folder.prefix + name;
        refusePath(path);
        if (isFile(was) && !isFile(is)) changes.push({ path, file: null });
        if (isFile(is)) changes.push({ path, file: listedFile(path, is.mode, is.id) });
        if (isFolder(was) || isFolder(is)) {
          folders.push({ prefix: `${path}/`, from: folderId(was), to: folderId(is) });
        }
      }
    }
    return changes;
  }

  #lines(tree: string | null): ReadonlyMap<string, TreeLine> {
    if (tree === null) return new Map();
    const lines = this.#read.getOr(tree, () => treeLines(this.#pack.body(tree, "tree")));
    this.#linesLeft -= lines.size + 1;
    if (this.#linesLeft < 0) throw tooLarge("The bundle's trees have too many files", count(mostLines));
    return lines;
  }
}

/** Source of the format: git's gitformat-pack(5) leaves it out; git's tree-walk.c, decode_tree_entry. */
function treeLines(bytes: Uint8Array): ReadonlyMap<string, TreeLine> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines = new Map<string, TreeLine>();
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    const end = body.indexOf(0, at);
    const next = end + 1 + idBytes;
    if (space === -1 || end < space || next > body.length) throw damaged("a tree is cut short");
    const name = decodePath(body.subarray(space + 1, end));
    if (name.includes("/")) throw damaged(`a tree has the name ${JSON.stringify(name)}`);
    if (lines.has(name)) throw damaged(`a tree has the name ${JSON.stringify(name)} twice`);
    const mode = shownMode(body.toString("latin1", at, space));
    lines.set(name, { name, mode, id: body.toString("hex", end + 1, next) });
    at = next;
  }
  return lines;
}

function isFolder(line: TreeLine | undefined): line is TreeLine {
  return line?.mode === folderMode;
}

function isFile(line: TreeLine | undefined): line is TreeLine {
  return line !== undefined && line.mode !== folderMode;
}

function folderId(line: TreeLine | undefined): string | null {
  return isFolder(line) ? line.id : null;
}

/** Source: git's object.h, canon_mode. */
function shownMode(mode: string): string {
  const bits = Number.parseInt(mode, 8);
  if ((bits & 0o170000) === 0o040000) return folderMode;
  if ((bits & 0o170000) !== 0o100000) return mode;
  return bits & 0o100 ? "100755" : "100644";
}
