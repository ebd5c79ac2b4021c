import { markdownTable, short } from "../report.ts";
import { CommitQueue } from "./commit-queue.ts";
import { type Figure, figures, measuredCommits } from "./figures.ts";
import { commitCosts, type Load, loadOf, settings } from "./model.ts";

interface Row {
  readonly words: string;
  /** With the names of the figures, and of the rows above. */
  readonly formula: string;
  readonly unit: string;
}

const rows: Readonly<Record<keyof Load, Row>> = {
  atOnce: {
    words: "interviews at once",
    formula: "nodes × busy ÷ (edits/s of one × cost of an edit)",
    unit: "",
  },
  aDay: { words: "interviews a day", formula: "at once × hours ÷ (length × peak)", unit: "" },
  nodes: { words: "nodes", formula: "at once ÷ what one carries", unit: "" },
  nodesOfOne: {
    words: "nodes that the people of an interview are on",
    formula: "nodes × (1 − (1 − 1 ÷ nodes)^people), or 1",
    unit: "",
  },
  sockets: { words: "sockets", formula: "at once × sockets", unit: "" },
  edits: { words: "edits, each of them a row", formula: "at once × edits ÷ length", unit: "/s" },
  deliveries: { words: "deliveries of edits", formula: "edits × (people − 1)", unit: "/s" },
  memory: {
    words: "memory of a node",
    formula: "idle node + 2 rooms × at once × nodes of one ÷ nodes",
    unit: "MiB",
  },
  group: {
    words: "rows in a commit of a node",
    formula: "edits ÷ nodes × interval, or × time of a commit",
    unit: "",
  },
  databaseCores: {
    words: "PostgreSQL's cores in use",
    formula: "edits × (row + commit ÷ rows in it)",
    unit: "",
  },
  clusters: { words: "PostgreSQL clusters", formula: "cores in use ÷ (cores × busy)", unit: "" },
  p50: { words: "commit, p50", formula: "simulated", unit: "ms" },
  p99: { words: "commit, p99", formula: "simulated", unit: "ms" },
  writtenAhead: { words: "written ahead", formula: "edits × written ahead", unit: "MB/s" },
  keptADay: { words: "added a day", formula: "a day × kept", unit: "GiB" },
  kept: { words: "kept in all", formula: "added a day × days", unit: "TiB" },
  comingBack: {
    words: "after a node is lost, until the others have taken in its people",
    formula: "its sockets × coming back ÷ (nodes − 1)",
    unit: "s",
  },
};

function isName(name: string): name is keyof Load {
  return name in rows;
}

/** What the settings come to, as Markdown. */
function loadTable(): string {
  const loads = settings.map((setting) => loadOf(figures, setting));
  const names = Object.keys(rows).filter(isName);
  const lines = names.map((name) => {
    const { words, formula, unit } = rows[name];
    const cells = loads.map((load) => {
      const value = load[name];
      return value === null ? "—" : `${short(value)}${unit && ` ${unit}`}`;
    });
    return [words, formula, ...cells];
  });
  const heads = ["at the busiest hour", "computed as", ...settings.map(({ name }) => name)];
  const rule = heads.map((_, index) => (index < 2 ? "---" : "--:"));
  return markdownTable([heads, rule, ...lines]).join("\n");
}

/** What the model is built from, as Markdown. */
function figureTable(): string {
  const all: readonly (readonly [string, Figure])[] = Object.entries(figures);
  const lines = all.map(([name, { value, unit, words, from }]) => [
    name,
    `${value.toLocaleString("en")}${unit && ` ${unit}`}`,
    words,
    from,
  ]);
  return markdownTable([
    ["figure", "value", "what it is", "from"],
    ["---", "--:", "---", "---"],
    ...lines,
  ]).join("\n");
}

/** What was measured, and what the simulation says of the same, as Markdown. */
function checkTable(): string {
  const lines = measuredCommits.map(({ nodes, interval, ...measured }) => {
    const load = { nodes, nodeCores: 1, databaseCores: 1, rowsPerSecond: 1_500, seconds: 20 };
    // All on one machine.
    const costs = { ...commitCosts(figures), network: 0, interval };
    const simulated = new CommitQueue(costs, load).run();
    const pair = (name: keyof typeof measured): string =>
      `${short(measured[name])} | ${short(simulated[name])}`;
    return [`${nodes}`, `${interval}`, pair("rowsPerCommit"), pair("p50"), pair("p99")];
  });
  const heads = ["rows in a commit", "p50, ms", "p99, ms"].flatMap((head) => [
    `${head}: measured`,
    "simulated",
  ]);
  const all = ["nodes", "interval, ms", ...heads];
  return markdownTable([all, all.map(() => "--:"), ...lines]).join("\n");
}

/** All tables of docs/scale.md, by their places. */
export function allTables(): Readonly<Record<string, string>> {
  return { figures: figureTable(), loads: loadTable(), simulation: checkTable() };
}
