import { crc32, inflateRawSync } from "node:zlib";
import { AppError } from "@tandiff/shared/errors.ts";
import type { FileMode } from "@tandiff/shared/exercise/tree.ts";
import { count, tooLarge, tooLargeBlob } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { decodePath, refusePath } from "../listed-file.ts";
import { Work } from "../work.ts";

/** A file of a zip archive. A symbolic link's bytes are its target; nothing follows it. */
export interface ZippedFile {
  readonly path: string;
  readonly mode: Exclude<FileMode, "160000">;
  readonly bytes: Uint8Array;
}

/** Base and head, with their folders. */
const mostEntries = 3 * limits.treeEntries;
/** Hosts whose archives say a file's Unix mode. Source: APPNOTE 4.4.2. */
const hostsWithModes = new Set([3, 19]);
const stored = 0;

/** Whether a file begins as a zip archive does. */
export function isZip(file: Uint8Array): boolean {
  return ["PK\u0003\u0004", "PK\u0005\u0006"].includes(Buffer.from(file.subarray(0, 4)).toString("latin1"));
}

/**
 * Unpacks a zip archive in memory.
 *
 * @throws {AppError} `bad-request` for what is no plain file with a path that git would check out anywhere,
 *   `too-large` over a limit
 */
export async function zippedFiles(file: Uint8Array): Promise<ZippedFile[]> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const zip = await whole(() => fromBufferPromise(bytes, { decodeStrings: false, lazyEntries: true }));
  if (zip.entryCount > mostEntries) {
    throw tooLarge(`The zip has ${count(zip.entryCount)} files and folders`, count(mostEntries));
  }
  const entries = await whole(async () => {
    const all: Entry[] = [];
    for await (const entry of zip.eachEntry()) all.push(entry);
    return all;
  });
  const work = new Work();
  const checked: { entry: Entry; path: string; mode: ZippedFile["mode"] }[] = [];
  for (const entry of entries) {
    const path = pathOf(entry);
    const mode = modeOf(entry, path);
    if (mode === null) continue;
    refuseContent(entry, path);
    work.spend(entry.uncompressedSize);
    checked.push({ entry, path, mode });
  }
  const files: ZippedFile[] = [];
  for (const { entry, path, mode } of checked) {
    files.push({ path, mode, bytes: await contentOf(zip, bytes, entry, path) });
  }
  return files;
}

/** Without the slash that a folder has at its end. */
function pathOf({ fileNameRaw }: Entry): string {
  const path = decodePath(fileNameRaw);
  const plain = path.endsWith("/") ? path.slice(0, -1) : path;
  refusePath(plain);
  const fault = plain.includes("\\") ? "has a backslash" : /^[a-z]:/i.test(plain) ? "names a drive" : null;
  if (fault !== null) throw new AppError("bad-request", `The path ${JSON.stringify(path)} ${fault}.`);
  return plain;
}

/** Null for a folder, which git has none of. */
function modeOf(entry: Entry, path: string): ZippedFile["mode"] | null {
  if (entry.fileNameRaw.at(-1) === 0x2f) return null;
  const mode = hostsWithModes.has(entry.versionMadeBy >>> 8) ? entry.externalFileAttributes >>> 16 : 0;
  switch (mode & 0o170000) {
    case 0o120000:
      return "120000";
    case 0:
    case 0o100000:
      return mode & 0o100 ? "100755" : "100644";
    default:
      throw new AppError("bad-request", `${JSON.stringify(path)} is neither a file nor a link.`);
  }
}

function refuseContent(entry: Entry, path: string): void {
  if (entry.isEncrypted()) {
    throw new AppError("bad-request", "The zip is encrypted. Make one without a password.");
  }
  if (!entry.canDecodeFileData()) {
    throw new AppError("bad-request", `${JSON.stringify(path)} is packed in a way that is not known here.`);
  }
  if (entry.uncompressedSize > limits.blob) throw tooLargeBlob(path, entry.uncompressedSize);
}

async function contentOf(zip: ZipFile, all: Buffer, entry: Entry, path: string): Promise<Uint8Array> {
  const { fileDataStart } = await whole(() => zip.readLocalFileHeaderPromise(entry, { minimal: true }));
  const packed = all.subarray(fileDataStart, fileDataStart + entry.compressedSize);
  const bytes = entry.compressionMethod === stored ? new Uint8Array(packed) : inflated(packed, entry, path);
  if (bytes.length === entry.uncompressedSize && crc32(bytes) === entry.crc32) return bytes;
  throw notAsItSays(path);
}

function inflated(packed: Buffer, { uncompressedSize }: Entry, path: string): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, uncompressedSize) });
  } catch {
    throw notAsItSays(path);
  }
}

function notAsItSays(path: string): AppError {
  return new AppError("bad-request", `The zip is damaged: ${JSON.stringify(path)} is not what it says.`);
}

/** Errors of the library are about the archive's form. */
async function whole<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new AppError("bad-request", "The zip is damaged or cut short.", { cause: error });
  }
}
