import { limits } from "@tandiff/shared/limits.ts";
import { type ZipOptions, zipSync } from "fflate";

export type Files = Record<string, Uint8Array | [Uint8Array, ZipOptions]>;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const x = text("x");
/** An exercise of one file. */
export const small: Files = { "base/a": text("one\n"), "head/a": text("two\n") };

/** With a Unix mode, as zip on Linux and macOS says it. */
export const moded = (bytes: Uint8Array, mode: number): [Uint8Array, ZipOptions] => [
  bytes,
  { os: 3, attrs: (mode << 16) >>> 0 },
];

const fromFiles: readonly [name: string, files: Files, sentence: string][] = [
  ["a way up", { ...small, "base/../../x": x }, 'has a part ".."'],
  ["an absolute path", { ...small, "/etc/x": x }, "has an empty part"],
  ["a drive", { ...small, "C:/x": x }, "names a drive"],
  ["a backslash", { ...small, "base\\x": x }, "has a backslash"],
  ["a repository", { ...small, "head/.git/config": x }, "has a part .git"],
  ["names that differ in case", { ...small, "head/A": x }, "which some disks take for one"],
  ["a file below a link", { ...small, "head/l": moded(x, 0o120777), "head/l/x": x }, "clashes with"],
  ["a device", { ...small, "head/d": moded(x, 0o060644) }, "is neither a file nor a link"],
  ["what is beside base and head", { ...small, "readme.md": x }, "is not expected in the zip"],
  ["patches", { ...small, "merge-request/1.patch": x }, "read by the command line"],
  ["no head", { "base/a": x }, "has no folder head"],
  ["base and head that are the same", { "base/a": x, "head/a": x }, "nothing to review"],
  [
    "a key that nobody knows",
    { ...small, "exercise.yaml": text("titel: x\n") },
    "exercise.yaml is not right",
  ],
  [
    "words that are longer than anybody writes",
    { ...small, "rubric.yaml": new Uint8Array(300 * 1024) },
    "rubric.yaml has 307,200 bytes",
  ],
  [
    "a file over the limit",
    { ...small, "head/b": new Uint8Array(17 * 1024 * 1024) },
    "the limit is 16,777,216",
  ],
];

const fromBytes: readonly [name: string, change: (whole: Buffer) => Uint8Array, sentence: string][] = [
  ["one that is cut short", (whole) => whole.subarray(0, -30), "damaged or cut short"],
  ["an encrypted one", (whole) => withFlag(whole, 1), "is encrypted"],
  ["a size that is not true", (whole) => withSize(whole, 2), "is not what it says"],
  ["a size of 1 GiB", (whole) => withSize(whole, 1024 ** 3), "has 1,073,741,824 bytes"],
  ["a bomb", () => withSize(manyFiles(), limits.blob), "unpacks to more than can be taken in"],
  ["more entries than it has", (whole) => withEntries(whole, 60_001), "has 60,001 files and folders"],
];

/** For tests only: zips that nobody can take in, each with a part of the sentence that refuses it. */
export const hostileZips: Readonly<Record<string, readonly [file: () => Uint8Array, sentence: string]>> =
  Object.fromEntries([
    ...fromFiles.map(([name, files, sentence]) => [name, [() => zipSync(files), sentence] as const]),
    ...fromBytes.map(([name, change, sentence]) => [
      name,
      [() => change(Buffer.from(zipSync(small))), sentence] as const,
    ]),
  ]);

/** Sets the flags of every file in the central directory. */
function withFlag(whole: Buffer, flag: number): Buffer {
  for (let at = whole.indexOf("PK\x01\x02"); at !== -1; at = whole.indexOf("PK\x01\x02", at + 4)) {
    whole.writeUInt16LE(flag, at + 8);
  }
  return whole;
}

/** Lets every file say that it has this size. */
function withSize(whole: Buffer, size: number): Buffer {
  for (let at = whole.indexOf("PK\x01\x02"); at !== -1; at = whole.indexOf("PK\x01\x02", at + 4)) {
    whole.writeUInt32LE(size, at + 24);
  }
  return whole;
}

function manyFiles(): Buffer {
  const files = Array.from({ length: 40 }, (_, index) => [`head/b${index}`, x] as const);
  return Buffer.from(zipSync({ ...small, ...Object.fromEntries(files) }));
}

function withEntries(whole: Buffer, entries: number): Buffer {
  const end = whole.lastIndexOf("PK\x05\x06");
  whole.writeUInt16LE(entries, end + 8);
  whole.writeUInt16LE(entries, end + 10);
  return whole;
}
