import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CommitQueue } from "./commit-queue.ts";
import { scaleDocument } from "./benchmark.ts";
import { plainTables, withTables } from "./document.ts";
import { figures, measuredCommits } from "./figures.ts";
import { commitCosts, loadOf, type Setting, settings } from "./model.ts";
import { allTables } from "./tables.ts";

const named = (name: string): Setting | undefined => settings.find((setting) => setting.name === name);
const [oneNode, tenNodes, million] = ["one node, SQLite", "ten nodes", "a million a day"].map(named);
const [tenSpread, millionSpread] = ["ten, people spread", "a million, people spread"].map(named);
const load = (
  setting: Setting | undefined,
  changes: Partial<Record<keyof typeof figures, { value: number }>> = {},
) => {
  if (!setting) throw new Error("There is no such setting.");
  return loadOf({ ...figures, ...changes }, setting);
};

test("docs/scale.md has the tables that the figures come to", async () => {
  const document = await readFile(scaleDocument, "utf8");
  const anew = withTables(document, allTables());
  expect(plainTables(document), "run `pnpm bench scale --write` and `pnpm format`").toBe(plainTables(anew));
});

test("a document without a place for a table is not taken", () => {
  expect(() => withTables("<!-- loads -->", { loads: "" })).toThrow("There is not one place");
});

test("ten nodes carry ten times what one of them does, and each as much", () => {
  const [one, ten] = [
    load({ name: "", isShared: true, isSpread: false, size: { nodes: 1 } }),
    load(tenNodes),
  ];
  expect(ten.atOnce).toBe(10 * one.atOnce);
  expect(ten.memory).toBe(one.memory);
});

test("a node is given as much as keeps its core as busy as was planned", () => {
  const { edits } = load(oneNode);
  const { people, delivered, busy } = figures;
  const used = (edits * (people.value - 1) * delivered.value) / 1e4;
  expect(used).toBeGreaterThan(busy.value - 1);
  expect(used).toBeLessThanOrEqual(busy.value);
});

test("as many interviews as there are, so much is kept, and no less where it is kept for longer", () => {
  const { keptADay, kept } = load(million);
  expect(keptADay).toBeCloseTo((1e6 * figures.kept.value) / 1_024 ** 2, 5);
  expect(kept).toBeCloseTo((keptADay * figures.days.value) / 1_024, 5);
});

test("where PostgreSQL has half the cores, it takes more clusters, and no more nodes", () => {
  const small = load(million, { cores: { value: figures.cores.value / 2 } });
  expect(small.clusters).toBeGreaterThan(load(million).clusters ?? 0);
  expect(small.nodes).toBe(load(million).nodes);
});

test("where people are spread, nodes carry less, by what they hear of each other", () => {
  expect(load(tenSpread).atOnce).toBeLessThan(load(tenNodes).atOnce);
  expect(load(millionSpread).nodes).toBeGreaterThan(load(million).nodes);
  const deaf = { heardRow: { value: 0 } };
  expect(load(tenSpread, deaf).atOnce).toBe(load(tenNodes, deaf).atOnce);
});

test("five people come to four of ten nodes, to nearly all where there are three, and to five of hundreds", () => {
  expect(load(tenSpread).nodesOfOne).toBeCloseTo(4.1, 1);
  expect(load(named("three, people spread")).nodesOfOne).toBeCloseTo(2.6, 1);
  expect(load(millionSpread).nodesOfOne).toBe(figures.people.value);
  expect(load(tenNodes).nodesOfOne).toBe(1);
});

test("the dearer a commit is for a node, the more nodes it takes", () => {
  const dear = load(million, { nodeCommit: { value: 2 * figures.nodeCommit.value } });
  expect(dear.nodes).toBeGreaterThan(load(million).nodes);
});

test("the simulation says of one node what was measured: rows in a commit, and how long half of them wait", () => {
  const alone = measuredCommits.filter(({ nodes }) => nodes === 1);
  expect(alone.length).toBeGreaterThan(1);
  for (const { interval, rowsPerCommit, p50 } of alone) {
    const costs = { ...commitCosts(figures), network: 0, interval };
    const one = { nodes: 1, databaseCores: 1, rowsPerSecond: 1_500, seconds: 20 };
    const simulated = new CommitQueue(costs, one).run();
    expect(Math.abs(simulated.rowsPerCommit / rowsPerCommit - 1), `${interval} ms`).toBeLessThan(0.1);
    expect(Math.abs(simulated.p50 / p50 - 1), `${interval} ms`).toBeLessThan(0.1);
  }
});
