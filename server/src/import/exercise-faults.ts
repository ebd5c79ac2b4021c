import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { positionChecker } from "@tandiff/shared/exercise/positions.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { count, namedEntries } from "@tandiff/shared/exercise/validate.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import { decodeForDisplay, isBinary } from "@tandiff/shared/text/text-file.ts";
import { rubricLeaks, type VisibleText } from "./rubric-leaks.ts";

type BlobReader = (hash: BlobHash) => Uint8Array;

/** What a call could not work with: it would be for review only. A sentence each. */
export function sizeFaults(content: ExerciseContent, readBlob: BlobReader): string[] {
  const texts = headTree(content).flatMap((entry) => {
    if (entry.mode === "160000" || entry.mode === "120000") return [];
    const bytes = readBlob(entry.blob);
    return isBinary(bytes) ? [] : [{ path: entry.path, size: bytes.length }];
  });
  const total = texts.reduce((sum, { size }) => sum + size, 0);
  return [
    ...(texts.length > limits.workspaceFiles
      ? [`Head has ${count(texts.length)} text files; a workspace holds ${count(limits.workspaceFiles)}.`]
      : []),
    ...(total > limits.workspace
      ? [`Head has ${count(total)} bytes of text; a workspace holds ${count(limits.workspace)}.`]
      : []),
    ...texts
      .filter(({ size }) => size > limits.workspaceFile)
      .map(
        ({ path, size }) =>
          `${path} has ${count(size)} bytes; a file of a workspace holds ${count(limits.workspaceFile)}.`,
      ),
  ];
}

/** Findings at lines that are not there, and what a candidate could read of the rubric. A sentence each. */
export function rubricFaults(content: ExerciseContent, rubric: Rubric, readBlob: BlobReader): string[] {
  const exists = positionChecker(content, readBlob);
  const places = rubric.findings.flatMap(({ id, positions }) =>
    positions
      .filter((position) => !exists(position))
      .map(
        (position) =>
          `The finding ${id} is at ${describePosition(position)}, which ${position.side} does not have.`,
      ),
  );
  return [...places, ...rubricLeaks(rubric, visibleTexts(content, readBlob))];
}

/** All that the candidate gets to read, each file's content once. */
function visibleTexts(content: ExerciseContent, readBlob: BlobReader): VisibleText[] {
  const { title, brief, mergeRequest, commits } = content;
  const files = new Map<string, VisibleText>();
  for (const entry of namedEntries(content)) {
    if (entry.mode === "160000" || files.has(entry.blob)) continue;
    const bytes = readBlob(entry.blob);
    if (!isBinary(bytes))
      files.set(entry.blob, { where: entry.path, text: decodeForDisplay(bytes).lines.join("\n") });
  }
  return [
    { where: "title", text: title },
    { where: "brief", text: brief },
    { where: "mergeRequest.title", text: mergeRequest.title },
    { where: "mergeRequest.description", text: mergeRequest.description },
    ...commits.map(({ message }, index) => ({ where: `message of commit ${index + 1}`, text: message })),
    { where: "paths", text: [...new Set(namedEntries(content).map(({ path }) => path))].join("\n") },
    ...files.values(),
  ];
}
