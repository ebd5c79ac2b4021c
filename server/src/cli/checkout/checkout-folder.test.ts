import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CheckoutFolder, type FileContent, InTheWay } from "./checkout-folder.ts";

const session = { server: "http://localhost:4040", session: "0123456789abcdef" };
const text = (content: string, executable = false): FileContent => ({
  kind: "bytes",
  bytes: new TextEncoder().encode(content),
  executable,
});

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-checkout-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("files, modes and links are written, changed and deleted, with folders that are empty then", async () => {
  const root = join(place(), "not", "there");
  const folder = await CheckoutFolder.open(root, session);
  expect(await folder.write("a/b/run", text("x", true))).toBe(true);
  expect(await folder.write("a/b/run", text("x", true))).toBe(false);
  expect(await folder.write("a/link", { kind: "link", target: "b/run" })).toBe(true);
  expect(statSync(join(root, "a/b/run")).mode & 0o777).toBe(0o755);
  expect(readlinkSync(join(root, "a/link"))).toBe("b/run");
  expect(await folder.write("a/b/run", text("y"))).toBe(true);
  expect(readFileSync(join(root, "a/b/run"), "utf8")).toBe("y");
  expect(statSync(join(root, "a/b/run")).mode & 0o100).toBe(0);
  await folder.remove("a/b/run");
  expect(existsSync(join(root, "a/b"))).toBe(false);
  await folder.remove("a/link");
  expect(readdirSync(root)).toEqual([".tandiff-checkout"]);
  expect(readdirSync(join(root, ".tandiff-checkout"))).toEqual(["checkout.json"]);
});

test("a folder with something in it is left alone, and so is another session's checkout", async () => {
  const root = place();
  writeFileSync(join(root, "mine"), "mine");
  await expect(CheckoutFolder.open(root, session)).rejects.toThrow("is not empty");
  expect(readdirSync(root)).toEqual(["mine"]);
  await expect(CheckoutFolder.open(join(root, "mine"), session)).rejects.toThrow("is not a folder");

  const other = join(root, "other");
  await CheckoutFolder.open(other, session);
  const of = { ...session, session: "fedcba9876543210" };
  await expect(CheckoutFolder.open(other, of)).rejects.toThrow("checkout of another session");
  expect((await CheckoutFolder.open(other, session)).isResumed).toBe(true);
});

test("it goes on with its own files, and knows them after a crash in the middle", async () => {
  const root = place();
  const before = await CheckoutFolder.open(root, session);
  await before.announce(["a", "b"]);
  await before.write("a", text("1"));
  writeFileSync(join(root, ".tandiff-checkout", "file-1-1"), "half");
  writeFileSync(join(root, "own.log"), "mine");
  const after = await CheckoutFolder.open(root, session);
  expect([...after.paths]).toEqual(["a", "b"]);
  expect(readdirSync(join(root, ".tandiff-checkout"))).toEqual(["checkout.json"]);
  expect(await after.write("a", text("2"))).toBe(true);
});

test("what it has not written is neither overwritten nor deleted", async () => {
  const root = place();
  const folder = await CheckoutFolder.open(root, session);
  writeFileSync(join(root, "mine"), "mine");
  mkdirSync(join(root, "folder"));
  await folder.announce(["mine", "folder"]);
  await expect(folder.write("mine", text("theirs"))).rejects.toThrow(InTheWay);
  await expect(folder.write("folder", text("theirs"))).rejects.toThrow(InTheWay);
  expect(await folder.remove("mine")).toBe(false);
  expect(readFileSync(join(root, "mine"), "utf8")).toBe("mine");
  // The same content is no loss to anybody.
  expect(await folder.write("mine", text("mine"))).toBe(false);
});

test("it writes and deletes through no symbolic link", async () => {
  const root = place();
  const outside = place();
  writeFileSync(join(outside, "file"), "outside");
  const folder = await CheckoutFolder.open(root, session);
  await folder.write("sub/file", text("1"));
  await folder.write("plain", text("1"));
  rmSync(join(root, "sub"), { recursive: true });
  symlinkSync(outside, join(root, "sub"));
  await expect(folder.write("sub/file", text("2"))).rejects.toThrow("a symbolic link is in the way");
  await expect(folder.write("sub/new/deep", text("2"))).rejects.toThrow("a symbolic link is in the way");
  expect(await folder.remove("sub/file")).toBe(false);
  rmSync(join(root, "plain"));
  symlinkSync(join(outside, "file"), join(root, "plain"));
  expect(await folder.write("plain", text("2"))).toBe(true);
  expect(readdirSync(outside)).toEqual(["file"]);
  expect(readFileSync(join(outside, "file"), "utf8")).toBe("outside");
  expect(readFileSync(join(root, "plain"), "utf8")).toBe("2");
});

test("a file gives way to a folder of its name, and the other way round", async () => {
  const root = place();
  const folder = await CheckoutFolder.open(root, session);
  await folder.write("a", text("1"));
  await folder.remove("a");
  await folder.write("a/b", text("2"));
  await folder.remove("a/b");
  await folder.write("a", text("3"));
  expect(readFileSync(join(root, "a"), "utf8")).toBe("3");
});

test.skipIf(process.getuid?.() === 0)("what cannot be written stays as it was", async () => {
  const root = place();
  const folder = await CheckoutFolder.open(root, session);
  await folder.write("sub/a", text("1"));
  chmodSync(join(root, "sub"), 0o500);
  await expect(folder.write("sub/a", text("2"))).rejects.toThrow(/EACCES/);
  chmodSync(join(root, "sub"), 0o700);
  expect(readFileSync(join(root, "sub/a"), "utf8")).toBe("1");
});
