import type { Connections } from "./storage/postgres/database.ts";

/** Upper bounds of a histogram's buckets, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Milliseconds between two looks at how late the event loop is. */
const lagInterval = 100;

/** How things are just now, asked for when somebody reads the metrics. */
export interface Gauges {
  readonly live: number;
  readonly sync: number;
  /** Bytes that wait for the slowest reader. */
  readonly backlog: number;
  readonly sessions: number;
  readonly rooms: number;
  /** Bytes that are left on the disk of the data folder. */
  readonly free: number;
  /** Those to the database; null where there are none. */
  readonly connections: Connections | null;
  /** Seconds for which no news has come from other nodes, 0 while it does; null where there are no others. */
  readonly newsLost: number | null;
  /** Seconds by which the clock is ahead of the database's; null where there is none. */
  readonly clockAhead: number | null;
}

/**
 * Counts what goes on, in the text format of Prometheus. Names and labels are fixed words: nothing tells of a session
 * or a person. https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Metrics {
  readonly #commits = new Histogram();
  readonly #lag = new Histogram();
  readonly #rejected = new Map<string, number>();
  readonly #droppedNews = new Map<string, number>();
  readonly #answers = new Map<string, number>();
  #failedCommits = 0;
  #staleAppends = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor() {
    let expected = performance.now() + lagInterval;
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#lag.observe(Math.max(0, now - expected) / 1_000);
      expected = now + lagInterval;
    }, lagInterval);
    this.#timer.unref();
  }

  /** Rows were durable this many seconds after they were asked for. */
  committed(seconds: number): void {
    this.#commits.observe(seconds);
  }

  /** Rows could not be stored, and whoever they came from is told. */
  commitFailed(): void {
    this.#failedCommits += 1;
  }

  /** Rows rested on a log that another node had gone on with, and were judged again. */
  appendWasStale(): void {
    this.#staleAppends += 1;
  }

  /** A frame on a socket was not taken. */
  rejected(reason: string): void {
    add(this.#rejected, `reason="${reason}"`);
  }

  /** What another node seems to have told was not believed. */
  newsDropped(reason: string): void {
    add(this.#droppedNews, `reason="${reason}"`);
  }

  /** An HTTP request was answered. */
  answered(status: number): void {
    add(this.#answers, `status="${status}"`);
  }

  text({ live, sync, backlog, sessions, rooms, free, connections, newsLost, clockAhead }: Gauges): string {
    return [
      ...metric("tandiff_connections", "gauge", "Open sockets.", [
        [`{socket="live"}`, live],
        [`{socket="sync"}`, sync],
      ]),
      ...metric("tandiff_sessions", "gauge", "Sessions in memory.", [["", sessions]]),
      ...metric("tandiff_rooms", "gauge", "Documents in memory.", [["", rooms]]),
      ...metric("tandiff_backlog_bytes", "gauge", "Bytes that wait for the slowest reader.", [["", backlog]]),
      ...metric("tandiff_commit_seconds", "histogram", "From asking for rows to their being durable.", [
        ...this.#commits.samples(),
      ]),
      ...metric("tandiff_failed_commits_total", "counter", "Commits that failed.", [
        ["", this.#failedCommits],
      ]),
      ...metric("tandiff_stale_appends_total", "counter", "Appends that another node came before.", [
        ["", this.#staleAppends],
      ]),
      ...(connections === null
        ? []
        : metric("tandiff_database_connections", "gauge", "Connections to PostgreSQL.", [
            [`{state="busy"}`, connections.busy],
            [`{state="idle"}`, connections.idle],
            [`{state="awaited"}`, connections.waiting],
          ])),
      ...(newsLost === null
        ? []
        : metric("tandiff_news_lost_seconds", "gauge", "For how long no news came from other nodes.", [
            ["", newsLost],
          ])),
      ...(clockAhead === null
        ? []
        : metric("tandiff_clock_ahead_seconds", "gauge", "By how much the clock is ahead of PostgreSQL's.", [
            ["", clockAhead],
          ])),
      ...metric(
        "tandiff_dropped_news_total",
        "counter",
        "News of other nodes not believed.",
        labelled(this.#droppedNews),
      ),
      ...metric("tandiff_free_bytes", "gauge", "Space that is left on the disk.", [["", free]]),
      ...metric("tandiff_event_loop_lag_seconds", "histogram", "How late a timer of 100 ms was.", [
        ...this.#lag.samples(),
      ]),
      ...metric("tandiff_rejected_frames_total", "counter", "Frames not taken.", labelled(this.#rejected)),
      ...metric("tandiff_http_answers_total", "counter", "HTTP answers.", labelled(this.#answers)),
      ...metric("process_resident_memory_bytes", "gauge", "Memory.", [["", process.memoryUsage.rss()]]),
      "",
    ].join("\n");
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** What stands behind the metric's name, and the value. */
type Sample = readonly [suffix: string, value: number];

class Histogram {
  /** How many were in each bucket and in none before it. */
  readonly #counts = bounds.map(() => 0);
  #count = 0;
  #sum = 0;

  observe(seconds: number): void {
    this.#count += 1;
    this.#sum += seconds;
    const index = bounds.findIndex((bound) => seconds <= bound);
    if (index >= 0) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  samples(): readonly Sample[] {
    let sum = 0;
    return [
      ...bounds.map((bound, index): Sample => [`_bucket{le="${bound}"}`, (sum += this.#counts[index] ?? 0)]),
      [`_bucket{le="+Inf"}`, this.#count],
      ["_sum", this.#sum],
      ["_count", this.#count],
    ];
  }
}

function metric(name: string, type: string, help: string, samples: readonly Sample[]): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([suffix, value]) => `${name}${suffix} ${value}`),
  ];
}

function labelled(counts: ReadonlyMap<string, number>): readonly Sample[] {
  return [...counts].map(([label, count]) => [`{${label}}`, count]);
}

function add(counts: Map<string, number>, label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}
