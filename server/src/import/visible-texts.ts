import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { ImportPart } from "@tandiff/shared/exercise/import.ts";
import { namedEntries } from "@tandiff/shared/exercise/validate.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { decodeForDisplay, isBinary } from "@tandiff/shared/text/text-file.ts";

/** A text that the candidate gets to see, and what people call it. */
export interface VisibleText {
  readonly where: string;
  readonly about: ImportPart;
  readonly text: string;
}

/** All that the candidate gets to read, each file's content once. */
export function* visibleTexts(
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
): Generator<VisibleText> {
  const { title, brief, mergeRequest, commits } = content;
  yield { where: "title", about: "title", text: title };
  yield { where: "brief", about: "brief", text: brief };
  yield { where: "mergeRequest.title", about: "mergeRequest.title", text: mergeRequest.title };
  const { description } = mergeRequest;
  yield { where: "mergeRequest.description", about: "mergeRequest.description", text: description };
  for (const [index, { message }] of commits.entries()) {
    yield { where: `message of commit ${index + 1}`, about: "files", text: message };
  }
  const entries = namedEntries(content);
  yield { where: "paths", about: "files", text: [...new Set(entries.map(({ path }) => path))].join("\n") };
  const seen = new Set<BlobHash>();
  for (const entry of entries) {
    if (entry.mode === "160000" || seen.has(entry.blob)) continue;
    seen.add(entry.blob);
    const bytes = readBlob(entry.blob);
    if (isBinary(bytes)) continue;
    yield { where: entry.path, about: "files", text: decodeForDisplay(bytes).lines.join("\n") };
  }
}
