import type { Position } from "@tandiff/shared/position.ts";
import type { Seed } from "./workspace.ts";

/** What a session needs of its exercise. */
export interface SessionExercise {
  readonly positionExists: (position: Position) => boolean;
  readonly headPaths: readonly string[];
  /** The rows that make the workspace, asked for when the call is first entered. */
  readonly seedWorkspace: () => Seed;
}
