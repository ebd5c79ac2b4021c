import type { ImportPreview } from "@tandiff/shared/exercise/import.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { exerciseContent, type ExerciseWords } from "./exercise-description.ts";
import { rubricFaults, sizeFaults } from "./exercise-faults.ts";
import type { ImportResult, ImportWork } from "./import-work.ts";
import { blobReaderOf, type PreparedExercise, prepareExercise } from "./prepare-exercise.ts";
import type { Imported } from "./imported.ts";
import { readImport } from "./read-import.ts";

/** Stands for what is not said yet, in a preview. */
const unsaid: ExerciseWords = {
  title: "Import",
  language: null,
  brief: "",
  mergeRequest: { title: "Change", description: "" },
};
/** Changed files in a preview. */
const mostShown = 100;

/**
 * Reads an exercise from a file and checks it as `tandiff exercise check` does.
 *
 * @throws {AppError} `bad-request` or `too-large`, with a sentence for each fault
 */
export async function importExercise(work: ImportWork): Promise<ImportResult> {
  const imported = await readImport(work.file, work.names, (work.words ?? unsaid).mergeRequest.title);
  const { reading, description, rubric } = imported;
  const { slug: ownSlug, ...ownWords } = description ?? { slug: undefined, ...(work.words ?? unsaid) };
  const content = exerciseContent(work.slug ?? ownSlug ?? "import", ownWords, reading);
  const exercise = prepareExercise({ content, rubric: rubric ?? undefined, blobs: reading.blobs });
  const readBlob = blobReaderOf(exercise.blobs);
  const faults = rubric ? rubricFaults(content, rubric, readBlob) : [];
  if (faults.length > 0) throw new AppError("bad-request", faults.join("\n"));
  return { exercise, preview: previewOf(imported, exercise, sizeFaults(content, readBlob)) };
}

function previewOf(
  { reading, description, rubric }: Imported,
  { content, diffs }: PreparedExercise,
  oversize: readonly string[],
): ImportPreview {
  return {
    kind: content.kind ?? "review",
    own: description && { slug: description.slug ?? null, title: description.title },
    findings: rubric && rubric.findings.length,
    commits: content.commits.map(({ message, author }) => ({
      subject: message.split("\n")[0] ?? "",
      author: author.name,
    })),
    files: headTree(content).length,
    filesChanged: diffs.length,
    additions: diffs.reduce((sum, diff) => sum + diff.additions, 0),
    deletions: diffs.reduce((sum, diff) => sum + diff.deletions, 0),
    changed: diffs.slice(0, mostShown).map(({ base, head, additions, deletions }) => ({
      path: (head ?? base)?.path ?? "",
      additions,
      deletions,
    })),
    notes: [...(reading.note === null ? [] : [reading.note]), ...oversize],
  };
}
