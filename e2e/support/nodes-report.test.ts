import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addToReport, readReports, socketsOnNodes, troublesOf } from "./nodes-report.ts";

test("a run tells how many sockets its nodes had, over all its servers", () => {
  const folder = mkdtempSync(join(tmpdir(), "tandiff-nodes-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "report");
  writeFileSync(file, "");
  expect(readReports(file)).toEqual([]);
  addToReport(file, { sockets: [3, 2, 2], ended: [] });
  addToReport(file, { sockets: [1, 1, 0], ended: [] });
  expect(socketsOnNodes(readReports(file))).toEqual([4, 3, 2]);
  expect(troublesOf(readReports(file))).toEqual([]);
});

test("a run in which one node got everybody has failed", () => {
  const sentence = (counts: string): string => `People were not spread over the nodes: ${counts} sockets.`;
  expect(troublesOf([{ sockets: [12, 0, 0], ended: [] }])).toEqual([sentence("12, 0, 0")]);
  expect(troublesOf([{ sockets: [40, 41, 3], ended: [] }])).toEqual([sentence("40, 41, 3")]);
  expect(troublesOf([{ sockets: [30, 40, 12], ended: [] }])).toEqual([]);
});

test("a run in which a node ended by itself has failed", () => {
  const ended = ["Node 2 ended with 1."];
  expect(troublesOf([{ sockets: [9, 8, 9], ended }])).toEqual(ended);
});
