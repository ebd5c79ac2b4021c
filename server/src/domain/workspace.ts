import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import type { Event } from "@tandiff/shared/session/events.ts";

/** Makes the rows of a new workspace: the event that names its files, and its texts as a Yjs update. */
export type SeedWorkspace = (
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
) => { readonly event: Event; readonly update: Uint8Array };
