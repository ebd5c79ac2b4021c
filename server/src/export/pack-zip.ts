import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";
import { Zip, type ZipInputFile, type ZipOptions } from "fflate";

const deflate = promisify(deflateRaw);

/** What a zip is made of, by their names in it. */
export type ZipEntries = Readonly<Record<string, readonly [bytes: Uint8Array, options: ZipOptions]>>;

/** A zip, its files compressed by other threads: others have their turn meanwhile. */
export async function packZip(entries: ZipEntries, mtime: Date): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  for (const [filename, [bytes, { level = 6, ...options }]] of Object.entries(entries)) {
    const packed = await deflate(bytes, { level });
    const crc = crc32(bytes);
    const entry: ZipInputFile = { mtime, ...options, filename, compression: 8, size: bytes.length, crc };
    zip.add(entry);
    entry.ondata?.(null, packed, true);
  }
  zip.end();
  return Buffer.concat(parts);
}
