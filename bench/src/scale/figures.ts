/** A number that the model is built from, and where it is from. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly words: string;
  /** The benchmark and its parts; `assumed`, which is for you to change; or `the code`. */
  readonly from: string;
}

function figure(value: number, unit: string, words: string, from: string): Figure {
  return { value, unit, words, from };
}

/** What a company's interviews are like, what the servers are given, and what was measured. */
export const figures = {
  length: figure(90, "min", "a call lasts", "assumed"),
  hours: figure(10, "h", "of a day, in which calls are held", "assumed"),
  peak: figure(1.5, "", "the busiest hour, held against the mean", "assumed"),
  people: figure(5, "", "people in a call", "assumed"),
  sockets: figure(
    14,
    "",
    "sockets of a call: two of each person, and one of each who may read the notes",
    "the code",
  ),
  edits: figure(30_000, "", "edits in a call, as `bench sync` types them", "assumed"),
  busy: figure(60, "%", "of a core that are to be used at the busiest hour", "assumed"),
  cores: figure(16, "", "cores of a PostgreSQL", "assumed"),
  days: figure(180, "d", "for which an interview is kept", "the code"),
  delivered: figure(43.7, "µs", "a node's core, for each delivered edit, on SQLite", "sync typing"),
  sqliteRow: figure(51, "µs", "a node's core, for a row, on SQLite", "nodes limit"),
  nodeRow: figure(61, "µs", "a node's core, for a row, on PostgreSQL", "nodes storage, limit"),
  nodeCommit: figure(680, "µs", "a node's core, for a commit", "nodes storage, limit"),
  databaseRow: figure(29, "µs", "PostgreSQL's cores, for a row", "nodes storage, limit"),
  databaseCommit: figure(1_010, "µs", "PostgreSQL's cores, for a commit", "nodes storage, limit"),
  heardRow: figure(60, "µs", "a node's core, for a row that it hears of from another node", "nodes typing"),
  interval: figure(4, "ms", "from one commit of a node to the next, where many rows come", "the code"),
  flush: figure(0.4, "ms", "until a commit is on the disk", "nodes storage"),
  network: figure(0.6, "ms", "two round trips to PostgreSQL", "assumed"),
  writtenAhead: figure(642, "B", "written ahead for a row", "nodes storage"),
  kept: figure(416, "KiB", "in PostgreSQL, of an interview that is packed", "nodes rest"),
  idleNode: figure(143, "MiB", "memory of a node in which nothing happens", "nodes rest"),
  room: figure(630, "KiB", "memory of a node, for each room", "sync coming"),
  comingBack: figure(
    2.9,
    "ms",
    "a node's core, for each socket of many that come back at once",
    "sync coming",
  ),
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof figures;
export type Figures = Readonly<Record<FigureName, Pick<Figure, "value">>>;

/** A line of `bench nodes storage`: rows that came evenly, with one core for the nodes and one for PostgreSQL. */
export interface MeasuredCommits {
  readonly nodes: number;
  /** Milliseconds from one commit to the next, which was changed for this. */
  readonly interval: number;
  readonly rowsPerCommit: number;
  readonly p50: number;
  readonly p99: number;
}

/** What the simulation is held against: 1,500 rows a second. */
export const measuredCommits: readonly MeasuredCommits[] = [
  { nodes: 1, interval: 0, rowsPerCommit: 3.9, p50: 4, p99: 23.8 },
  { nodes: 1, interval: 4, rowsPerCommit: 5.8, p50: 4.6, p99: 22.3 },
  { nodes: 1, interval: 8, rowsPerCommit: 11.7, p50: 7.8, p99: 29.5 },
  { nodes: 2, interval: 4, rowsPerCommit: 3.3, p50: 6.4, p99: 29.4 },
  { nodes: 3, interval: 4, rowsPerCommit: 2.9, p50: 9.1, p99: 41.4 },
];
