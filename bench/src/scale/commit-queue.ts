import TinyQueue from "tinyqueue";
import { Latencies } from "../sync/latencies.ts";

/** What rows and commits cost; all in milliseconds. */
export interface CommitCosts {
  /** Of the node's one thread. */
  readonly nodeRow: number;
  readonly nodeCommit: number;
  /** Of PostgreSQL's processors. */
  readonly databaseRow: number;
  readonly databaseCommit: number;
  /** Until what was written is on the disk; who waits when one begins goes along. */
  readonly flush: number;
  /** What a transaction waits for the network, in all. */
  readonly network: number;
  /** From a commit of more than one row to the next of the same node, at least. */
  readonly interval: number;
}

export interface CommitLoad {
  readonly nodes: number;
  /** That the nodes share; as many as there are nodes, unless they are fewer. */
  readonly nodeCores?: number;
  readonly databaseCores: number;
  /** Of all nodes together. */
  readonly rowsPerSecond: number;
  readonly seconds: number;
}

export interface SimulatedCommits {
  readonly p50: number;
  readonly p99: number;
  readonly rowsPerCommit: number;
  readonly commitsPerSecond: number;
  /** Rows that were stored by the end, of those that came: below 1 where they pile up. */
  readonly stored: number;
}

/** How many rows one transaction takes at most; as in the server. */
const rowsPerCommit = 2_000;

interface Node {
  readonly waiting: number[];
  isBusy: boolean;
  nextAt: number;
}

interface Event {
  readonly at: number;
  readonly happen: (now: number) => void;
}

interface Commit {
  readonly node: Node;
  readonly rows: readonly number[];
}

/**
 * Plays group commit: rows come at random to nodes, each of which has one transaction on its way; what has come meanwhile
 * shares the next, which waits a moment where many come. Transactions wait for a core of the nodes and one of the database in turn, and then for a flush, which
 * takes along all that wait when it begins. Every flush takes as long: what a disk does now and then is not in it. Sessions are many, so that none waits for another's lock.
 */
export class CommitQueue {
  readonly #costs: CommitCosts;
  readonly #load: CommitLoad;
  readonly #random = sameNumbers();
  readonly #nodes: readonly Node[];
  readonly #events = new TinyQueue<Event>([], (one, other) => one.at - other.at);
  readonly #nodeCores: Cores;
  readonly #databaseCores: Cores;
  #forFlush: Commit[] = [];
  #isFlushing = false;
  readonly #latencies = new Latencies();
  #arrived = 0;
  #commits = 0;

  constructor(costs: CommitCosts, load: CommitLoad) {
    this.#costs = costs;
    this.#load = load;
    this.#nodes = Array.from({ length: load.nodes }, () => ({ waiting: [], isBusy: false, nextAt: 0 }));
    const wait = (at: number, happen: Event["happen"]): void => this.#at(at, happen);
    this.#nodeCores = new Cores(load.nodeCores ?? load.nodes, wait);
    this.#databaseCores = new Cores(load.databaseCores, wait);
  }

  run(): SimulatedCommits {
    const end = this.#load.seconds * 1_000;
    for (const node of this.#nodes) this.#arrive(node, 0);
    for (let next = this.#events.pop(); next && next.at <= end; next = this.#events.pop())
      next.happen(next.at);
    return {
      p50: this.#latencies.quantile(0.5),
      p99: this.#latencies.quantile(0.99),
      rowsPerCommit: this.#latencies.total / this.#commits,
      commitsPerSecond: this.#commits / this.#load.seconds,
      stored: this.#latencies.total / this.#arrived,
    };
  }

  #at(at: number, happen: Event["happen"]): void {
    this.#events.push({ at, happen });
  }

  #arrive(node: Node, now: number): void {
    const between = (1_000 * this.#load.nodes) / this.#load.rowsPerSecond;
    this.#at(now - Math.log(1 - this.#random()) * between, (then) => {
      this.#arrived += 1;
      node.waiting.push(then);
      if (!node.isBusy) this.#begin(node, then);
      this.#arrive(node, then);
    });
  }

  #begin(node: Node, now: number): void {
    node.isBusy = true;
    this.#at(Math.max(now, node.nextAt), (then) => this.#commit(node, then));
  }

  #commit(node: Node, now: number): void {
    const rows = node.waiting.splice(0, rowsPerCommit);
    if (rows.length > 1) node.nextAt = now + this.#costs.interval;
    const { nodeCommit, nodeRow, databaseCommit, databaseRow, network } = this.#costs;
    this.#nodeCores.work(now, nodeCommit + nodeRow * rows.length, (sent) =>
      this.#at(sent + network / 2, (heard) =>
        this.#databaseCores.work(heard, databaseCommit + databaseRow * rows.length, (then) => {
          this.#forFlush.push({ node, rows });
          this.#flush(then);
        }),
      ),
    );
  }

  #flush(now: number): void {
    if (this.#isFlushing || this.#forFlush.length === 0) return;
    this.#isFlushing = true;
    const together = this.#forFlush;
    this.#forFlush = [];
    this.#at(now + this.#costs.flush, (then) => {
      this.#isFlushing = false;
      for (const commit of together) this.#at(then + this.#costs.network / 2, (at) => this.#end(commit, at));
      this.#flush(then);
    });
  }

  #end({ node, rows }: Commit, now: number): void {
    this.#commits += 1;
    for (const at of rows) this.#latencies.add(now - at);
    node.isBusy = false;
    if (node.waiting.length > 0) this.#begin(node, now);
  }
}

/** Work that comes first is done first, each by one of so many cores. */
class Cores {
  readonly #at: (at: number, happen: Event["happen"]) => void;
  readonly #waiting: { readonly duration: number; readonly done: Event["happen"] }[] = [];
  #free: number;

  constructor(count: number, at: (at: number, happen: Event["happen"]) => void) {
    this.#free = count;
    this.#at = at;
  }

  work(now: number, duration: number, done: Event["happen"]): void {
    this.#waiting.push({ duration, done });
    this.#begin(now);
  }

  #begin(now: number): void {
    const next = this.#free > 0 ? this.#waiting.shift() : undefined;
    if (!next) return;
    this.#free -= 1;
    this.#at(now + next.duration, (then) => {
      this.#free += 1;
      next.done(then);
      this.#begin(then);
    });
  }
}

/** Numbers from 0 to 1, the same in every run. */
function sameNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
