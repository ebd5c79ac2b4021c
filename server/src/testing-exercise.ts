import { createHash } from "node:crypto";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { byPath } from "@tandiff/shared/exercise/by-path.ts";
import { BlobHash, ExerciseSlug } from "@tandiff/shared/ids.ts";

/** Contents by path; null where a commit removes the file. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

/** For tests only: an exercise of these files, with the changes of each commit. */
export function madeExercise(base: Files, commits: readonly Files[], slug = "made"): ExerciseUpload {
  const blobs: Record<string, string> = {};
  const entry = (path: string, content: string | Uint8Array) => {
    const bytes = Buffer.from(content);
    const blob = hashOf(content);
    blobs[blob] = bytes.toString("base64");
    return { path, mode: "100644" as const, blob, size: bytes.length };
  };
  const author = { name: "A. Author", email: "author@example.org", at: "2026-01-02T03:04:05+01:00" };
  return {
    content: {
      slug: ExerciseSlug.parse(slug),
      title: "Made",
      language: null,
      brief: "",
      mergeRequest: { title: "Made", description: "" },
      base: Object.entries(base)
        .flatMap(([path, content]) => (content === null ? [] : [entry(path, content)]))
        .toSorted(byPath),
      commits: commits.map((files, index) => ({
        id: String(index + 1).padStart(40, "0"),
        message: `Commit ${index + 1}`,
        author,
        changes: Object.entries(files).map(([path, content]) => ({
          path,
          entry: content === null ? null : entry(path, content),
        })),
      })),
    },
    blobs,
  };
}

export function hashOf(content: string | Uint8Array): BlobHash {
  return BlobHash.parse(createHash("sha256").update(Buffer.from(content)).digest("hex"));
}
