import { type CommitCosts, CommitQueue } from "./commit-queue.ts";
import type { Figures } from "./figures.ts";

/** How many servers there are, or what they are to carry. */
export interface Setting {
  readonly name: string;
  /** Whether nodes share a PostgreSQL; else there is one, on SQLite. */
  readonly isShared: boolean;
  /** Whether the people of an interview are on whichever nodes a balancer chooses, or all on one. */
  readonly isSpread: boolean;
  /** Nodes of one core each, which carry what they can; or interviews a day, and as many nodes as they take. */
  readonly size: { readonly nodes: number } | { readonly aDay: number };
}

export const settings: readonly Setting[] = [
  { name: "one node, SQLite", isShared: false, isSpread: false, size: { nodes: 1 } },
  { name: "three nodes", isShared: true, isSpread: false, size: { nodes: 3 } },
  { name: "three, people spread", isShared: true, isSpread: true, size: { nodes: 3 } },
  { name: "ten nodes", isShared: true, isSpread: false, size: { nodes: 10 } },
  { name: "ten, people spread", isShared: true, isSpread: true, size: { nodes: 10 } },
  { name: "a million a day", isShared: true, isSpread: false, size: { aDay: 1_000_000 } },
  { name: "a million, people spread", isShared: true, isSpread: true, size: { aDay: 1_000_000 } },
];

/** What a setting comes to, at the busiest hour. Null where there is no such thing. */
export interface Load {
  readonly atOnce: number;
  readonly aDay: number;
  readonly nodes: number;
  readonly nodesOfOne: number;
  readonly sockets: number;
  readonly edits: number;
  readonly deliveries: number;
  readonly memory: number;
  readonly group: number | null;
  readonly databaseCores: number | null;
  readonly clusters: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly writtenAhead: number | null;
  readonly keptADay: number;
  readonly kept: number;
  readonly comingBack: number | null;
}

/** Milliseconds. */
export function commitCosts(figures: Figures): CommitCosts {
  const { nodeRow, nodeCommit, databaseRow, databaseCommit, flush, network, interval } = figures;
  return {
    nodeRow: nodeRow.value / 1_000,
    nodeCommit: nodeCommit.value / 1_000,
    databaseRow: databaseRow.value / 1_000,
    databaseCommit: databaseCommit.value / 1_000,
    flush: flush.value,
    network: network.value,
    interval: interval.value,
  };
}

export function loadOf(figures: Figures, setting: Setting): Load {
  const { isShared, size } = setting;
  const { length, hours, peak, people, sockets, days, kept, idleNode, room } = figures;
  const editsEach = figures.edits.value / (length.value * 60);
  const overlap = ((length.value / 60) * peak.value) / hours.value;
  const others = othersOf(figures, setting);
  const perNode = Math.floor(editsOfNode(figures, isShared, others) / editsEach);
  const atOnce = "aDay" in size ? size.aDay * overlap : size.nodes * perNode;
  const nodes = "aDay" in size ? Math.ceil(atOnce / perNode) : size.nodes;
  const aDay = atOnce / overlap;
  const edits = atOnce * editsEach;
  const each = edits / nodes;
  const database = isShared ? databaseOf(figures, edits, nodes) : null;
  return {
    atOnce,
    aDay,
    nodes,
    nodesOfOne: 1 + others,
    sockets: atOnce * sockets.value,
    edits,
    deliveries: edits * (people.value - 1),
    memory: idleNode.value + ((atOnce / nodes) * (1 + others) * 2 * room.value) / 1_024,
    group: isShared ? groupOf(figures, each) : null,
    databaseCores: database?.cores ?? null,
    clusters: database?.clusters ?? null,
    p50: database?.p50 ?? null,
    p99: database?.p99 ?? null,
    writtenAhead: isShared ? (edits * figures.writtenAhead.value) / 1e6 : null,
    keptADay: (aDay * kept.value) / 1_024 / 1_024,
    kept: (aDay * days.value * kept.value) / 1_024 ** 3,
    comingBack:
      nodes > 1 ? ((atOnce / nodes) * sockets.value * figures.comingBack.value) / 1_000 / (nodes - 1) : null,
  };
}

/** The nodes that hear of an edit from the one that stores it: as many as other people of the interview have come to. */
function othersOf({ people }: Figures, { isSpread, size }: Setting): number {
  if (!isSpread) return 0;
  // Among hundreds of nodes nobody meets.
  if ("aDay" in size) return people.value - 1;
  return size.nodes * (1 - (1 - 1 / size.nodes) ** people.value) - 1;
}

/** Edits a second, of those that come to it first, that keep a node's core as busy as is planned. */
function editsOfNode(figures: Figures, isShared: boolean, others: number): number {
  const { delivered, people, sqliteRow, nodeRow, nodeCommit, heardRow, busy } = figures;
  const onSqlite = delivered.value * (people.value - 1);
  const time = busy.value * 1e4;
  if (!isShared) return time / onSqlite;
  let edits = time / onSqlite;
  // The more come, the more share a commit: what a row costs depends on how many there are.
  for (let step = 0; step < 20; step += 1) {
    const commit = nodeCommit.value / groupOf(figures, edits);
    // Each node hears of as many edits of others as others hear of its own.
    edits = time / (onSqlite - sqliteRow.value + nodeRow.value + commit + others * heardRow.value);
  }
  return edits;
}

/** Rows that come to a node from one of its commits to the next: it lasts longer the more rows it has. */
function groupOf(figures: Figures, rowsPerSecond: number): number {
  const costs = commitCosts(figures);
  const { nodeRow, nodeCommit, databaseRow, databaseCommit, flush, network, interval } = costs;
  const rows = rowsPerSecond / 1_000;
  const alone = nodeCommit + databaseCommit + flush + network;
  return Math.max(1, rows * interval, (rows * alone) / (1 - rows * (nodeRow + databaseRow)));
}

function databaseOf(figures: Figures, edits: number, nodes: number) {
  const { databaseRow, databaseCommit, cores, busy } = figures;
  const cost = databaseRow.value + databaseCommit.value / groupOf(figures, edits / nodes);
  const used = (edits * cost) / 1e6;
  const clusters = Math.ceil(used / ((cores.value * busy.value) / 100));
  const load = {
    nodes: Math.ceil(nodes / clusters),
    databaseCores: cores.value,
    rowsPerSecond: edits / clusters,
  };
  const { p50, p99 } = new CommitQueue(commitCosts(figures), { ...load, seconds: 1 }).run();
  return { cores: used, clusters, p50, p99 };
}
