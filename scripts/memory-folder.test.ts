import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { memoryFolder } from "./memory-folder.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe("temporary files of a test run", () => {
  test("are kept in memory where there is room for them, and nothing is left there of having asked", () => {
    const folder = newFolder();
    expect(memoryFolder(folder, 1)).toBe(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("are not where there is too little room, or no such folder", () => {
    expect(memoryFolder(newFolder(), Number.MAX_SAFE_INTEGER)).toBeNull();
    expect(memoryFolder(join(newFolder(), "none"), 1)).toBeNull();
  });
});
