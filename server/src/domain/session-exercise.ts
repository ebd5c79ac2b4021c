import { headTree } from "@tandiff/shared/exercise/content.ts";
import { positionChecker } from "@tandiff/shared/exercise/positions.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseVersion } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Storage } from "../storage/port.ts";
import { blobsOf, readBlobs } from "../storage/read-blobs.ts";
import type { Seed, SeedWorkspace } from "./workspace.ts";

/** What a session needs of its exercise. */
export interface SessionExercise {
  readonly positionExists: (position: Position) => Promise<boolean>;
  readonly headPaths: readonly string[];
  /** The rows that make the workspace, asked for when the call is first entered. */
  readonly seedWorkspace: () => Promise<Seed>;
}

/** @throws AppError "internal" when the bank does not have it */
export async function readSessionExercise(
  storage: Pick<Storage, "exercise" | "blobs">,
  version: ExerciseVersion,
  seedWorkspace: SeedWorkspace,
): Promise<SessionExercise> {
  const exercise = await storage.exercise(version);
  if (!exercise) throw new AppError("internal", "This session's exercise is missing.");
  const { content } = exercise;
  const head = headTree(content);
  return {
    positionExists: async (position) => {
      const paths = new Set([position.path, position.across?.path]);
      const named = [...content.base, ...head].filter(({ path }) => paths.has(path));
      return positionChecker(content, await readBlobs(storage, version, blobsOf(named)))(position);
    },
    headPaths: head.map(({ path }) => path),
    seedWorkspace: async () => seedWorkspace(content, await readBlobs(storage, version, blobsOf(head))),
  };
}
