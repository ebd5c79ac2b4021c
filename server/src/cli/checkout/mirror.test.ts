import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { CheckoutFolder } from "./checkout-folder.ts";
import { Mirror } from "./mirror.ts";

async function newMirror() {
  const root = mkdtempSync(join(tmpdir(), "tandiff-checkout-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = await CheckoutFolder.open(root, { server: "http://localhost", session: "s" });
  return {
    mirror: new Mirror(folder, [], new Map()),
    read: (path: string) => readFileSync(join(root, path), "utf8"),
  };
}

const made = (id: string, path: string, deleted = false) => ({
  id: FileId.parse(id),
  path,
  deleted,
  created: true,
});

test("a step does what has changed since the one before, and says it", async () => {
  const { mirror, read } = await newMirror();
  const texts = new Map([["a", "1"]]);
  let version = 1;
  const now = { textOf: (id: string) => texts.get(id) ?? "", versionOf: () => version };
  const workspace = (...files: ReturnType<typeof made>[]) => ({ epoch: "e", files });
  expect(await mirror.step(workspace(made("a", "x")), now)).toEqual([{ kind: "wrote", path: "x" }]);
  expect(await mirror.step(workspace(made("a", "x")), now)).toEqual([]);
  texts.set("a", "2");
  expect(await mirror.step(workspace(made("a", "x")), now)).toEqual([]);
  version = 2;
  expect(await mirror.step(workspace(made("a", "x")), now)).toEqual([{ kind: "updated", path: "x" }]);
  expect(read("x")).toBe("2");
  expect(await mirror.step(workspace(made("a", "y/x")), now)).toEqual([
    { kind: "renamed", from: "x", path: "y/x" },
  ]);
  expect(await mirror.step(workspace(made("a", "y/x", true)), now)).toEqual([
    { kind: "removed", path: "y/x" },
  ]);
});

test("what is left out is said once, and written when nothing is in its way any more", async () => {
  const { mirror, read } = await newMirror();
  const now = { textOf: (id: string) => id, versionOf: () => 1 };
  const clashing = [made("a", "Read"), made("b", "read")];
  expect(await mirror.step({ epoch: "e", files: clashing }, now)).toEqual([
    { kind: "refused", path: "read", reason: 'clashes with "Read"' },
    { kind: "wrote", path: "Read" },
  ]);
  expect(await mirror.step({ epoch: "e", files: clashing }, now)).toEqual([]);
  expect(await mirror.step({ epoch: "e", files: [made("a", "Read", true), made("b", "read")] }, now)).toEqual(
    [
      { kind: "wrote", path: "read" },
      { kind: "removed", path: "Read" },
    ],
  );
  expect(read("read")).toBe("b");
});
