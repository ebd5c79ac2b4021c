import { AppError } from "@tandiff/shared/errors.ts";
import { expect, test } from "vitest";
import { Snapshots } from "./snapshots.ts";

/** A room whose document is always there; what it puts is on its way until the test says what came of it. */
function busyRoom() {
  const puts: PromiseWithResolvers<void>[] = [];
  const failures: unknown[] = [];
  const snapshots = new Snapshots({
    mayPut: () => true,
    withText: async (run) => run(),
    put: () => {
      const put = Promise.withResolvers<void>();
      puts.push(put);
      return put.promise;
    },
    failed: (error) => failures.push(error),
  });
  const fill = (rows: number): void => {
    for (let row = 0; row < rows; row += 1) {
      snapshots.added();
      snapshots.whileBusy();
    }
  };
  return { snapshots, puts, failures, fill };
}

/** More rows than any snapshot leaves out. */
const many = 750;

test("rooms that fill at the same pace put their snapshots at different moments, each within 750 rows", () => {
  const rooms = Array.from({ length: 200 }, busyRoom);
  let most = 0;
  for (let row = 0, before = 0; row < many; row += 1) {
    for (const { fill } of rooms) fill(1);
    const count = rooms.reduce((sum, { puts }) => sum + puts.length, 0);
    most = Math.max(most, count - before);
    before = count;
  }
  expect(rooms.map(({ puts }) => puts.length)).toEqual(rooms.map(() => 1));
  expect(most).toBeLessThan(20);
});

test("a room puts one snapshot at a time, and the next one when that is stored", async () => {
  const { puts, fill } = busyRoom();
  fill(3 * many);
  expect(puts).toHaveLength(1);
  puts[0]?.resolve();
  await new Promise(setImmediate);
  fill(1);
  expect(puts).toHaveLength(2);
});

test("a snapshot that cannot be stored is told, and the next one is put all the same", async () => {
  const { puts, failures, fill } = busyRoom();
  fill(many);
  const full = new AppError("not-stored", "The disk is full.");
  puts[0]?.reject(full);
  await new Promise(setImmediate);
  expect(failures).toEqual([full]);
  fill(many);
  expect(puts).toHaveLength(2);
});

test("no snapshot is put of what is not durable by the time the text is there", async () => {
  const text = Promise.withResolvers<void>();
  const puts: string[] = [];
  let isDurable = true;
  const snapshots = new Snapshots({
    mayPut: () => isDurable,
    withText: (run) => text.promise.then(run),
    put: async () => void puts.push(isDurable ? "durable" : "not durable"),
    failed: () => undefined,
  });
  snapshots.added();
  snapshots.atRest();
  isDurable = false;
  text.resolve();
  await new Promise(setImmediate);
  expect(puts).toEqual([]);
  isDurable = true;
  snapshots.atRest();
  await new Promise(setImmediate);
  expect(puts).toEqual(["durable"]);
});
