import { expect, test } from "vitest";
import { SharedReads } from "./shared-reads.ts";

function counted(answer: () => Promise<string>) {
  const counting = { reads: 0, read: () => answer() };
  counting.read = () => {
    counting.reads += 1;
    return answer();
  };
  return counting;
}

test("who asks while a reading goes on waits for the same, and who asks later reads anew", async () => {
  const reads = new SharedReads<string>();
  const { promise, resolve } = Promise.withResolvers<string>();
  const counting = counted(() => promise);
  const asked = [reads.of("a", counting.read), reads.of("a", counting.read)];
  const other = reads.of("b", counting.read);
  expect(counting.reads).toBe(2);
  resolve("told");
  expect(await Promise.all([...asked, other])).toEqual(["told", "told", "told"]);
  await reads.of("a", counting.read);
  expect(counting.reads).toBe(3);
});

test("a reading that fails does so for all who wait, and is begun anew by the next", async () => {
  const reads = new SharedReads<string>();
  let fails = true;
  const counting = counted(async () => {
    if (fails) throw new Error("The disk is gone.");
    return "told";
  });
  const asked = [reads.of("a", counting.read), reads.of("a", counting.read)];
  const ends = await Promise.allSettled(asked);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(counting.reads).toBe(1);
  fails = false;
  expect(await reads.of("a", counting.read)).toBe("told");
});
