import { expect, test } from "vitest";
import { BoundedCache } from "./bounded-cache.ts";

test("a cache keeps what was used last, within its limit", () => {
  const cache = new BoundedCache<string>(10, (text) => text.length);
  const made: string[] = [];
  const get = (key: string, length: number) =>
    cache.getOr(key, () => {
      made.push(key);
      return key.repeat(length);
    });
  get("a", 4);
  get("b", 4);
  get("a", 4);
  expect(made).toEqual(["a", "b"]);
  get("c", 4);
  expect(cache.weight).toBe(8);
  get("a", 4);
  get("b", 4);
  expect(made).toEqual(["a", "b", "c", "b"]);
});

test("a cache gives what is heavier than its limit without keeping it, or losing others for it", () => {
  const cache = new BoundedCache<string>(10, (text) => text.length);
  cache.getOr("a", () => "a");
  expect(cache.getOr("b", () => "b".repeat(11))).toHaveLength(11);
  expect([cache.get("b"), cache.get("a"), cache.weight]).toEqual([undefined, "a", 1]);
  cache.delete("a");
  cache.delete("never");
  expect(cache.weight).toBe(0);
});
