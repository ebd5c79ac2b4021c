import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { type ZipOptions, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readRepository } from "../../cli/read-repository.ts";
import { testRepository, type TestRepository } from "../../cli/read-repository.fixture.ts";
import { readZip } from "./read-zip.ts";

type Files = Record<string, Uint8Array | [Uint8Array, ZipOptions]>;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const small: Files = { "base/a": text("one\n"), "head/a": text("two\n") };
const zip = (files: Files): Promise<unknown> => readZip(zipSync(files), "Change");
/** With a Unix mode, as zip on Linux and macOS says it. */
const moded = (bytes: Uint8Array, mode: number): [Uint8Array, ZipOptions] => [
  bytes,
  { os: 3, attrs: (mode << 16) >>> 0 },
];

/** The files that are checked out, under a folder of the zip. */
function checkedOut({ folder, git }: TestRepository, revision: string, under: string): Files {
  git(["checkout", "--quiet", revision]);
  const paths = git(["ls-files", "-z"]).split("\0").slice(0, -1);
  return Object.fromEntries(
    paths.map((path) => {
      const at = join(folder, path);
      const { mode } = lstatSync(at);
      const isLink = (mode & 0o170000) === 0o120000;
      return [`${under}/${path}`, moded(isLink ? text(readlinkSync(at)) : readFileSync(at), mode)];
    }),
  );
}

test("a zip of base and head has the trees of the repository that it was made of", async () => {
  using repository = testRepository();
  repository.write("run.sh", "#!/bin/sh\n");
  repository.git(["init", "--quiet"]);
  repository.write("größe/b.bin", Uint8Array.of(0, 255, 13, 10));
  repository.write("gone", "gone\n");
  repository.commit("Start");
  repository.git(["checkout", "--quiet", "-b", "change"]);
  repository.git(["update-index", "--chmod=+x", "run.sh"]);
  repository.git(["commit", "--quiet", "--message=Run"]);
  repository.git(["rm", "--quiet", "gone"]);
  repository.write("new/c", "c");
  repository.commit("Change");
  repository.git(["reset", "--quiet", "--hard"]);
  const fromClone = await readRepository({ repo: repository.folder, base: "main", head: "change" });
  const files = {
    ...checkedOut(repository, "main", "shop/base"),
    ...checkedOut(repository, "change", "shop/head"),
  };
  const { reading } = await readZip(zipSync({ ...files, "__MACOSX/shop/._x": text("") }), "Change");
  expect(reading.base).toEqual(fromClone.base);
  expect(headTree(reading)).toEqual(headTree(fromClone));
  for (const [hash, bytes] of reading.blobs) {
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
  }
});

test("its own exercise.yaml and links are taken along", async () => {
  const yaml = text(
    "title: Shop\nlanguage: null\nbrief: A shop.\nmergeRequest: {title: Change, description: ''}\n",
  );
  const { reading, description } = await readZip(
    zipSync({ ...small, "head/link": moded(text("a"), 0o120777), "exercise.yaml": yaml }),
    "Another",
  );
  expect(description?.title).toBe("Shop");
  expect(headTree(reading).map(({ mode, path }) => `${mode} ${path}`)).toEqual(["100644 a", "120000 link"]);
  expect(reading.commits[0]?.message).toBe("Change\n");
});

describe("is refused with a sentence", () => {
  const x = text("x");
  test.each<[string, Files, string]>([
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
      "a file over the limit",
      { ...small, "head/b": new Uint8Array(17 * 1024 * 1024) },
      "the limit is 16,777,216",
    ],
    [
      "a bomb",
      Object.fromEntries([
        ...Object.entries(small),
        ...Array.from(
          { length: 40 },
          (_, index) => [`head/b${index}`, new Uint8Array(16 * 1024 * 1024)] as const,
        ),
      ]),
      "unpacks to more than can be taken in",
    ],
  ])("%s", async (_name, files, sentence) => {
    const refusal = zip(files);
    await expect(refusal).rejects.toThrow(AppError);
    await expect(refusal).rejects.toThrow(sentence);
  });

  test.each<[string, (whole: Buffer) => Uint8Array, string]>([
    ["one that is cut short", (whole) => whole.subarray(0, -30), "damaged or cut short"],
    ["an encrypted one", (whole) => withFlag(whole, 1), "is encrypted"],
    ["a size that is not true", withTrueSizeHidden, "is not what it says"],
  ])("%s", async (_name, change, sentence) => {
    const file = change(Buffer.from(zipSync(small)));
    await expect(readZip(file, "Change")).rejects.toThrow(sentence);
  });
});

/** Sets the flags of every file in the central directory. */
function withFlag(whole: Buffer, flag: number): Buffer {
  for (let at = whole.indexOf("PK\x01\x02"); at !== -1; at = whole.indexOf("PK\x01\x02", at + 4)) {
    whole.writeUInt16LE(flag, at + 8);
  }
  return whole;
}

function withTrueSizeHidden(whole: Buffer): Buffer {
  whole.writeUInt32LE(2, whole.indexOf("PK\x01\x02") + 24);
  return whole;
}
