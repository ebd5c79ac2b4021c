import { appendFileSync, readFileSync } from "node:fs";

/** What became of the nodes of one server. */
export interface NodesReport {
  /** How many sockets the balancer gave to each. */
  readonly sockets: readonly number[];
  /** A sentence for each that ended though nobody had told it to. */
  readonly ended: readonly string[];
}

/** Adds a server to the report of the run, also from a process that is about to end. */
export function addToReport(file: string, report: NodesReport): void {
  appendFileSync(file, `${JSON.stringify(report)}\n`);
}

export function readReports(file: string): NodesReport[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): NodesReport => JSON.parse(line));
}

/** How many sockets the nodes of all servers were given: the first ones, the second ones and so on. */
export function socketsOnNodes(reports: readonly NodesReport[]): number[] {
  const sums: number[] = [];
  for (const { sockets } of reports) {
    for (const [index, count] of sockets.entries()) sums[index] = (sums[index] ?? 0) + count;
  }
  return sums;
}

/** Why a run on several nodes proves nothing, though its tests passed: some node had next to nobody, or was not there. */
export function troublesOf(reports: readonly NodesReport[]): string[] {
  const sums = socketsOnNodes(reports);
  const all = sums.reduce((sum, count) => sum + count, 0);
  const isOneSided = sums.some((count) => count * sums.length * 3 < all);
  return [
    ...(isOneSided ? [`People were not spread over the nodes: ${sums.join(", ")} sockets.`] : []),
    ...reports.flatMap(({ ended }) => ended),
  ];
}
