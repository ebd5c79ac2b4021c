import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { RecentTexts, type TextHolder } from "./recent-texts.ts";

test("the texts that were read longest ago are let go, and never the last", () => {
  const kept = new Set<string>();
  const recent = new RecentTexts(100);
  const read = (holder: TextHolder & { readonly name: string }, bytes: number): void => {
    kept.add(holder.name);
    recent.read(holder, bytes);
  };
  const holder = (name: string): TextHolder & { readonly name: string } => ({
    name,
    forget: () => void kept.delete(name),
  });
  const [one, two, three] = [holder("one"), holder("two"), holder("three")];
  read(one, 40);
  read(two, 40);
  read(one, 60);
  expect(kept).toEqual(new Set(["one", "two"]));
  read(three, 40);
  expect(kept).toEqual(new Set(["one", "three"]));
  read(two, 1_000);
  expect(kept).toEqual(new Set(["two"]));
  read(one, 40);
  expect(kept).toEqual(new Set(["one"]));
});

test("of many texts that are asked for together few are read at once, and each is read", async () => {
  const recent = new RecentTexts();
  let reading = 0;
  let most = 0;
  const load = async (): Promise<Uint8Array> => {
    most = Math.max(most, (reading += 1));
    await setImmediate();
    reading -= 1;
    return new Uint8Array(1);
  };
  const texts = await Promise.all(Array.from({ length: 100 }, () => recent.load(load)));
  expect(texts).toHaveLength(100);
  expect(most).toBe(8);
});
