import { expect, test } from "vitest";
import { InTurn } from "./in-turn.ts";

/** Something that takes until it is told to end. */
function task(done: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { act: () => promise.finally(() => done.push(name)), resolve, reject };
}

test("what is asked for while something of the same name is under way begins after it", async () => {
  const turns = new InTurn<string>();
  const done: string[] = [];
  const [slow, quick, other] = [task(done, "no"), task(done, "yes"), task(done, "other")];
  quick.resolve();
  other.resolve();

  const all = [turns.act("replay", slow.act), turns.act("replay", quick.act)];
  await turns.act("elsewhere", other.act);
  expect(done).toEqual(["other"]);
  expect(turns.has("replay")).toBe(true);

  slow.resolve();
  await Promise.all(all);
  expect(done).toEqual(["other", "no", "yes"]);
  expect(turns.isIdle).toBe(true);
});

test("what fails tells who asked for it alone, and the next one has its turn", async () => {
  const turns = new InTurn<string>();
  const done: string[] = [];
  const [failing, next] = [task(done, "first"), task(done, "next")];

  const [first, second] = [turns.act("replay", failing.act), turns.act("replay", next.act)];
  failing.reject(new Error("refused"));
  next.resolve();

  await expect(first).rejects.toThrow("refused");
  await second;
  expect(done).toEqual(["first", "next"]);
  expect(turns.isIdle).toBe(true);
});
