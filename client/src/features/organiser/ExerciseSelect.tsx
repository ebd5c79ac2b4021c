import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { FieldControl } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";

/** One exercise of the bank, by its slug; empty where none was picked. */
export function ExerciseSelect({
  exercises,
  value,
  onChange,
  ...control
}: FieldControl & {
  exercises: readonly ExerciseSummary[];
  value: string;
  onChange: (slug: string) => void;
}) {
  return (
    <SelectInput {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="" disabled>
        Pick one
      </option>
      {exercises.map((exercise) => (
        <option key={exercise.slug} value={exercise.slug}>
          {exercise.title} ({sizeWords(exercise)})
        </option>
      ))}
    </SelectInput>
  );
}

function sizeWords({ kind, filesChanged, additions, deletions }: ExerciseSummary): string {
  return kind === "feature" ? "a feature to write" : `${filesChanged} files, +${additions} −${deletions}`;
}
