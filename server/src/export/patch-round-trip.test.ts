import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mboxPatch, type PatchMail } from "@tandiff/shared/patch/mbox.ts";
import { unifiedDiff, type PatchChange, type PatchFile } from "@tandiff/shared/patch/unified.ts";
import { readTextFile, writeTextFile } from "@tandiff/shared/text/text-file.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { randomFrom } from "../sync/testing.ts";
import {
  comparable,
  editText,
  git,
  pick,
  readFiles,
  repositoriesFolder,
  startingFiles,
  utf8,
  writeFiles,
  type Files,
  type Random,
} from "../testing-repository.ts";
import { blobId } from "./blob-id.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const rounds = 20;

/** A random edit set: some texts edited, some files renamed, added, deleted, made executable or swapped. */
function randomChanges(files: Files, random: Random): PatchChange[] {
  const changes = [...files.values()].map((before): PatchChange => {
    const file = readTextFile(before.bytes);
    let after = before;
    if (file.kind === "editable" && random(2) === 0) {
      after = { ...after, bytes: writeTextFile(editText(file.text, random), file) };
    }
    if (random(8) === 0) after = { ...after, path: `moved here/${before.path}` };
    if (random(10) === 0) after = { ...after, mode: after.mode === "100644" ? "100755" : "100644" };
    return { before, after: random(12) === 0 ? null : after };
  });
  if (random(3) === 0) swapPaths(changes, random);
  const path = pick(random, ["new", "deep/new dir/ñ", "empty/child"]);
  const blocked = changes.some(({ after }) => after && path.startsWith(`${after.path}/`));
  if (random(2) === 0 && !blocked) {
    const bytes = utf8(editText("", random));
    changes.push({ before: null, after: { path, mode: "100644", bytes } });
  }
  return changes;
}

function swapPaths(changes: PatchChange[], random: Random): void {
  const [one, two] = [random(changes.length), random(changes.length)];
  const [first, second] = [changes[one], changes[two]];
  if (one === two || !first?.after || !second?.after) return;
  changes[one] = { ...first, after: { ...first.after, path: second.after.path } };
  changes[two] = { ...second, after: { ...second.after, path: first.after.path } };
}

const plainMail: Omit<PatchMail, "diff"> = {
  author: { name: "Ann", email: "ann@example.com" },
  coAuthors: [],
  date: new Date("2026-11-02T09:00:00Z"),
  subject: "Improve the merge request",
  body: "",
};

const root = repositoriesFolder();
const origin = join(root, "origin");
const recipient = join(root, "recipient");
/** The files of `origin`, which stay as they are. */
let startFiles: Files;

/** The recipient's clone with the patch applied by `git am`. */
function applied(mail: Uint8Array, ...options: string[]): string {
  const clone = freshClone();
  amMail(clone, mail, ...options);
  return clone;
}

/** The recipient's clone as it was when made: making a new one each time would take longer than all else. */
function freshClone(): string {
  git(recipient, "reset", "--quiet", "--hard", "origin/HEAD");
  return recipient;
}

function amMail(clone: string, mail: Uint8Array, ...options: string[]): void {
  const path = join(root, "change.patch");
  writeFileSync(path, mail);
  git(clone, "am", "--quiet", ...options, path);
}

beforeAll(() => {
  mkdirSync(origin);
  git(origin, "init", "--quiet");
  writeFiles(
    origin,
    startingFiles.map(([path, bytes, mode = "100644"]) => ({ path, bytes, mode })),
  );
  git(origin, "add", "--all");
  git(origin, "commit", "--quiet", "--message", "Base");
  git(root, "clone", "--quiet", origin, recipient);
  startFiles = readFiles(origin);
});

describe(`git am, seed ${seed}`, () => {
  test.each(Array.from({ length: rounds }, (_, round) => round))("applies edit set %i", (round) => {
    const random = randomFrom(seed * 1_000 + round);
    const changes = randomChanges(startFiles, random);
    const diff = unifiedDiff(changes, random(2) === 0 ? blobId : undefined);
    expect(diff.length).toBeGreaterThan(0);
    const clone = applied(mboxPatch({ ...plainMail, diff }));
    const expected = changes.flatMap(({ after }) => after ?? []);
    expect(comparable(readFiles(clone).values())).toEqual(comparable(expected));
    expect(git(clone, "status", "--porcelain")).toBe("");
  });

  test("turns a file into a directory and back", () => {
    const empty: PatchFile = { path: "empty", mode: "100644", bytes: utf8("") };
    const child: PatchFile = { path: "empty/child", mode: "100644", bytes: utf8("x\n") };
    const there = unifiedDiff([
      { before: empty, after: null },
      { before: null, after: child },
    ]);
    const back = unifiedDiff([
      { before: child, after: null },
      { before: null, after: empty },
    ]);
    const clone = applied(mboxPatch({ ...plainMail, diff: there }));
    expect(readFileSync(join(clone, "empty/child"), "utf8")).toBe("x\n");
    amMail(clone, mboxPatch({ ...plainMail, diff: back }));
    expect(readFileSync(join(clone, "empty"), "utf8")).toBe("");
  });

  test("merges with -3 where the repository has moved on, thanks to the index lines", () => {
    const path = "plain.txt";
    const text = readFileSync(join(origin, path), "utf8");
    const patched = text.replace("line 30\n", "patched\n");
    const file = (content: string): PatchFile => ({ path, mode: "100644", bytes: utf8(content) });
    const change = { before: file(text), after: file(patched) };
    const moved = () => {
      const clone = freshClone();
      writeFileSync(join(clone, path), text.replace("line 32\n", "moved on\n"));
      git(clone, "commit", "--quiet", "--all", "--message", "Move on");
      return clone;
    };
    const clone = moved();
    amMail(clone, mboxPatch({ ...plainMail, diff: unifiedDiff([change], blobId) }), "-3");
    expect(readFileSync(join(clone, path), "utf8")).toBe(patched.replace("line 32\n", "moved on\n"));
    const without = mboxPatch({ ...plainMail, diff: unifiedDiff([change]) });
    expect(() => amMail(moved(), without, "-3")).toThrow(/am --quiet -3/);
    git(clone, "am", "--abort");
  });
});

describe("the commit that git am makes", () => {
  const diff = unifiedDiff([{ before: null, after: { path: "new", mode: "100644", bytes: utf8("x\n") } }]);
  const crDiff = unifiedDiff([
    { before: null, after: { path: "new", mode: "100644", bytes: utf8("x\r\n") } },
  ]);
  const log = (mail: Partial<PatchMail>, format: string) =>
    git(applied(mboxPatch({ ...plainMail, diff, ...mail })), "log", "-1", `--format=${format}`).trimEnd();

  test.each([
    ["Zoë Müller", "Zoë Müller"],
    ["王小明 ".repeat(4).trim(), "王小明 ".repeat(4).trim()],
    ['Robert "Bob" O\'Neil, Jr', 'Robert "Bob" O\'Neil, Jr'],
    ['Zoë "Z" \\ Müller', 'Zoë "Z" \\ Müller'],
    ["Ann (she) Lee", "Ann (she) Lee"],
    ["Ann (( Lee", "Ann (( Lee"],
    ["ann@home <root>", "ann at home root"],
    ["=?UTF-8?Q?x?= y", "=?UTF-8?Q?x?= y"],
    ["a\u0000b\r\nc\u0085d", "a b c d"],
    ["é".repeat(80), "é".repeat(30)],
    ["...", "Unknown"],
    ["", "Unknown"],
  ])("has the author %j", (name, expected) => {
    expect(log({ author: { name, email: "a+b@example.com" } }, "%an <%ae>")).toBe(
      `${expected} <a+b@example.com>`,
    );
  });

  test.each([
    ["Größe: 1 < 2 & \u{1F600}", "Größe: 1 < 2 & \u{1F600}"],
    ["[WIP] fix [this]", "(WIP) fix [this]"],
    ["Re: re: it", "Re : re: it"],
    ["=?UTF-8?Q?x?= literally", "=?UTF-8?Q?x?= literally"],
    [`${"ä".repeat(50)} ${"word ".repeat(60)}end`, `${"ä".repeat(50)} ${"word ".repeat(60)}end`],
    [`${"word ".repeat(60)}end`, `${"word ".repeat(60)}end`],
    ["two\nlines\tand a tab", "two lines and a tab"],
    [" : ", "No subject"],
    ["diff --git a/x b/x", "diff --git a/x b/x"],
  ])("has the subject %j", (subject, expected) => {
    expect(log({ subject }, "%s")).toBe(expected);
  });

  test("has the date and everyone's names", () => {
    const coAuthors = [
      { name: "Zoë\n<x>", email: "zoe@example.com" },
      { name: "Bo", email: "bo@example.com" },
    ];
    expect(log({ coAuthors, body: "Why." }, "%aI%n%b")).toBe(
      "2026-11-02T09:00:00+00:00\nWhy.\n\nCo-authored-by: Zoë x <zoe@example.com>\nCo-authored-by: Bo <bo@example.com>",
    );
  });

  const misread = [
    "From: Eve <eve@example.com>",
    "From x Mon Sep 17 00:00:00 2001",
    ">From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001",
    "Subject: other",
    "date: Mon, 1 Jan 2001 00:00:00 +0000",
    "[PATCH] other",
    "---",
    "--- ",
    "--- a/x",
    "diff --git a/x b/x",
    "Index: x",
    "-- ",
    "größe\u2028x",
    "\ttab",
    "# not a comment",
  ];

  test.each(misread)("keeps the message line %j, wherever it stands", (line) => {
    for (const changed of [diff, crDiff]) {
      const message = log(
        { body: `${line}\nmiddle\n${line}\r\n\n\n${line}`, diff: changed },
        "%an|%s|%ai|%b",
      );
      const kept = message.split("\n").map((each) => each.replace(/^.*\|/, "").trim());
      expect(kept).toEqual([line.trim(), "middle", line.trim(), "", line.trim()]);
      expect(message).toMatch(/^Ann\|Improve the merge request\|2026-11-02 /);
    }
  });

  test("keeps the message above scissors, even for who has them on", () => {
    const body = "above\n-- >8 -- cut -- 8< --\n---->%----\nbelow";
    const clone = applied(mboxPatch({ ...plainMail, body, diff }), "--scissors");
    expect(git(clone, "log", "-1", "--format=%B")).toMatch(/above\n[^]*below/);
  });
});
