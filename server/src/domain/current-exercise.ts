import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseSlug, ExerciseVersion } from "@tandiff/shared/ids.ts";
import type { SessionChange } from "@tandiff/shared/session/changes.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import type { Storage, StoredExercise } from "../storage/port.ts";
import type { SessionExercise } from "./session-exercise.ts";

export interface CurrentExerciseOptions {
  readonly storage: Pick<Storage, "latestExercise">;
  readonly exerciseOf: (version: ExerciseVersion) => Promise<SessionExercise>;
}

/** A session's exercise, read once for as long as the organiser does not change it. */
export class CurrentExercise {
  readonly #options: CurrentExerciseOptions;
  #last: { readonly version: ExerciseVersion; readonly exercise: SessionExercise } | null = null;

  constructor(options: CurrentExerciseOptions) {
    this.#options = options;
  }

  async of({ exercise: chosen }: Pick<SessionState, "exercise">): Promise<SessionExercise> {
    if (!chosen) throw new AppError("internal", "This session has no exercise.");
    const { version } = chosen;
    if (this.#last?.version === version) return this.#last.exercise;
    const exercise = await this.#options.exerciseOf(version);
    this.#last = { version, exercise };
    return exercise;
  }

  /** The latest versions of those that a change is about. */
  async latestFor(
    change: SessionChange,
    { exercise: chosen }: Pick<SessionState, "exercise">,
  ): Promise<ReadonlyMap<ExerciseSlug, StoredExercise>> {
    const exercises = new Map<ExerciseSlug, StoredExercise>();
    if (change.type !== "exercise.change") return exercises;
    for (const slug of [change.exercise, chosen?.slug]) {
      const exercise = slug && (await this.#options.storage.latestExercise(slug));
      if (exercise) exercises.set(slug, exercise);
    }
    return exercises;
  }
}
