import { expect, test } from "vitest";
import { WorkQueue } from "./work-queue.ts";

/** A work that goes on until it is told to end. */
function work() {
  const end = Promise.withResolvers<string>();
  let isBegun = false;
  return {
    begin: () => {
      isBegun = true;
      return end.promise;
    },
    end,
    get isBegun() {
      return isBegun;
    },
  };
}

/** All that can go on without anybody's doing has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("so many works go on at once, and the others follow in their order as soon as one ends or fails", async () => {
  const queue = new WorkQueue({ atOnce: 2, waiting: 10, each: 10 });
  const works = Array.from({ length: 5 }, work);
  const done = works.map(({ begin }, index) => queue.do(`person ${index}`, begin));
  const begun = async () => {
    await settled();
    return works.map(({ isBegun }) => isBegun);
  };
  expect(await begun()).toEqual([true, true, false, false, false]);
  works[1]?.end.resolve("second");
  expect(await done[1]).toBe("second");
  expect(await begun()).toEqual([true, true, true, false, false]);
  works[0]?.end.reject(new Error("broken"));
  await expect(done[0]).rejects.toThrow("broken");
  expect(await begun()).toEqual([true, true, true, true, false]);
  for (const { end } of works) end.resolve("rest");
  expect(await Promise.all(done.slice(2))).toEqual(["rest", "rest", "rest"]);
});

test("who asks for too many, or comes when the line is full, is told so; afterwards both get theirs", async () => {
  const queue = new WorkQueue({ atOnce: 1, waiting: 2, each: 2 });
  const works = Array.from({ length: 3 }, work);
  const done = [
    queue.do("Ada", works[0]?.begin ?? never),
    queue.do("Ada", works[1]?.begin ?? never),
    queue.do("Ivo", works[2]?.begin ?? never),
  ];
  await expect(queue.do("Ada", never)).rejects.toThrow("You have asked for several of these already.");
  await expect(queue.do("Ines", never)).rejects.toThrow("Many others are asking for theirs just now.");
  for (const { end } of works) end.resolve("done");
  await Promise.all(done);
  for (const who of ["Ada", "Ines"]) expect(await queue.do(who, async () => "again")).toBe("again");
});

async function never(): Promise<string> {
  throw new Error("This is never done.");
}
