import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forgetCopies, keepCopy } from "./browser-copies.ts";

/** What a browser's storage does, as far as it is used here. */
class Shelf implements Storage {
  readonly #values = new Map<string, string>();
  readonly [name: string]: unknown;

  get length(): number {
    return this.#values.size;
  }
  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }
  removeItem(key: string): void {
    this.#values.delete(key);
  }
  clear(): void {
    this.#values.clear();
  }
}

test("of an erased interview all copies go and none comes again, and another interview's stay", () => {
  const [erased, other] = ["p".repeat(16), "q".repeat(16)];
  const shelf = new Shelf();
  const keys = (): string[] => Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? "");
  for (const participant of [erased, other]) {
    for (const kind of ["draft", "unsent", "focus"])
      keepCopy(shelf, `tandiff:${kind}:${participant}:x`, "text");
  }
  keepCopy(shelf, "tandiff:theme", "dark");
  forgetCopies(erased, [shelf]);
  keepCopy(shelf, `tandiff:draft:${erased}:x`, "written by what had not ended yet");
  keepCopy(shelf, `tandiff:draft:${other}:y`, "goes on");
  expect(keys().filter((key) => key.includes(erased))).toEqual([]);
  expect(keys().filter((key) => key.includes(other))).toHaveLength(4);
  expect(keys()).toContain("tandiff:theme");
});

test("nothing is kept in the browser but by way of this module, under keys that it can find again", () => {
  const folder = join(import.meta.dirname, "..");
  const writers = globSync("**/*.{ts,tsx}", { cwd: folder }).filter(
    (path) =>
      !path.endsWith(".test.ts") &&
      /\.setItem\(|indexedDB|caches\.open|(?:local|session)Storage\[/.test(
        readFileSync(join(folder, path), "utf8"),
      ),
  );
  expect(writers).toEqual(["ui/browser-copies.ts"]);
});
