import { expect, test } from "vitest";
import { type CommitCosts, type CommitLoad, CommitQueue } from "./commit-queue.ts";

const costs: CommitCosts = {
  nodeRow: 0.03,
  nodeCommit: 0.2,
  databaseRow: 0.04,
  databaseCommit: 0.3,
  flush: 1,
  network: 0.4,
  interval: 0,
};
const load: CommitLoad = { nodes: 1, databaseCores: 1, rowsPerSecond: 1, seconds: 2_000 };

const simulate = (changes: Partial<CommitLoad>, other: Partial<CommitCosts> = {}) =>
  new CommitQueue({ ...costs, ...other }, { ...load, ...changes }).run();

test("a row that comes alone waits for each part of its transaction once", () => {
  const { p50, p99, rowsPerCommit } = simulate({});
  expect(p50).toBeCloseTo(2, 1);
  expect(p99).toBeLessThan(4);
  expect(rowsPerCommit).toBeCloseTo(1, 1);
});

test("the more rows come, the more share a transaction, and the fewer transactions a row needs", () => {
  const few = simulate({ rowsPerSecond: 500, seconds: 20 });
  const many = simulate({ rowsPerSecond: 8_000, seconds: 5 });
  expect(many.rowsPerCommit).toBeGreaterThan(5 * few.rowsPerCommit);
  expect(many.stored).toBeGreaterThan(0.99);
});

test("rows pile up where the database has less time than they take", () => {
  expect(simulate({ rowsPerSecond: 30_000, seconds: 2 }).stored).toBeLessThan(0.9);
  expect(simulate({ rowsPerSecond: 30_000, seconds: 2, nodes: 4, databaseCores: 4 }).stored).toBeGreaterThan(
    0.95,
  );
});

test("nodes that commit at once share a flush of the disk", () => {
  const slow = { flush: 10 };
  const one = simulate({ rowsPerSecond: 400, seconds: 20 }, slow);
  const four = simulate({ rowsPerSecond: 400, seconds: 20, nodes: 4 }, slow);
  expect(four.commitsPerSecond).toBeGreaterThan(1.5 * one.commitsPerSecond);
  expect(four.p50).toBeLessThan(2 * one.p50);
});

test("nodes on one core wait for each other", () => {
  const busy = { rowsPerSecond: 1_500, seconds: 20, nodes: 3, databaseCores: 4 };
  const apart = simulate(busy, { nodeCommit: 2 });
  const together = simulate({ ...busy, nodeCores: 1 }, { nodeCommit: 2 });
  expect(together.p50).toBeGreaterThan(1.2 * apart.p50);
});

test("where a node waits between commits, more rows share one, and who comes alone waits for nobody", () => {
  const [busy, calm] = [{ rowsPerSecond: 2_000, seconds: 20 }, { rowsPerSecond: 10 }];
  expect(simulate(busy, { interval: 8 }).rowsPerCommit).toBeGreaterThan(2 * simulate(busy).rowsPerCommit);
  expect(simulate(calm, { interval: 8 }).p50).toBe(simulate(calm).p50);
});
