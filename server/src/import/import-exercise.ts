import { AppError } from "@tandiff/shared/errors.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ImportFault, ImportPreview, ImportStep } from "@tandiff/shared/exercise/import.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { exerciseContent, type ExerciseDescription, type ExerciseWords } from "./exercise-description.ts";
import { linkFaults, rubricFaults, sizeFaults } from "./exercise-faults.ts";
import { isBundle } from "./git/bundle-header.ts";
import type { ImportResult, ImportWork } from "./import-work.ts";
import { blobReaderOf, type PreparedExercise, prepareExercise } from "./prepare-exercise.ts";
import { readImport } from "./read-import.ts";
import type { Reading } from "./reading.ts";
import { secretNotes } from "./secret-notes.ts";
import { visibleTexts } from "./visible-texts.ts";
import { readYamlText } from "./yaml-text.ts";

/** Stands for what is not said yet, in a preview. */
const unsaid: ExerciseWords = {
  title: "Import",
  language: null,
  brief: "",
  mergeRequest: { title: "Change", description: "" },
};
/** Of what a preview lists. */
const mostShown = 100;

/**
 * Reads an exercise from a file and checks it as `tandiff exercise check` does.
 *
 * @throws {AppError} `bad-request` or `too-large` for what cannot be read; what can, with its faults, is a preview
 */
export async function importExercise(
  work: ImportWork,
  onStep: (step: ImportStep) => void,
): Promise<ImportResult> {
  onStep("reading");
  const saying = (own: ExerciseDescription | null): ExerciseWords => said(work, own);
  const imported = await readImport(work.file, work.names, (own) => saying(own).mergeRequest.title);
  const { reading, description } = imported;
  onStep("comparing");
  const slug = work.edits?.slug ?? work.slug ?? description?.slug;
  const content = exerciseContent(slug ?? "import", saying(description), reading);
  const readBlob = blobReaderOf(reading.blobs);
  const text = work.edits === null ? imported.rubric : work.edits.rubric;
  const { rubric, faults } = readRubric(text);
  const found = [
    ...(work.outsideLinks === "refused" ? linkFaults(content, readBlob) : []),
    ...faults,
    ...(rubric ? rubricFaults(content, rubric, readBlob) : []),
  ];
  const exercise = prepareExercise({
    content,
    // One with faults would be refused as a whole, and the diffs do not need it.
    rubric: found.length === 0 ? rubric : undefined,
    blobs: reading.blobs,
  });
  const isSaid = description !== null || work.words !== null || work.edits !== null;
  const preview: ImportPreview = {
    ...previewOf(exercise),
    words: {
      ...(isSaid ? wordsOf(content) : proposal(reading, isBundle(work.file))),
      slug: slug === undefined ? null : content.slug,
      rubric: text,
    },
    findings: rubric ? rubric.findings.length : null,
    faults: found.slice(0, mostShown),
    notes: [
      ...(reading.note === null ? [] : [reading.note]),
      ...sizeFaults(content, readBlob).slice(0, mostShown),
      ...secretNotes(visibleTexts(content, readBlob)),
    ],
  };
  return { exercise, preview };
}

/** What is said about the exercise, by whom it counts most. */
function said({ words, edits }: ImportWork, own: ExerciseDescription | null): ExerciseWords {
  const { slug: _slug, ...description } = own ?? { slug: undefined, ...(words ?? unsaid) };
  return { ...description, ...(edits && wordsOf(edits)) };
}

/** Those that people may edit. */
function wordsOf({ title, language, brief, mergeRequest }: ExerciseWords): ExerciseWords {
  return { title, language, brief, mergeRequest };
}

/** What can be told of a merge request that nobody has said anything about: the words of its last commit. */
function proposal({ commits }: Reading, hasHistory: boolean): ExerciseWords {
  const message = hasHistory ? (commits.at(-1)?.message ?? "") : "";
  const [subject = "", ...rest] = message.split("\n");
  const title = subject.slice(0, limits.title);
  return {
    title,
    language: null,
    brief: "Download the application from this page to run it locally.",
    mergeRequest: { title, description: rest.join("\n").trim() },
  };
}

function readRubric(text: string | null): { rubric: Rubric | undefined; faults: ImportFault[] } {
  try {
    return { rubric: text === null ? undefined : readYamlText("rubric.yaml", text, Rubric), faults: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { rubric: undefined, faults: [{ about: "rubric", sentence: error.message }] };
  }
}

function previewOf({
  content,
  diffs,
}: PreparedExercise): Omit<ImportPreview, "words" | "findings" | "faults" | "notes"> {
  return {
    kind: content.kind ?? "review",
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
  };
}
