import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { Commit } from "@tandiff/shared/exercise/exercise.ts";
import { byPath } from "@tandiff/shared/exercise/by-path.ts";
import type { FileMode, TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import { unzipSync } from "fflate";
import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { readRepository } from "../cli/read-repository.ts";
import { oddRepository } from "../cli/read-repository.fixture.ts";
import { applicationZip } from "./application-zip.ts";

/** Names and Unix modes, in order, from a zip's central directory. Source: APPNOTE 4.3.12. */
function zipModes(zip: Uint8Array): [string, string][] {
  const bytes = Buffer.from(zip);
  const modes: [string, string][] = [];
  let at = bytes.readUInt32LE(bytes.length - 6);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const madeByUnix = bytes[at + 5] === 3;
    modes.push([name, madeByUnix ? (bytes.readUInt32LE(at + 38) >>> 16).toString(8) : "none"]);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return modes;
}

/** The zip of a tree of files given as path, mode and content. */
function zipOf(files: readonly (readonly [string, FileMode, string])[], folder = "app"): Uint8Array {
  const blobs = new Map<BlobHash, Uint8Array>();
  const base = files.map(([path, mode, text]): TreeEntry => {
    if (mode === "160000") return { path, mode, commit: text };
    const bytes = Buffer.from(text);
    const blob = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
    blobs.set(blob, bytes);
    return { path, mode, blob, size: bytes.length };
  });
  const commits: Commit[] = [];
  const readBlob = (hash: BlobHash) => blobs.get(hash) ?? new Uint8Array();
  return applicationZip({ content: { base: base.toSorted(byPath), commits }, readBlob, folder });
}

test("holds head's files byte for byte under the folder, with their modes", async () => {
  using repository = oddRepository();
  const content = await readRepository({ repo: repository.folder, base: "main", head: "change" });
  const readBlob = (hash: BlobHash) => content.blobs.get(hash) ?? new Uint8Array();
  const zip = applicationZip({ content, readBlob, folder: "go-lockers" });
  const leavesTree = new Set(["absolute", "sort/climbs"]);
  const expected = headTree(content).map((entry): [string, string, string] => {
    if (entry.mode === "160000") return [`go-lockers/${entry.path}/`, "40755", ""];
    const mode = leavesTree.has(entry.path) ? "100644" : entry.mode.replace("120000", "120777");
    return [`go-lockers/${entry.path}`, mode, Buffer.from(readBlob(entry.blob)).toString("hex")];
  });
  const files = unzipSync(zip);
  const found = zipModes(zip).map(([name, mode]): [string, string, string] => [
    name,
    mode,
    Buffer.from(files[name] ?? []).toString("hex"),
  ]);
  const inOrder = (lines: [string, string, string][]) => lines.toSorted(([x], [y]) => (x < y ? -1 : 1));
  expect(inOrder(found)).toEqual(inOrder([["go-lockers/", "40755", ""], ...expected]));
});

test.each([
  ["a/link", "../b", true],
  ["link", "./b/c", true],
  ["a/b/link", "../..", true],
  ["link", "..", false],
  ["a/link", "../../b", false],
  ["a/link", "/etc/passwd", false],
  ["a/link", "C:\\Windows", false],
  ["a/link", "..\\..\\b", false],
  ["a/link", "b/../../..", false],
  ["a/link", "other/../b", false],
  ["a/link", "", false],
  ["a/link", "../.GIT /hooks", false],
])("the link %s to %j stays a link: %s", (path, target, stays) => {
  const modes = Object.fromEntries(zipModes(zipOf([[path, "120000", target]])));
  expect(modes[`app/${path}`]).toBe(stays ? "120777" : "100644");
});

test("links come last, the deepest first, for disks that ignore case", () => {
  const zip = zipOf([
    ["A", "120000", "."],
    ["a/b/link", "120000", "../.."],
    ["a/z", "100644", "z"],
  ]);
  expect(zipModes(zip).map(([name]) => name)).toEqual(["app/", "app/a/z", "app/a/b/link", "app/A"]);
});

test("the same content gives the same bytes, at any time and in any time zone", () => {
  const files = [["a", "100644", "a"]] as const;
  const one = zipOf(files);
  vi.useFakeTimers({ now: new Date("2031-07-01") });
  vi.stubEnv("TZ", "Asia/Kolkata");
  try {
    expect(Buffer.compare(zipOf(files), one)).toBe(0);
  } finally {
    vi.unstubAllEnvs();
    vi.useRealTimers();
  }
});

test.each(["../up", "a/b", "", ".."])("the folder %j is refused", (folder) => {
  expect(() => zipOf([["a", "100644", "a"]], folder)).toThrow("The folder");
});
