import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { ImportFault } from "@tandiff/shared/exercise/import.ts";
import { positionChecker } from "@tandiff/shared/exercise/positions.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { staysInside } from "@tandiff/shared/exercise/stays-inside.ts";
import { count, namedEntries } from "@tandiff/shared/exercise/validate.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import { isBinary } from "@tandiff/shared/text/text-file.ts";
import { rubricLeaks } from "./rubric-leaks.ts";
import { visibleTexts } from "./visible-texts.ts";

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

/** Links that lead out of the tree: nothing here follows one, but somebody's own machine would. */
export function linkFaults(content: ExerciseContent, readBlob: BlobReader): ImportFault[] {
  return namedEntries(content).flatMap((entry): ImportFault[] => {
    if (entry.mode !== "120000") return [];
    const target = Buffer.from(readBlob(entry.blob)).toString("utf8");
    if (staysInside(entry.path, target)) return [];
    const [path, shown] = [entry.path, target.slice(0, 200)].map((text) => JSON.stringify(text));
    return [{ about: "files", sentence: `The link ${path} leads out of the exercise, to ${shown}.` }];
  });
}

/** Findings at lines that are not there, and what a candidate could read of the rubric. */
export function rubricFaults(content: ExerciseContent, rubric: Rubric, readBlob: BlobReader): ImportFault[] {
  const exists = positionChecker(content, readBlob);
  const places = rubric.findings.flatMap(({ id, positions }) =>
    positions
      .filter((position) => !exists(position))
      .map((position): ImportFault => {
        const place = describePosition(position);
        return {
          about: "rubric",
          sentence: `The finding ${id} is at ${place}, which ${position.side} does not have.`,
        };
      }),
  );
  return [...places, ...rubricLeaks(rubric, visibleTexts(content, readBlob))];
}
