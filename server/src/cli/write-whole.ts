import { randomUUID } from "node:crypto";
import { lstat, rename, rm, writeFile } from "node:fs/promises";
import { AppError } from "@tandiff/shared/errors.ts";

/**
 * Writes files for their owner alone, each beside its place and then into it: whatever happens, there is the old file
 * or the new one, whole. A link that is in a place is replaced, not followed.
 * @throws AppError "bad-request" where one cannot be written, or is there and not to be written over
 */
export async function writeWhole(files: ReadonlyMap<string, Uint8Array>, overwrite: boolean): Promise<void> {
  for (const path of files.keys()) await assertFree(path, overwrite);
  const written: { readonly path: string; readonly beside: string }[] = [];
  try {
    for (const [path, bytes] of files) {
      const beside = `${path}.${randomUUID()}.part`;
      written.push({ path, beside });
      await named(path, writeFile(beside, bytes, { flag: "wx", mode: 0o600, flush: true }));
    }
    for (const { path, beside } of written) {
      await assertFree(path, overwrite);
      await named(path, rename(beside, path));
    }
  } finally {
    for (const { beside } of written) await rm(beside, { force: true });
  }
}

async function assertFree(path: string, overwrite: boolean): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (!there) return;
  if (there.isDirectory()) throw new AppError("bad-request", `${path} is a folder.`);
  if (!overwrite)
    throw new AppError("bad-request", `${path} is there already. Say --overwrite to write over it.`);
}

async function named(path: string, doing: Promise<void>): Promise<void> {
  await doing.catch((cause: unknown) => {
    throw new AppError("bad-request", `The file ${path} cannot be written.`, { cause });
  });
}
