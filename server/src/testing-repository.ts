import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import { afterAll, expect } from "vitest";
import type { randomFrom } from "./sync/testing.ts";
import { gitSettings } from "./testing-git-settings.ts";

/** For tests only: a folder for repositories of the real git, until the end of the test file that asks for it. */
export function repositoriesFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-patch-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs git as on a machine where nobody has configured anything. */
export function git(directory: string, ...args: string[]): string {
  return execFileSync("git", args, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: "/nowhere",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      ...gitSettings,
      GIT_AUTHOR_NAME: "Base",
      GIT_AUTHOR_EMAIL: "base@example.com",
      GIT_COMMITTER_NAME: "Recipient",
      GIT_COMMITTER_EMAIL: "recipient@example.com",
    },
  });
}

/** A directory's files by path. */
export type Files = ReadonlyMap<string, PatchFile>;

export const utf8 = (text: string) => new TextEncoder().encode(text);
export const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
export const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** With every oddity that a patch may have. */
export const startingFiles: [path: string, bytes: Uint8Array, mode?: PatchFile["mode"]][] = [
  ["plain.txt", utf8(many(60, (index) => `line ${index}\n`))],
  ["dir with space/a file", utf8("one\ntwo\nthree\n")],
  ["ends in space ", utf8("x\n")],
  ['quo"te\\back\ttab\nfeed', utf8("quoted\n")],
  ["ünï/日本.rb", utf8("puts 'größe'\n")],
  ["x b/x", utf8("ambiguous in the header\n")],
  ["-dash", utf8("- \n-- \n--- a\n+++ b\n@@ -1 +1 @@\n")],
  ["crlf.txt", utf8(many(30, (index) => `line ${index}\r\n`))],
  ["mixed.txt", utf8(many(30, (index) => `line ${index % 4}${index % 3 ? "\r\n" : "\n"}`))],
  ["bom.txt", utf8("\uFEFFfirst\r\nsecond\r\n")],
  ["latin1.txt", latin1("caf\xe9\nna\xefve\n")],
  ["bare-cr.txt", utf8("a\rb\nc\r\n")],
  ["no-newline.txt", utf8("a\nb\nc")],
  ["no-newline-crlf.txt", utf8("a\r\nb")],
  ["empty", utf8("")],
  ["run.sh", utf8("#!/bin/sh\nexit 0\n"), "100755"],
  ["mail.txt", utf8("From x Mon Sep 17 00:00:00 2001\n>From y\n-- \n---\ndiff --git a/x b/x\nSubject: z\n")],
  ["odd.txt", utf8("trailing  \n\ttab\t\n\fform\n\u2028sep\u2029\nnel\u0085x\n\vvt\n\u001bescape\n \n")],
  ["long.txt", utf8(`${"long ".repeat(20_000)}\nshort\n${"\u{1F600}".repeat(5_000)}`)],
];

/** Lines that a patch or a mail could take for its own. */
export const oddLines = [
  "From x Mon Sep 17 00:00:00 2001",
  "-- ",
  "-- a",
  "--- a/x",
  "+++ b/x",
  "@@ -1,2 +1,2 @@",
  "diff --git a/x b/x",
  "\\ No newline at end of file",
  "Subject: no",
  "=C3=A9 =?UTF-8?B?eA==?=",
  "",
  "",
  " ",
  "  trailing  ",
  "\tx\t",
  "\f",
  "\u2028",
  "\u0085",
  "größe \u{1F600}",
  "\uFEFFbom",
  "line 3",
  "x".repeat(3_000),
];

export type Random = ReturnType<typeof randomFrom>;

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

export function editText(text: string, random: Random): string {
  if (random(12) === 0) return "";
  const lines = text.split("\n");
  for (let count = random(5); count >= 0; count--) {
    const removed = random(3);
    const added = Array.from({ length: random(4) }, () => pick(random, oddLines));
    lines.splice(random(lines.length + 1), removed, ...added);
  }
  if (random(4) === 0) lines.push("");
  return lines.join("\n");
}

export function writeFiles(directory: string, files: Iterable<PatchFile>): void {
  for (const { path, bytes, mode } of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    if (mode === "120000") {
      symlinkSync(Buffer.from(bytes).toString(), join(directory, path));
      continue;
    }
    writeFileSync(join(directory, path), bytes);
    chmodSync(join(directory, path), mode === "100755" ? 0o755 : 0o644);
  }
}

/** What git tracks in a directory, and nothing else is there. */
export function readFiles(directory: string): Files {
  const paths = git(directory, "ls-files", "-z").split("\0").filter(Boolean);
  const files = filesIn(directory);
  expect(files.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
  return new Map(files.map((file) => [file.path, file]));
}

/** All files on disk but git's own, which git changes behind one's back. */
export function filesIn(directory: string, under = ""): readonly PatchFile[] {
  return readdirSync(join(directory, under), { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    if (path === ".git") return [];
    if (entry.isDirectory()) return filesIn(directory, path);
    return [fileAt(directory, path)];
  });
}

function fileAt(directory: string, path: string): PatchFile {
  const at = join(directory, path);
  const stat = lstatSync(at);
  if (stat.isSymbolicLink()) return { path, mode: "120000", bytes: utf8(readlinkSync(at)) };
  return { path, mode: stat.mode & 0o100 ? "100755" : "100644", bytes: Uint8Array.from(readFileSync(at)) };
}

/** Files in a form whose comparison fails with something readable. */
export const comparable = (files: Iterable<PatchFile>) =>
  Object.fromEntries(
    [...files]
      .map(({ path, mode, bytes }) => [path, `${mode} ${Buffer.from(bytes).toString("latin1")}`] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
