import type { Stats } from "node:fs";
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
} from "node:fs/promises";
import { symlink, unlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { z } from "zod";
import { makeFolder } from "../../make-folder.ts";
import { checkoutFault, ownFolder } from "./safe-path.ts";

/** What a file of a checkout holds. */
export type FileContent =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly executable: boolean }
  | { readonly kind: "link"; readonly target: string };

const Record = z.object({
  format: z.literal("tandiff-checkout"),
  version: z.literal(1),
  server: z.string(),
  session: z.string(),
  /** What the checkout has written, and so may change and delete. */
  paths: z.array(z.string()),
});

/** Whose checkout a folder is. */
export interface CheckoutOf {
  readonly server: string;
  readonly session: string;
}

/** Something that is not the checkout's stands where a file is to be; it is left alone. */
export class InTheWay extends Error {}

/**
 * A folder that a checkout writes. It touches nothing but what it has written itself, writes through no
 * symbolic link, and keeps a list of its files in a folder of its own, so that it can go on later.
 */
export class CheckoutFolder {
  readonly root: string;
  /** It was made before and goes on. */
  readonly isResumed: boolean;
  readonly #of: CheckoutOf;
  readonly #paths: Set<string>;
  #count = 0;

  private constructor(root: string, of: CheckoutOf, paths: readonly string[] | null) {
    this.root = root;
    this.#of = of;
    this.isResumed = paths !== null;
    this.#paths = new Set((paths ?? []).filter((path) => checkoutFault(path) === null));
  }

  /**
   * Takes a folder for a checkout: one that is not there, one that is empty, or this session's checkout.
   * @throws AppError for any other, which stays as it is.
   */
  static async open(path: string, of: CheckoutOf): Promise<CheckoutFolder> {
    const folder = resolve(path);
    const status = await statusOf(folder);
    if (status && !status.isDirectory() && !status.isSymbolicLink()) throw notAFolder(path);
    try {
      makeFolder(folder);
    } catch (cause) {
      throw new AppError("bad-request", `The folder ${path} cannot be made.`, { cause });
    }
    const root = await realpath(folder);
    const names = await readdir(root).catch((cause: unknown) => {
      throw cause instanceof Error && "code" in cause && cause.code === "ENOTDIR" ? notAFolder(path) : cause;
    });
    const record = await readRecord(root);
    if (record && (record.server !== of.server || record.session !== of.session)) {
      throw new AppError("conflict", `${path} is the checkout of another session. Choose another folder.`);
    }
    if (!record && names.length > 0) {
      throw new AppError(
        "conflict",
        `${path} is not empty, and no checkout of this session. Choose an empty folder or a new one.`,
      );
    }
    const opened = new CheckoutFolder(root, of, record?.paths ?? null);
    await opened.#prepare();
    return opened;
  }

  /** What it has written and not deleted since. */
  get paths(): ReadonlySet<string> {
    return this.#paths;
  }

  /** Says beforehand what will be written: after a crash in between it is known to be the checkout's. */
  async announce(paths: readonly string[]): Promise<void> {
    const fresh = paths.filter((path) => !this.#paths.has(path));
    const ownable = await Promise.all(fresh.map(async (path) => ((await this.#isFree(path)) ? [path] : [])));
    for (const path of ownable.flat()) this.#paths.add(path);
    await this.#save();
  }

  /**
   * Writes a file whole, or not at all. False where it is there already just so.
   * @throws InTheWay
   */
  async write(path: string, content: FileContent): Promise<boolean> {
    await this.#enterFolders(path, true);
    const place = join(this.root, path);
    const status = await statusOf(place);
    if (status && (await isSame(place, status, content))) {
      this.#paths.add(path);
      return false;
    }
    if (status?.isDirectory()) throw new InTheWay("a folder of yours is in the way");
    if (status && !this.#paths.has(path)) throw new InTheWay("a file of yours is in the way");
    const made = join(this.root, ownFolder, `file-${process.pid}-${(this.#count += 1)}`);
    try {
      if (content.kind === "link") await symlink(content.target, made);
      else {
        await writeFile(made, content.bytes, { flag: "wx" });
        await chmod(made, content.executable ? 0o755 : 0o644);
      }
      await rename(made, place);
    } catch (error) {
      await rm(made, { force: true });
      throw error;
    }
    this.#paths.add(path);
    return true;
  }

  /** Deletes a file that it has written, and the folders that are empty then. */
  async remove(path: string): Promise<boolean> {
    if (!this.#paths.delete(path)) return false;
    try {
      await this.#enterFolders(path, false);
    } catch (error) {
      if (error instanceof InTheWay) return false;
      throw error;
    }
    const place = join(this.root, path);
    const status = await statusOf(place);
    if (!status || status.isDirectory()) return false;
    await unlink(place);
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
      const isGone = await rmdir(join(this.root, folder)).then(
        () => true,
        () => false,
      );
      if (!isGone) break;
    }
    return true;
  }

  async save(): Promise<void> {
    await this.#save();
  }

  async #prepare(): Promise<void> {
    const own = join(this.root, ownFolder);
    const status = await statusOf(own);
    if (status && !status.isDirectory()) throw notAFolder(own);
    if (!status) await mkdir(own);
    for (const name of await readdir(own)) {
      if (name.startsWith("file-")) await rm(join(own, name), { force: true });
    }
    await this.#save();
  }

  async #isFree(path: string): Promise<boolean> {
    try {
      await this.#enterFolders(path, false);
      return (await statusOf(join(this.root, path))) === null;
    } catch {
      // Why not is said when it is to be written.
      return false;
    }
  }

  /** Each folder above a path must be one, and no link to one. @throws InTheWay */
  async #enterFolders(path: string, make: boolean): Promise<void> {
    const parts = path.split("/").slice(0, -1);
    let folder = this.root;
    for (const part of parts) {
      folder = join(folder, part);
      const status = await statusOf(folder);
      if (status?.isSymbolicLink()) throw new InTheWay("a symbolic link is in the way");
      if (status && !status.isDirectory()) throw new InTheWay("a file is in the way");
      if (!status && !make) return;
      if (!status) await mkdir(folder);
    }
  }

  async #save(): Promise<void> {
    const record: z.infer<typeof Record> = {
      format: "tandiff-checkout",
      version: 1,
      ...this.#of,
      paths: [...this.#paths].toSorted(),
    };
    const place = join(this.root, ownFolder, "checkout.json");
    const made = join(this.root, ownFolder, `file-${process.pid}-record`);
    await writeFile(made, `${JSON.stringify(record, null, 1)}\n`);
    await rename(made, place);
  }
}

async function readRecord(root: string): Promise<z.infer<typeof Record> | null> {
  const own = await statusOf(join(root, ownFolder));
  if (!own?.isDirectory()) return null;
  try {
    return Record.parse(JSON.parse(await readFile(join(root, ownFolder, "checkout.json"), "utf8")));
  } catch {
    return null;
  }
}

async function isSame(place: string, status: Stats, content: FileContent): Promise<boolean> {
  if (content.kind === "link") return status.isSymbolicLink() && (await readlink(place)) === content.target;
  if (!status.isFile() || status.size !== content.bytes.length) return false;
  // Windows keeps no mode for this.
  const executable = (status.mode & 0o100) !== 0;
  if (process.platform !== "win32" && executable !== content.executable) return false;
  return content.bytes.length === 0 || (await readFile(place)).equals(content.bytes);
}

async function statusOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}

function notAFolder(path: string): AppError {
  return new AppError("bad-request", `${path} is not a folder.`);
}
